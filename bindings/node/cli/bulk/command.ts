// candor bulk submit | work | status | cancel | resume

import { load } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { resolve } from "node:path";
import { checkOut, coreHash, schemeOf, shardsOf, termsOf } from "../../bulk/index.js";
import { cancel, failingOf, find, INSTALL, notesOf, resume, statusOf, submit, troublesOf } from "../../bulk/jobs/index.js";
import { addGameOptions, checkOptions } from "../game/options.js";
import type { Wanted } from "../game/wanted.js";
import { addReadingOptions, splitReading, type Reading } from "../input/options.js";
import { printer } from "../output/report.js";
import { least1 } from "../whole.js";
import { addDatabase, using, type DatabaseOption } from "./options.js";
import { batchReport, batchesReport, submittedReport, takenReport } from "./report.js";
import { runWorkers } from "./workers.js";

const HELP = `
Inputs are files that candor price takes, by path, pattern ("rewards/*.parquet", in quotes) or URL. Each is
a job, and a large Parquet file several. Workers, on any machine that reaches the database, the inputs and
DIR, price them; DIR gets a Parquet file for each, and when all are done totals-BATCH.json, with the totals
of candor price over all prompts, to the bit. docs/bulk.md says how it is set up.

The database is a PostgreSQL; it needs the packages pg and graphile-worker
(${INSTALL}).

Examples:
  export DATABASE_URL=postgres://candor@db.example/candor
  candor bulk submit 'rewards/*.parquet' --out results --lambda 0.5
  candor bulk work --workers 4 --until-done
  candor bulk status
  candor bulk status 3f2a

Exit code 0: done; 1: refused, with the reason, or something in a batch was; 2: wrong usage.`;

type Format = { readonly format: "table" | "json" };

export function addBulk(program: Command): void {
  const bulk = program
    .command("bulk")
    .summary("prices many files on many machines")
    .description("Prices files as jobs of a PostgreSQL database, with workers on as many machines as there are.")
    .addHelpText("after", HELP);
  addSubmit(bulk);
  addWork(bulk);
  addStatus(bulk);
  addTaken(bulk, "cancel", "takes a batch from the workers; what they are at they finish", cancel);
  addTaken(bulk, "resume", "puts before them again what was cancelled, refused or given up, or whose results or totals are gone", resume);
}

const addFormat = (command: Command): Command =>
  command.addOption(new Option("--format <format>", "of what is printed").choices(["table", "json"]).default("table"));

/** As a variable is that nobody has set. */
function named(text: string): string {
  if (text === "") throw new InvalidArgumentError("Expected the name of a folder, or s3://BUCKET/PREFIX.");
  return text;
}

function addSubmit(bulk: Command): void {
  const command = bulk
    .command("submit")
    .summary("puts files before the workers")
    .description("Makes a batch of files. The same files on the same terms are the same batch, which is then resumed.")
    .argument("<inputs...>", "paths, patterns, http(s) or s3 URLs")
    .requiredOption("--out <dir>", "where results go: a folder that all workers have, or s3://BUCKET/PREFIX", named);
  addFormat(addDatabase(addReadingOptions(addGameOptions(command), { groups: true })))
    .action(async (inputs: string[], { out, database, format, ...options }: Wanted & Reading & DatabaseOption & Format & { out: string }) => {
      const { reading, rest: wanted } = splitReading(options);
      checkOptions((await load()).game, wanted, command);
      const terms = termsOf(wanted, reading);
      const to = schemeOf(out) === undefined ? resolve(out) : out;
      await checkOut(to);
      const shards = await shardsOf(inputs, { reading: terms.reading, out: to });
      const core = await coreHash();
      const made = await using({ ...(database !== undefined && { database }) }, (base) =>
        submit(base, { shards, terms, out: to, core }));
      await (await printer({ format }))(submittedReport(made, to));
    });
}

function addWork(bulk: Command): void {
  addDatabase(bulk.command("work"))
    .summary("prices what was submitted")
    .description("Works until it is told to stop. A worker is a process; one that is killed is started again. What is refused, fails or is "
      + "left out is said as it happens. Exit code 1 where something was refused or given up.")
    .option("--workers <number>", "processes", least1, 1)
    .option("--until-done", "end when nothing is left to do", false)
    .option("--grace <seconds>", "how long a job may take to finish when it stops; then it is given back", least1, 60)
    .action(runWorkers);
}

function addStatus(bulk: Command): void {
  addFormat(addDatabase(bulk.command("status")))
    .summary("how far batches are, and what was refused")
    .description("Tells of all batches, or of one what became of it. Exit code 1 where something in it was refused or given up.")
    .argument("[batch]", "the first digits will do")
    .action(async (start: string | undefined, { format, ...database }: DatabaseOption & Format) => {
      const print = await printer({ format });
      await using(database, async (base) => {
        if (start === undefined) return print(batchesReport(await statusOf(base)));
        const batch = await find(base, start);
        const [status] = await statusOf(base, [batch]);
        if (status!.refused + status!.failed > 0 || status!.why !== null) process.exitCode = 1;
        const found = { troubles: await troublesOf(base, batch), failing: await failingOf(base, batch), notes: await notesOf(base, batch) };
        await print(batchReport(status!, found));
      });
    });
}

function addTaken(bulk: Command, name: "cancel" | "resume", summary: string, act: typeof cancel): void {
  addFormat(addDatabase(bulk.command(name)))
    .summary(summary)
    .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
    .argument("<batch>", "the first digits will do")
    .action(async (start: string, { format, ...database }: DatabaseOption & Format) => {
      const print = await printer({ format });
      await using(database, async (base) => {
        const batch = await find(base, start);
        await print(takenReport(name, batch, await act(base, batch)));
      });
    });
}
