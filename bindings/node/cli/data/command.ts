// candor data FILE

import { load, names, type DataCall, type DataPlan, type DataRoom } from "candor";
import type { Command } from "commander";
import { refusal, type Refusal as Refused } from "../../../core/refusal.js";
import { readCall, withNames } from "../../../read/call.js";
import { callLayout, type NamedUser } from "../../../read/call-table.js";
import { withInput } from "../input/read.js";
import { expected, PLAIN, smallestUnits, type Currency } from "../output/money.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing } from "../refusal.js";
import { refuseOptions } from "../usage.js";
import { runCall } from "./life.js";
import { liveData } from "./live.js";
import { addDataOptions, type WantedCall } from "./options.js";
import { planReport } from "./report.js";

const HELP = `
FILE is known by its content, not by its name; - is standard input.

  CSV    user,cost,capacity[,benefit]
         Money a user asks for a unit of its data, units it has (verified), and what the improved
         model is worth to it. Units are whole numbers: records, tokens.
  JSON   {"users": [{"id": "a", "cost": 2, "capacity": 4}, ...], "threshold": 5, "rule": ...}: a call

Money is whole numbers of the smallest unit there is: cents, micro-dollars. With --currency EUR:2 it is
euros, in FILE and in the options, 20 as well as 20.00; with --units smallest it is cents all the same.
Nothing is ever rounded: what has a part of a cent is refused.

Rules:
  critical-value     the cheapest assignment among those who ask at most --reserve; reporting the
                     true cost is everybody's best move (with benefits: where the improvement is
                     not withheld from those who are not asked), and a call that fails costs nothing
  benefit-backed     everybody carries what a flat subsidy and its own benefit cover; not truthful
  club               equal shares among those who would carry them; capacities must be verified
  proportional       shares by capacity, the reserve for every unit; with --key what is rounded is
                     drawn so that nobody gains by splitting its units over identities
  posted, posted-lump, posted-hindsight      paid whatever comes of it: to compare with

Between equals the order of FILE decides, so whoever writes it; with --key it is decided by lot.

Columns may come in any order. The command line's options win over the file's.

With --state, FILE has the commands of a call's life (JSON, one a line; further ones by --command), the
first of a new one {"type": "announce", "key": ..., ...its terms}. All are taken or, with the reason, none. A
command without "at" has the present time in milliseconds, without "role" and "actor" it is the operator's.
The state is the call's events, one a line, and is verified when it is read.

Examples:
  candor data examples/users.csv --threshold 3000 --rule critical-value --reserve 20000
  candor data examples/users.csv --threshold 3000 --rule critical-value --reserve 20000 --currency USD:6 --units smallest
  candor data examples/users.csv --threshold 3000 --rule critical-value --reserve 20000 --protocol small-first --leaver chatgpt
  candor data examples/users.csv --threshold 3000 --rule benefit-backed --subsidy 12000 --spillover 1/2 --caps dominant --format html --out call.html
  candor data --state call.events.jsonl examples/call.jsonl
  candor data --state call.events.jsonl --command '{"type": "seal", "key": "6", "at": 100}'

Exit code 0: planned, also when the outcome is null; 1: refused, with the reason; 2: wrong usage.`;

export function addData(program: Command): void {
  const command = program
    .command("data")
    .summary("whom to ask for how much data, who is paid what?")
    .description("Plans a data call: who is asked for how much, who is paid what, and what becomes of it when users take their data back.")
    .argument("[file]", "users or a call, see below");
  addReportOptions(addDataOptions(command), true)
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, { format, out, ...wanted }: WantedCall & ReportOptions) => {
      const usage: Usage = (message) => command.error(`error: ${message}`, { exitCode: 2 });
      if (wanted.state !== undefined) {
        const planning = command.options.map((option) => option.attributeName()).filter((name) => !LIFE.includes(name));
        refuseOptions(command, planning, "with --state: the terms are those that were announced");
        if (format === "html") usage("--format html is for plans");
        if (file === undefined && wanted.command.length === 0) usage("no commands: FILE has them, or --command");
        const print = await printer({ format, out }, file === undefined ? [wanted.state] : [wanted.state, file]);
        const { data } = await load();
        return print(await runCall(data, wanted.state, file, wanted.command));
      }
      if (file === undefined) usage("no file: users or a call");
      refuseOptions(command, ["command"], "without --state");
      if (wanted.currency.name === "") refuseOptions(command, ["units", "payable"], "without --currency");
      if (wanted.payable !== undefined && wanted.payable > wanted.currency.decimals) {
        usage(`--payable: ${wanted.currency.name} has ${wanted.currency.decimals} decimals`);
      }
      wanted.leaver.forEach((name, k) => wanted.leaver.indexOf(name) < k && usage(`--leaver names ${quote(name)} a second time`));
      const print = await printer({ format, out }, [file!]);
      const { data } = await load();
      await print(await plan(data, file!, wanted, usage));
    });
}

/** Options of a call's life. */
const LIFE = ["state", "command", "format", "out"];

/** Ends with exit code 2. */
type Usage = (message: string) => never;

async function plan(data: DataRoom, file: string, wanted: WantedCall, usage: Usage): Promise<Report> {
  const { currency, units, payable = Math.min(2, currency.decimals), level, leaver, reassign = false, reserve, subsidy } = wanted;
  const money = units === "smallest" ? PLAIN : currency;
  const { source, call } = await withInput(file, [callLayout], async (input) => ({ source: input.source, call: await readCall(input, money) }));
  const said = {
    ...Object.fromEntries(Object.entries(wanted).filter(([name]) => TERMS.includes(name))),
    ...(level.length > 0 && { levels: level }),
    ...Object.fromEntries(Object.entries({ reserve, subsidy }).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, optionAmount(`--${name}`, text, money, usage)]])),
  };
  const announced = { ...call, users: withNames(call["users"]), ...said } as unknown as DataCall;
  complete({ ...announced }, usage);
  const planned = refusing(source, () => data.plan(announced), (refused) => {
    const option = unusable(refused, said);
    return option === undefined ? named(refused, call) : usage(option);
  });
  checkReassign(reassign, planned, usage);
  const unknown = leaver.find((name) => !planned.ids.includes(name));
  if (unknown !== undefined) throw new Refusal(source, `--leaver names ${quote(unknown)}, which is none of its users`);
  return planReport({
    users: announced.users as readonly NamedUser[], plan: planned, currency,
    payable: 10 ** (currency.decimals - payable), leavers: leaver,
    withdrawal: leaver.length === 0 ? undefined : refusing(source, () => data.withdraw(announced, leaver, { reassign })),
    // equals that a lot decides would be decided by the file's order in the room
    live: () => ("key" in announced ? undefined
      : liveData(data, announced.users as readonly NamedUser[], planned, currency, reassign)),
    compared: () => data.compare(announced, { reassign }),
  });
}

const TERMS: readonly string[] = ["threshold", "rule", ...names.data.callFields];

function optionAmount(option: string, text: string, money: Currency, usage: Usage): number {
  const units = smallestUnits(text, money);
  return Number.isNaN(units) ? usage(`${option} expected ${expected(money)}, got ${quote(text)}`) : units;
}

/** Everything that is missing, at once. */
function complete(call: { readonly [field: string]: unknown }, usage: Usage): void {
  const { dataRules, ruleFields } = names.data;
  const missing: string[] = [];
  if (call["rule"] === undefined) missing.push(`--rule (${dataRules.join(", ")})`);
  if (call["threshold"] === undefined && call["levels"] === undefined) missing.push("--threshold (or --level)");
  const rule = dataRules.find((name) => name === call["rule"]);
  for (const field of rule ? ruleFields[rule].required : []) if (call[field] === undefined) missing.push(`--${field}`);
  if (missing.length > 0) {
    usage(`the call does not say ${missing.join(", ")}: give ${missing.length === 1 ? "it" : "them"} here or in a JSON file`);
  }
}

function checkReassign(reassign: boolean, { options }: DataPlan, usage: Usage): void {
  if (!reassign) return;
  if (!("protocol" in options)) usage(`--reassign is for simultaneous calls: ${options.rule} has no window`);
  else if (options.protocol === "small-first") usage("--reassign is for simultaneous calls: small-first asks on instead");
}

/** What is wrong with the command line, where it is that and not the file: an option that is missing, or has a value or
 *  a rule that do not fit. */
function unusable({ code, field, expected, got }: Refused, said: object): string | undefined {
  const [name = ""] = field.split(/[.[]/);
  if (!["levels", ...TERMS].includes(name)) return undefined;
  const option = name === "levels" ? "--level" : `--${name}`;
  if (got === undefined) return `${option} is missing: give it here, or ${JSON.stringify(name)} in a JSON file`;
  return name in said ? `${option}: ${refusal(code, field, expected, got).message}` : undefined;
}

/** The same of a user by its name instead of its number. */
function named({ code, field, expected, got, message }: Refused, { users }: { readonly users?: unknown }): string {
  const [, i, rest] = /^users\[(\d+)\](.*)$/s.exec(field) ?? [];
  const id = i !== undefined && Array.isArray(users) ? (users as Partial<NamedUser>[])[Number(i)]?.id : undefined;
  return typeof id === "string" ? refusal(code, `users[${i} ${quote(id)}]${rest}`, expected, got).message : message;
}
