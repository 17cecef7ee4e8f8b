// candor data FILE

import { load, type DataCall, type DataRoom } from "candor";
import type { Command } from "commander";
import { callFields } from "../../../core/data/names.js";
import { refusal, type Refusal as Refused } from "../../../core/refusal.js";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing } from "../refusal.js";
import { callLayout, readCallTable, type NamedUser } from "./table.js";
import { addDataOptions, type WantedCall } from "./options.js";
import { planReport } from "./report.js";
import { samePosted, study } from "./study.js";

const HELP = `
FILE is known by its content, not by its name; - is standard input.

  CSV    user,cost,capacity[,benefit]
         Money a user asks for a unit of its data, units it has (verified), and what the improved
         model is worth to it. Whole numbers: cents, micro-dollars, records, tokens.
  JSON   {"users": [{"id": "a", "cost": 2, "capacity": 4}, ...], "threshold": 5, "rule": ...}: a call

Rules:
  critical-value     the cheapest assignment among those who ask at most --reserve; reporting the
                     true cost is everybody's best move (with benefits: where the improvement is
                     not withheld from those who are not asked), and a call that fails costs nothing
  benefit-backed     everybody carries what a flat subsidy and its own benefit cover; not truthful
  club               equal shares among those who would carry them; capacities must be verified
  proportional       shares by capacity, the reserve for every unit
  posted, posted-lump, posted-hindsight      paid whatever comes of it: to compare with

Columns may come in any order. The command line's options win over the file's.

Examples:
  candor data users.csv --threshold 5000 --rule critical-value --reserve 15000 --currency USD:6
  candor data users.csv --threshold 5000 --rule critical-value --reserve 15000 --protocol small-first --leaver ann
  candor data users.csv --threshold 5000 --rule benefit-backed --subsidy 800 --spillover 1/2 --caps dominant --format html --out call.html

Exit code 0: planned, also when the outcome is null; 1: refused, with the reason; 2: wrong usage.`;

export function addData(program: Command): void {
  const command = program
    .command("data")
    .summary("whom to ask for how much data, who is paid what?")
    .description("Plans a data call: who is asked for how much, who is paid what, and what becomes of it when users take their data back.")
    .argument("<file>", "users or a call, see below");
  addReportOptions(addDataOptions(command), true)
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...wanted }: WantedCall & ReportOptions) => {
      const usage: Usage = (message) => command.error(`error: ${message}`, { exitCode: 2 });
      if (format === "csv" && wanted.currency.name !== "") usage("--currency is for table, html and json: csv has plain numbers");
      wanted.leaver.forEach((name, k) => wanted.leaver.indexOf(name) < k && usage(`--leaver names ${quote(name)} a second time`));
      const print = await printer({ format, out });
      const { data } = await load();
      await print(await plan(data, file, wanted, usage));
    });
}

/** Ends with exit code 2. */
type Usage = (message: string) => never;

async function plan(data: DataRoom, file: string, wanted: WantedCall, usage: Usage): Promise<Report> {
  const { source, call } = await withInput(file, [callLayout], async (input) => {
    const { source } = input;
    if ("table" in input) return { source, call: { users: await readCallTable(input.table) } as Record<string, unknown> };
    let call: Record<string, unknown> | undefined;
    for await (const { value, place } of input.documents) {
      if (call) throw new Refusal(place, "more after a call, which stands alone");
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refusal(place, "not a call: it is no object");
      call = value as Record<string, unknown>;
    }
    return { source, call: call! };
  });
  const { currency, level, leaver, reassign = false, ...terms } = wanted;
  const said = { ...terms, ...(level.length > 0 && { levels: level }) };
  const announced = { ...call, users: withNames(call["users"]), ...said } as unknown as DataCall;
  const planned = refusing(source, () => data.plan(announced), (refusal) => {
    const option = unusable(refusal, said);
    return option === undefined ? named(refusal, call) : usage(option);
  });
  const { options } = planned;
  if (reassign && !("protocol" in options)) usage(`--reassign is for simultaneous calls: ${options.rule} has no window`);
  if (reassign && "protocol" in options && options.protocol === "small-first") {
    usage("--reassign is for simultaneous calls: small-first asks on instead");
  }
  const unknown = leaver.find((name) => !planned.ids.includes(name));
  if (unknown !== undefined) throw new Refusal(source, `--leaver names ${quote(unknown)}, which is none of its users`);
  return planReport({
    users: announced.users as readonly NamedUser[], plan: planned, currency, leavers: leaver,
    withdrawal: leaver.length === 0 ? undefined : refusing(source, () => data.withdraw(announced, leaver, { reassign })),
    study: () => study(data, announced, planned, reassign),
    posted: () => samePosted(data, announced, planned),
  });
}

/** Users of a file that names none are `user 0`, `user 1` and so on. */
function withNames(users: unknown): unknown {
  if (!Array.isArray(users)) return users;
  return users.map((user: unknown, i) =>
    typeof user === "object" && user !== null && !Array.isArray(user) && (user as NamedUser).id === undefined ? { ...user, id: `user ${i}` } : user);
}

/** What is wrong with the command line, where it is that and not the file: an option that is missing, or has a value or a rule that
 *  do not fit. */
function unusable({ code, field, expected, got }: Refused, said: object): string | undefined {
  const [name = ""] = field.split(/[.[]/);
  if (!["threshold", "levels", "rule", ...callFields].includes(name)) return undefined;
  const option = name === "levels" ? "--level" : `--${name}`;
  if (got === undefined) return `which ${name}? ${option} says`;
  return name in said ? `${option}: ${refusal(code, field, expected, got).message}` : undefined;
}

/** The same of a user by its name instead of its number. */
function named({ code, field, expected, got, message }: Refused, { users }: { readonly users?: unknown }): string {
  const [, i, rest] = /^users\[(\d+)\](.*)$/s.exec(field) ?? [];
  const id = i !== undefined && Array.isArray(users) ? (users as Partial<NamedUser>[])[Number(i)]?.id : undefined;
  return typeof id === "string" ? refusal(code, `users[${i} ${quote(id)}]${rest}`, expected, got).message : message;
}
