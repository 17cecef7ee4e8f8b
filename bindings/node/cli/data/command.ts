// candor data FILE

import { load, type DataCall, type DataRoom } from "candor";
import type { Command } from "commander";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing, type Place } from "../refusal.js";
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
  const { currency, level, leaver, reassign, ...terms } = wanted;
  const said = { ...terms, ...(level.length > 0 && { levels: level }) };
  const announced = { ...call, users: withNames(call["users"]), ...said } as unknown as DataCall;
  const planned = refusing(source, () => data.plan(announced), (message) => {
    const option = unusable(message, said);
    return option === undefined ? named(message, call) : usage(option);
  });
  if (reassign && (announced.protocol === "small-first" || announced.rule.startsWith("posted"))) {
    usage(`--reassign is for simultaneous calls: ${announced.protocol === "small-first" ? "small-first asks on instead" : `${announced.rule} has no window`}`);
  }
  const users = announced.users as readonly NamedUser[];
  const leavers = leaver.map((name) => indexOf(users, name, source));
  return planReport({
    users, plan: planned, currency,
    withdrawal: leavers.length === 0 ? undefined : refusing(source, () => data.withdraw(planned, leavers, reassign ? { reassign } : {})),
    leavers: leavers.map((i) => users[i]!.id),
    study: () => study(data, planned, reassign === true),
    posted: () => samePosted(data, planned),
  });
}

/** Users of a file that names none are `user 0`, `user 1` and so on. */
function withNames(users: unknown): unknown {
  if (!Array.isArray(users)) return users;
  return users.map((user: unknown, i) =>
    typeof user === "object" && user !== null && !Array.isArray(user) && (user as NamedUser).id === undefined ? { ...user, id: `user ${i}` } : user);
}

/** What is wrong with the command line, where it is that and not the file: an option that is missing, or has a value or a rule that
 *  do not fit. What users' amounts add up to is the file's. */
function unusable(message: string, said: object): string | undefined {
  const [, field, problem] = /^"(threshold|levels|rule|protocol|reserve|subsidy|floor|spillover|caps|buffer)\b[^"]*" (.*)$/.exec(message) ?? [];
  if (!field || problem!.includes("totals")) return undefined;
  const option = field === "levels" ? "--level" : `--${field}`;
  if (problem!.endsWith("got undefined")) return `which ${field}? ${option} says`;
  return field in said ? `${option}: ${message}` : undefined;
}

/** Users by their names instead of their numbers. */
function named(message: string, { users }: { readonly users?: unknown }): string {
  return message.replace(/"users\[(\d+)\]/g, (whole, i: string) => {
    const id = Array.isArray(users) ? ((users as Partial<NamedUser>[])[Number(i)]?.id as unknown) : undefined;
    return typeof id === "string" ? `${whole.slice(0, -1)} ${quote(id)}]` : whole;
  });
}

function indexOf(users: readonly NamedUser[], name: string, source: Place): number {
  const index = users.findIndex(({ id }) => id === name);
  if (index < 0) throw new Refusal(source, `--leaver names ${quote(name)}, which is none of its users`);
  return index;
}
