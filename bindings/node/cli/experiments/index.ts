// candor experiment NAME: the papers' tables and figures, reproduced. One table of experiments, for all rooms.

import { load } from "candor";
import type { Command } from "commander";
import { limited } from "../crowd/experiments/limited.js";
import { regret } from "../crowd/experiments/regret.js";
import { steering } from "../crowd/experiments/steering.js";
import { strategic } from "../crowd/experiments/strategic.js";
import { tuned } from "../crowd/experiments/tuned.js";
import { votes } from "../crowd/experiments/votes.js";
import { dropouts } from "../data/experiments/dropouts.js";
import { leakage } from "../data/experiments/leakage.js";
import { protocols } from "../data/experiments/protocols.js";
import { figure2 } from "../game/experiments/figure2.js";
import { heuristics } from "../game/experiments/heuristics.js";
import { implementability } from "../game/experiments/implementability.js";
import { misreport } from "../game/experiments/misreport.js";
import { robustness } from "../game/experiments/robustness.js";
import { table1 } from "../game/experiments/table1.js";
import { table2 } from "../game/experiments/table2.js";
import { table3 } from "../game/experiments/table3.js";
import { table6 } from "../game/experiments/table6.js";
import { trained } from "../game/experiments/trained.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { progress } from "../progress.js";
import type { Experiment } from "./experiment.js";
import { wholeOption } from "./options.js";

const experiments: readonly Experiment[] = [
  table1, table2, table3, table6, figure2, trained, misreport, heuristics, robustness, implementability,
  regret, limited, strategic, steering, votes, tuned, leakage, protocols, dropouts,
];

interface Wanted extends ReportOptions {
  readonly seed?: number;
  readonly trials?: number;
}

export function addExperiment(program: Command): void {
  const command = program
    .command("experiment")
    .summary("the papers' tables and figures, reproduced")
    .description("Runs an experiment with fixed seeds: the same numbers on every machine.");
  for (const experiment of experiments) addOne(command, experiment);
}

function addOne(parent: Command, experiment: Experiment): void {
  const { name, summary, random, file: content } = experiment;
  const command = addReportOptions(parent.command(name).summary(summary).description(`${summary}.`), true);
  if (content !== undefined) command.argument("<file>", content);
  if (random) {
    command
      .addOption(wholeOption("--seed <number>", "of the random instances", random.seed, 0))
      .addOption(wholeOption("--trials <number>", "instances a row", random.trials, 1));
  }
  experiment.extend?.(command);
  command.action(async () => {
    const { seed = random?.seed ?? 0, trials = random?.trials ?? 0, ...how } = command.opts<Wanted>();
    const inputs = content === undefined ? [] : command.args;
    const print = await printer(how, inputs);
    const candor = await load();
    let bar: ReturnType<typeof progress> | undefined;
    const done = (steps: number, of: number): void => (bar ??= progress(of)).at(steps, steps);
    const report = await experiment.run(candor, { seed, trials, file: inputs[0] ?? "", command, done });
    bar?.stop();
    await print(report);
  });
}
