// candor label FILE

import { load, type LabelState } from "candor";
import type { Command } from "commander";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { readFamiliesOf } from "../input/read.js";
import { named, printFamilies, refuseForFamilies, resultsOf } from "../families.js";
import { json } from "../output/json.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { refuseOptions } from "../usage.js";
import { stateFile } from "../state-file.js";
import { addWorkers, type WorkersOption } from "../workers-option.js";
import { classesOf, labelFamily, labelled, type FamilyWanted } from "./family.js";
import { addLabelOptions, checkUsage, type LabelWanted } from "./options.js";
import { paidOf } from "./paid.js";
import { answerOf, labelReport } from "./report.js";

const HELP = `
FILE is a table task,worker,label, with or without columns gold and family: CSV, TSV, JSON rows or Parquet, packed or not;
- is standard input. Votes of others are known by their columns or told by --columns and --values (docs/files.md).

  task     any name
  worker   any name; a worker may answer a task again, and every answer counts
  label    a class, any text; nothing: no answer
  family   which family of tasks the row belongs to: each is answered by itself, on as many threads as --workers says;
           the table has a row a family, every other format all of each
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

interface Wanted extends LabelWanted, Reading, ReportOptions, WorkersOption {}

export function addLabel(program: Command): void {
  const command = program
    .command("label")
    .summary("which answers, out of votes without labels?")
    .description("Answers every task out of the votes on it, says how sure the answer is and how good each worker, and "
      + "which tasks want another vote.")
    .argument("<file>", "votes, see below");
  addReportOptions(addReadingOptions(addLabelOptions(command), { scale: false }), ["html", "jsonl"]);
  addWorkers(command, "the families")
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, workers, ...options }: Wanted) => {
      const { reading, rest: wanted } = splitReading(options);
      checkUsage(command, wanted);
      const { state: path } = wanted;
      const print = await printer({ format, out }, path === undefined ? [file] : [file, path]);
      const { crowd } = await load();
      const kept = path === undefined ? undefined
        : await stateFile(path, file, (state: LabelState) => crowd.label([], { state, iterations: 1 }));
      const { source, families: read } = await readFamiliesOf(file, { ...reading, classes: true });
      const families = named(read);
      if (families) {
        refuseForFamilies(wanted, ["state", "budget"], source);
        const shared: FamilyWanted = { wanted, lines: format === "jsonl" };
        const results = await resultsOf(families, { workers }, source, "label", shared, (votes) =>
          labelFamily(crowd, votes, shared));
        return printFamilies(families, results, format, print, "answered");
      }
      refuseOptions(command, ["workers"], "for a file without a column family: EM runs over all votes at once");
      const given = classesOf(read[0]!.votes);
      const found = labelled(crowd, given, wanted, kept?.before);
      const paid = paidOf(crowd, given, wanted);
      await kept?.save(found.state);
      if (format !== "jsonl") return print(labelReport(found, given.known, paid));
      const lines = print.draft();
      for (let t = 0; t < found.tasks.length; t++) lines.write(`${json(answerOf(found, given.known, t))}\n`);
      return lines.finish();
    });
}
