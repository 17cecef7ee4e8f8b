// candor payouts FILE

import { payouts, type PayoutState, type PayoutTerms } from "candor";
import type { Command } from "commander";
import { resolve } from "node:path";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { expected, PLAIN, smallestUnits, type Currency } from "../output/money.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { Refusal, quote, refusing, type Place } from "../refusal.js";
import { stateFile, type StateFile } from "../state-file.js";
import { requireOptions } from "../usage.js";
import { addPayoutsOptions, checkUsage, type PayoutsWanted } from "./options.js";
import { readDue, readParticipants } from "./read.js";
import { accountsReport, batchReport } from "./report.js";

const HELP = `
FILE says what participants are owed: a table participant,amount (CSV, TSV, JSON rows or Parquet; also the columns
participant_id, id, user or worker, and payment, paid or bonus), what candor data, crowd or label print with
--format json, or a committed call or paid rounds as the service shows them to their operator. - is standard input.
Money is never rounded when it is read.

What comes out, a batch in payable units, whose id is the digest of its content:

  table  what is paid, and what is carried over
  json   the batch: id, lines, total; carried
  csv    participant_id,amount, as panels take it: --out batch.csv means csv without --format

Without --state the amounts are rounded by largest remainders: the total is the nearest that can be paid.
With --state everybody is paid what is owed in whole payable units, rounded down, from --minimum on; the rest is
carried over to the next batch, so that owed = paid + pending + carried + forfeited to the last unit. A FILE that
comes twice is owed once: the batch that it was in comes out again. Say --reference when equal amounts are meant.

A batch is pending until --sent BATCH. What the panel could not pay, --failed BATCH, is owed again and comes in the
next batch; --forfeit REASON gives up what is carried of somebody. Each is safe to repeat but --forfeit, which is
refused when there is nothing to give up. Without FILE and any of these, --state shows how everybody stands.

Examples:
  candor payouts examples/payments.csv --currency USD:6
  candor payouts examples/payments.csv --currency USD:6 --format csv --no-header
  candor payouts examples/payments.csv --currency USD:6 --state payouts.json --minimum 1.00 --out batch.csv
  candor payouts --state payouts.json --carried --minimum 0.01
  candor payouts --state payouts.json --forfeit "no account" --participant eve
  candor payouts --state payouts.json

Exit code 0: done; 1: refused, with the reason; 2: wrong usage.`;

interface Wanted extends PayoutsWanted, Reading, ReportOptions {}

/** What a run is about. */
interface Run {
  readonly command: Command;
  readonly file: string | undefined;
  readonly reading: Reading;
  readonly wanted: PayoutsWanted;
  readonly format: ReportOptions["format"];
}

export function addPayouts(program: Command): void {
  const command = program
    .command("payouts")
    .summary("what can be paid of what is owed, and what is carried over?")
    .description("Makes batches in payable units out of what participants are owed, and keeps exact books of what was "
      + "paid, failed, was forfeited or is carried over.")
    .argument("[file]", "what participants are owed, see below");
  addReportOptions(addReadingOptions(addPayoutsOptions(command), { scale: false }))
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, { format: said, out, ...options }: Wanted) => {
      const { reading, rest: wanted } = splitReading(options);
      checkUsage(command, file, wanted);
      const ending = /\.(csv|json)$/i.exec(out ?? "")?.[1]?.toLowerCase() as "csv" | "json" | undefined;
      const format = command.getOptionValueSource("format") === "cli" ? said : ending ?? said;
      const print = await printer({ format, out }, [file, wanted.state].filter((name) => name !== undefined));
      const run = { command, file, reading, wanted, format };
      await print(await (wanted.state === undefined ? payOnce(run) : withState(run, wanted.state)));
    });
}

async function payOnce({ file, reading, wanted, format }: Run): Promise<Report> {
  const { currency: money, header } = wanted;
  const { source, owed } = await readDue(file!, moneyOf(money, wanted), reading);
  const made = refusing(source, () => payouts.once({ owed, ...termsOf(money, wanted) }));
  return possible(batchReport({ ...made, again: false, carried: [], header }), format, source);
}

async function withState(run: Run, path: string): Promise<Report> {
  const { file, reading, wanted } = run;
  const place = { name: path };
  if (file !== undefined && file !== "-" && resolve(file) === resolve(path)) {
    throw new Refusal(place, "this is what is owed; a state has a file of its own");
  }
  const kept = await stateFile<PayoutState>(path, "-", payouts.totals);
  const { before } = kept;
  const action = wanted.sent ?? wanted.failed ?? wanted.forfeit;
  if (action === undefined && (file !== undefined || wanted.carried)) return pay(run, kept);
  if (!before) throw new Refusal(place, "no such file: there are no payouts yet");
  if (action === undefined) return accountsReport(before);
  const ids = [...(file === undefined ? [] : await readParticipants(file, reading)), ...wanted.participant];
  const after = refusing(place, () => wanted.sent !== undefined ? payouts.sent(before, wanted.sent)
    : wanted.failed !== undefined ? payouts.failed(before, wanted.failed, ids)
      : payouts.forfeit(before, ids, wanted.forfeit!));
  if (after.version > before.version) await kept.save(after);
  return accountsReport(after);
}

async function pay(
  { command, file, reading, wanted, format }: Run, { before, save }: StateFile<PayoutState>,
): Promise<Report> {
  const { currency, header, reference, payable } = wanted;
  if (!before) requireOptions(command, ["currency"]);
  const money = currency.name === "" ? { name: before!.currency, decimals: before!.decimals } : currency;
  const terms = { ...termsOf(money, wanted), ...(before && payable === undefined && { unit: before.unit }) };
  const minimum = smallestUnits(wanted.minimum ?? "0", money);
  if (Number.isNaN(minimum)) {
    command.error(`error: --minimum expected ${expected(money)}, got ${quote(wanted.minimum!)}`, { exitCode: 2 });
  }
  const { source, owed } = file === undefined ? { source: { name: wanted.state! }, owed: [] }
    : await readDue(file, moneyOf(money, wanted), reading);
  const made = refusing(source, () =>
    payouts.batch({ owed, state: before ?? null, minimum, ...(reference !== undefined && { reference }), ...terms }));
  const report = possible(batchReport({ ...made, rounded: 0, header }), format, source);
  if (!made.again) await save(made.state);
  return report;
}

/** A report that can be printed: before a state is kept of it. */
function possible(report: Report, format: Run["format"], source: Place): Report {
  if (format === "csv") refusing(source, () => report.csv);
  return report;
}

const moneyOf = (money: Currency, { units }: PayoutsWanted): Currency => (units === "smallest" ? PLAIN : money);

function termsOf({ name, decimals }: Currency, { payable = Math.min(2, decimals) }: PayoutsWanted): PayoutTerms {
  return { currency: name, decimals, unit: 10 ** (decimals - payable) };
}
