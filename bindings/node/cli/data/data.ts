// candor data FILE

import { load, type DataCall, type DataRoom } from "candor";
import type { Command } from "commander";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing, type Place } from "../refusal.js";
import { callLayout, readCallTable, type NamedUser } from "./call-table.js";
import { addDataOptions, type WantedCall } from "./options.js";
import { planReport } from "./plan-report.js";
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
      const print = await printer({ format, out });
      const { data } = await load();
      await print(await plan(data, file, wanted));
    });
}

async function plan(data: DataRoom, file: string, wanted: WantedCall): Promise<Report> {
  const { source, call } = await withInput(file, [callLayout], async (input) => {
    const { source } = input;
    if ("table" in input) return { source, call: { users: await readCallTable(input.table) } };
    let call: Record<string, unknown> | undefined;
    for await (const { value, place } of input.documents) {
      if (call) throw new Refusal(place, "more after a call, which stands alone");
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refusal(place, "not a call: it is no object");
      call = value as Record<string, unknown>;
    }
    return { source, call: call! };
  });
  const { currency, level, leaver, reassign, ...terms } = wanted;
  const announced = { ...call, ...terms, ...(level.length > 0 && { levels: level }) } as unknown as DataCall;
  if (announced.rule === undefined) throw new Refusal(source, "which rule? --rule says");
  const planned = refusing(source, () => data.plan(announced), (message) => named(message, announced));
  const users = announced.users.map((user, i): NamedUser => ({ ...user, id: user.id ?? `user ${i}` }));
  const leavers = leaver.map((name) => indexOf(users, name, source));
  return planReport({
    users, plan: planned, currency,
    withdrawal: leavers.length === 0 ? undefined : refusing(source, () => data.withdraw(planned, leavers, reassign ? { reassign } : {})),
    leavers: leavers.map((i) => users[i]!.id),
    study: () => study(data, planned, reassign === true),
    posted: () => samePosted(data, planned),
  });
}

/** Users by their names instead of their numbers. */
function named(message: string, call: DataCall): string {
  return message.replace(/^"users\[(\d+)\]/, (whole, i: string) => {
    const id = Array.isArray(call.users) ? (call.users[Number(i)]?.id as unknown) : undefined;
    return typeof id === "string" ? `${whole.slice(0, -1)} ${quote(id)}]` : whole;
  });
}

function indexOf(users: readonly NamedUser[], name: string, source: Place): number {
  const index = users.findIndex(({ id }) => id === name);
  if (index < 0) throw new Refusal(source, `--leaver names ${quote(name)}, which is none of its users`);
  return index;
}
