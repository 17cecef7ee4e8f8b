// candor crowd FILE

import { load, type Replayer, type ReplayOptions, type Standing } from "candor";
import type { Command } from "commander";
import { withInput } from "../input/read.js";
import { addReportOptions, printer, type Report, type ReportOptions } from "../output/report.js";
import { progress } from "../progress.js";
import { Refusal, refusing } from "../refusal.js";
import { addCrowdOptions, type CrowdWanted } from "./options.js";
import { crowdReport } from "./report.js";
import { readVotes, votesLayout, type Votes } from "./table.js";

const HELP = `
FILE is a CSV table round,worker,report,label; - is standard input.

  round    any name; rounds are replayed in the order of their first rows
  report   the probability the worker gives to label 1; nothing: it was silent
  label    what turned out, 0 to 1, the same in all rows of a round; nothing: not known yet, the
           round is predicted and stays open

Examples:
  candor crowd votes.csv
  candor crowd votes.csv --format html --out votes.html
  candor crowd votes.csv --update prod --budget 5000000 --rule brier --format json

Exit code 0: done; 1: refused, with the reason; 2: wrong usage.`;

/** Points along the course that charts are drawn through. */
const POINTS = 240;
/** Reports held in a piece. */
const CELLS = 2 ** 20;

export function addCrowd(program: Command): void {
  const command = program
    .command("crowd")
    .summary("whom to believe, so that lying costs influence?")
    .description("Replays what workers reported, learns whom to believe from the labels, and compares that with averaging, voting, EM and Hedge.")
    .argument("<file>", "reports and labels, see below");
  addReportOptions(addCrowdOptions(command), true)
    .addHelpText("after", HELP)
    .action(async (file: string, { format, out, ...wanted }: CrowdWanted & ReportOptions) => {
      const print = await printer({ format, out });
      await print(await crowdOf(file, wanted, format === "html" ? POINTS : 1));
    });
}

async function crowdOf(file: string, { budget, rule, ...wanted }: CrowdWanted, points: number): Promise<Report> {
  const { crowd } = await load();
  const { source, votes } = await withInput(file, [votesLayout], async (input) => {
    if ("documents" in input) throw new Refusal(input.source, "expected a CSV table round,worker,report,label, got JSON");
    return { source: input.source, votes: await readVotes(input.table) };
  });
  return refusing(source, () => {
    const labelled = votes.labels.reduce((count, label) => count + Number(!Number.isNaN(label)), 0);
    const options: ReplayOptions = { key: "0".repeat(32), horizon: Math.max(1, labelled), ...wanted, workers: votes.workers };
    const course = follow(crowd.replayer(options), votes, points);
    const payments = budget === undefined ? undefined : crowd.payments({ workers: course.at(-1)!.workers }, { budget, rule });
    return crowdReport({ rounds: votes.rounds.length, workers: votes.workers, course, payments });
  });
}

function follow(replay: Replayer, votes: Votes, points: number): Standing[] {
  const T = votes.rounds.length;
  const step = Math.max(1, Math.min(Math.ceil(T / points), Math.floor(CELLS / votes.workers.length)));
  const course: Standing[] = [];
  const bar = progress(T);
  try {
    for (let first = 0; first < T; first += step) {
      const last = Math.min(T, first + step);
      replay.push({ reports: votes.rows(first, last), labels: votes.labels.subarray(first, last) });
      if (points > 1 || last === T) course.push(replay.standing());
      bar.at(last, last);
    }
    return course;
  } finally {
    bar.stop();
    replay.free();
  }
}
