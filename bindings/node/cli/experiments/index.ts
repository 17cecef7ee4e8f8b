// candor experiment NAME: the papers' tables and figures, reproduced. One table of experiments, for all rooms.

import { load } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { limited } from "../crowd/experiments/limited.js";
import { regret } from "../crowd/experiments/regret.js";
import { strategic } from "../crowd/experiments/strategic.js";
import { dropouts } from "../data/experiments/dropouts.js";
import { leakage } from "../data/experiments/leakage.js";
import { protocols } from "../data/experiments/protocols.js";
import { decimal } from "../input/fields.js";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { progress } from "../progress.js";
import type { Experiment } from "./experiment.js";

const experiments: readonly Experiment[] = [regret, limited, strategic, leakage, protocols, dropouts];

interface Wanted extends ReportOptions {
  readonly seed?: number;
  readonly trials?: number;
}

export function addExperiment(program: Command): void {
  const command = program
    .command("experiment")
    .summary("the papers' tables and figures, reproduced")
    .description("Runs an experiment with fixed seeds: the same numbers on every machine.");
  for (const experiment of experiments) {
    addReportOptions(command.command(experiment.name).summary(experiment.summary).description(`${experiment.summary}.`), true)
      .addOption(new Option("--seed <number>", `of the random instances (default: ${experiment.seed})`).argParser(whole(0)))
      .addOption(new Option("--trials <number>", `instances a row (default: ${experiment.trials})`).argParser(whole(1)))
      .action(async ({ format, out, seed = experiment.seed, trials = experiment.trials }: Wanted) => {
        const print = await printer({ format, out });
        const candor = await load();
        let bar: ReturnType<typeof progress> | undefined;
        const done = (steps: number, of: number): void => (bar ??= progress(of)).at(steps, steps);
        const report = experiment.run(candor, { seed, trials, done });
        bar?.stop();
        await print(report);
      });
  }
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const number = decimal(text);
    if (!Number.isSafeInteger(number) || number < least || number > 2 ** 31) throw new InvalidArgumentError(`Expected a whole number from ${least} to 2^31.`);
    return number;
  };
}
