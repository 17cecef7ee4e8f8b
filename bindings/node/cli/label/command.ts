// candor label FILE

import { load, type CrowdRoom, type Labelled, type LabelOptions, type LabelState } from "candor";
import type { Command } from "commander";
import type { Refusal as Refused } from "../../../core/refusal.js";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { readVotesOf } from "../input/read.js";
import { json } from "../output/json.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { Refusal, refusing, saying, sentence } from "../refusal.js";
import { stateFile } from "../state-file.js";
import { fileVotes, type FileVotes } from "./columns.js";
import { addLabelOptions, checkUsage, type LabelWanted } from "./options.js";
import { paidOf } from "./paid.js";
import { answerOf, labelReport } from "./report.js";

const HELP = `
FILE is a table task,worker,label, with or without a column gold: CSV, TSV, JSON rows or Parquet, packed or not;
- is standard input. Votes of others are known by their columns or told by --columns and --values (docs/files.md).

  task     any name
  worker   any name; a worker may answer a task again, and every answer counts
  label    a class, any text; nothing: no answer
  gold     the class where it is known. It scores the answers and teaches nothing, unless --gold says so

What comes out, the answer to every task:

  table  the least sure answers, which want another vote first; workers; agreement; error against gold
  json   everything; answers: [{"task", "answer", "confidence", "votes", "posterior", "gold"}, ...]
  jsonl  the answers, a task a line
  csv    task,answer,confidence
  html   the table as a page

Methods: dawid-skene learns by EM how each worker confuses the classes, one-coin one accuracy a worker; majority
counts votes; supervised learns confusions from the gold tasks alone.

No method here makes lying unprofitable: they believe who agrees with the others. --budget pays for the votes of
FILE in two ways that do, in table, json and html: --rule peer needs no gold, --rule golden pays by the gold tasks.

With --state, the votes of FILE are added to those of the state, and EM starts from its parameters. A file that comes
twice counts twice.

Examples:
  candor label examples/labels.csv
  candor label examples/labels.csv --format csv --out answers.csv
  candor label examples/labels.csv --gold --method supervised
  candor label examples/labels.csv --state labels.json
  candor label examples/labels.csv --budget 5000000 --rule golden

Exit code 0: done; 1: refused, with the reason; 2: wrong usage.`;

interface Wanted extends LabelWanted, Reading, ReportOptions {}

export function addLabel(program: Command): void {
  const command = program
    .command("label")
    .summary("which answers, out of votes without labels?")
    .description("Answers every task out of the votes on it, says how sure the answer is and how good each worker, and "
      + "which tasks want another vote.")
    .argument("<file>", "votes, see below");
  addReportOptions(addReadingOptions(addLabelOptions(command), { scale: false }), ["html", "jsonl"])
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...options }: Wanted) => {
      const { reading, rest: wanted } = splitReading(options);
      checkUsage(command, wanted);
      const { state: path } = wanted;
      const print = await printer({ format, out }, path === undefined ? [file] : [file, path]);
      const { crowd } = await load();
      const kept = path === undefined ? undefined
        : await stateFile(path, file, (state: LabelState) => crowd.label([], { state, iterations: 1 }));
      const given = await votesOf(file, reading);
      const found = labelled(crowd, given, wanted, kept?.before);
      const paid = paidOf(crowd, given, wanted);
      await kept?.save(found.state);
      if (format !== "jsonl") return print(labelReport(found, given.known, paid));
      const lines = print.draft();
      for (let t = 0; t < found.tasks.length; t++) lines.write(`${json(answerOf(found, given.known, t))}\n`);
      return lines.finish();
    });
}

function labelled(
  crowd: CrowdRoom, { source, votes, known }: FileVotes, { method, gold, iterations }: LabelWanted,
  state: LabelState | undefined,
): Labelled {
  if (gold && !state && Object.keys(known).length === 0) {
    throw new Refusal(source, "no task has a class in a column gold, from which --gold would teach");
  }
  const options: LabelOptions = {
    ...(method && { method }), ...(iterations && { iterations }), ...(state && { state }),
    ...(gold ? { gold: known } : { truth: known }),
  };
  return refusing(source, () => crowd.label(votes, options), reword);
}

/** The library's option is the command's. */
function reword(refused: Refused): string {
  return refused.field === "method" ? saying("--method", refused) : sentence(refused);
}

/** The file's answers as classes. */
async function votesOf(file: string, reading: Reading): Promise<FileVotes> {
  const votes = await readVotesOf(file, { ...reading, classes: true });
  if (votes.classes) {
    if (votes.report.every(Number.isNaN)) {
      const rows = votes.report.length.toLocaleString("en-US");
      throw new Refusal(votes.source, `no answers: the label is empty in all ${rows} rows`);
    }
    return fileVotes({ ...votes, classes: votes.classes });
  }
  throw new Refusal(
    votes.source, "expected answers that are classes, got probabilities; --columns label=report takes them as classes",
  );
}
