// candor crowd FILE

import { load, type CrowdRoom, type CrowdState } from "candor";
import type { Command } from "commander";
import { addReadingOptions, type Reading } from "../input/options.js";
import { named, printFamilies, refuseForFamilies, resultsOf } from "../families.js";
import { readFamiliesOf, readVotesOf } from "../input/read.js";
import { json } from "../output/json.js";
import type { Live } from "../output/page.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { refusing, type Place } from "../refusal.js";
import { stateFile } from "../state-file.js";
import { refuseOptions } from "../usage.js";
import { addWorkers, type WorkersOption } from "../workers-option.js";
import { FEW, type Answers } from "./answers.js";
import { continueVotes } from "./continued.js";
import { replayFamily, type FamilyWanted } from "./family.js";
import { liveCrowd } from "./live.js";
import {
  addCrowdOptions, checkAgainst, checkClasses, checkUsage, readingOf, type CrowdOptionsGiven, type CrowdWanted,
} from "./options.js";
import { replayVotes } from "./replayed.js";
import { replayReport, stateReport } from "./report.js";
import { Votes, refuseClasses } from "../../../read/slots.js";

const HELP = `
FILE is a table slot,worker,report[,label] (or round,...): CSV, TSV, JSON rows or Parquet, packed or not;
- is standard input. Votes of others are known by their columns or told by --columns, --values and --scale
(docs/files.md).

  slot     any name; slots are taken in the order of their first rows
  report   the probability the worker gives to label 1; nothing: it was asked and stayed silent,
           which counts as 1/2 unless --silence sleep. A worker without a row at a slot was not
           asked and is no part of it
  label    what turned out, 0 to 1, the same in all rows of a slot; nothing: not known yet, the
           slot is answered and stays open
  family   which family of tasks the row belongs to: each is replayed by itself, with weights of its
           own, on as many threads as --workers says; the table has a row a family, other formats all

Of task,worker,label[,gold] the label is the report, 0 or 1 or the name of a class, and gold is
what turned out. Over classes every slot is answered with the likeliest class, whose probability
is the confidence; --per-slot and --state go with probabilities alone.

What comes out, the answer p of every slot (a probability of label 1) and the workers' weights:

  table  answers of up to ${FEW} slots, those without a label first; weights; losses and regret
  json   everything; answers: [{"slot", "prediction", "confidence", "reports", "label", "loss"}, ...];
         over classes "answer" in place of "prediction", and "distribution": {"cat": 0.8, ...}
  jsonl  the answers, a slot a line
  csv    weights and payments by worker; with --each the answers by slot
         with --answers, in json, jsonl and csv --each, also what average, median, majority, em,
         emWeights, hedge and supervised answer
         (no median over classes; in csv the class, of the distributions nothing)
  html   a page: the table, charts of regret and weights, and the history to be changed by hand; over
         classes the table alone

Confidence is max(p, 1 - p): what the answer itself claims, as good as the reports are calibrated.

With --state, today's votes settle on top of yesterday's state: slots that it has settled before are
passed over, new workers join with the share 1/N. Slots without a label are answered and not kept;
they come again, with their reports, when the label is there.

Examples:
  candor crowd examples/votes.csv
  candor crowd examples/votes.csv --format jsonl --out answers.jsonl
  candor crowd examples/raters.csv --columns worker=who,slot=reply,report=unsafe,label=truth --values yes=1,no=0,unsure=
  candor crowd examples/labels.csv
  candor crowd examples/votes.csv --state crowd.json
  candor crowd examples/votes.csv --format html --out votes.html
  candor crowd examples/votes.csv --update prod --budget 5000000 --rule brier --format json

Exit code 0: done; 1: refused, with the reason; 2: wrong usage.`;

/** Points along the course that charts are drawn through. */
const POINTS = 240;

interface Wanted extends CrowdOptionsGiven, ReportOptions, WorkersOption {
  readonly each?: boolean;
  readonly answers?: boolean;
}

/** Whether every answer is shown, with room for more beside it. */
const shown = (format: string, each: boolean): boolean => format.startsWith("json") || (format === "csv" && each);

export function addCrowd(program: Command): void {
  const command = program
    .command("crowd")
    .summary("whom to believe, so that lying costs influence?")
    .description("Answers every slot from what workers reported, learns whom to believe from the labels, and compares that with "
      + "averaging, voting, EM and Hedge.")
    .argument("<file>", "reports and labels, see below");
  addReportOptions(addReadingOptions(addCrowdOptions(command), { scale: false }), ["html", "jsonl"]);
  addWorkers(command, "the families")
    .option("--each", "csv: the answer of every slot, instead of the workers' weights")
    .option("--answers", "beside every answer those of the baselines: in json, jsonl and csv --each")
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, each = false, answers: told = false, workers, ...options }: Wanted) => {
      if (format !== "csv") refuseOptions(command, ["each"], `in --format ${format}`);
      const { reading, wanted } = readingOf(command, options);
      if (wanted.state !== undefined) refuseOptions(command, ["answers"], "with --state, which has no baselines");
      if (!shown(format, each)) {
        refuseOptions(command, ["answers"], `in --format ${format}${format === "csv" ? " without --each" : ""}`);
      }
      checkUsage(command, wanted);
      const print = await printer({ format, out }, wanted.state === undefined ? [file] : [file, wanted.state]);
      const { crowd } = await load();
      const read = wanted.state === undefined ? await readFamiliesOf(file, reading) : undefined;
      const families = read && named(read.families);
      if (families) {
        const { source } = read;
        const { budget, rule: _, state: __, ...rest } = wanted;
        refuseForFamilies({ budget }, ["budget"], source);
        const shared: FamilyWanted = { options: rest, each, answers: told, lines: format === "jsonl" };
        const results = await resultsOf(families, { workers }, source, "crowd", shared, (votes) =>
          replayFamily(crowd, votes, shared));
        return printFamilies(families, results, format, print, "replayed");
      }
      refuseOptions(command, ["workers"], "for a file without a column family: a slot's weights depend on the slot before");
      const { report, answers } = await (read
        ? fromStart(crowd, new Votes(read.families[0]!.votes), read.source, wanted, each, told, format === "html" ? POINTS : 1)
        : fromState(crowd, file, reading, wanted.state!, wanted, each));
      if (format !== "jsonl") return print(report);
      const lines = print.draft();
      for (let t = 0; t < answers.length; t++) lines.write(`${json(answers.at(t))}\n`);
      return lines.finish();
    });
}

interface Found {
  readonly report: Report;
  readonly answers: Answers;
}

async function fromStart(
  crowd: CrowdRoom, votes: Votes, source: Place, wanted: CrowdWanted, each: boolean, answers: boolean,
  points: number,
): Promise<Found> {
  const { budget, rule = "weight", state: _, ...options } = wanted;
  checkClasses(votes.classes, wanted, source);
  return refusing(source, () => {
    const course = replayVotes(crowd, votes, { ...options, answers }, points);
    const end = course.standings.at(-1)!;
    const payments = budget === undefined ? undefined : crowd.payments(end, { budget, rule });
    const live = (): Live | undefined => liveCrowd(votes, end, { budget, rule });
    return { report: replayReport(course, payments, each, live), answers: course.answers };
  });
}

async function fromState(
  crowd: CrowdRoom, file: string, reading: Reading, path: string, wanted: CrowdWanted, each: boolean,
): Promise<Found> {
  const { budget, rule = "weight", state: _, ...options } = wanted;
  // whatever looks at a state checks all of it
  const kept = await stateFile(path, file, (state: CrowdState) => crowd.weights(state));
  if (kept.before) checkAgainst(kept.before, wanted, { name: path });
  const { source, families } = await readFamiliesOf(file, reading);
  if (named(families)) refuseForFamilies({ state: path }, ["state"], source);
  const votes = new Votes(families[0]!.votes);
  refuseClasses(source, votes, "--state: ");
  const found = refusing(source, () => {
    const continued = continueVotes(crowd, kept.before, options, votes);
    const { state } = continued;
    const payments = budget === undefined ? undefined : crowd.payments(state, { budget, rule });
    return { state, report: stateReport(continued, crowd.weights(state), payments, each), answers: continued.answers };
  });
  await kept.save(found.state);
  return found;
}

export async function votesOf(
  file: string, reading: Reading = {},
): Promise<{ readonly source: Place; readonly votes: Votes }> {
  const votes = await readVotesOf(file, reading);
  return { source: votes.source, votes: new Votes(votes) };
}

/** @throws Refusal for votes over classes. */
export async function probabilitiesOf(file: string): ReturnType<typeof votesOf> {
  const found = await votesOf(file);
  refuseClasses(found.source, found.votes);
  return found;
}
