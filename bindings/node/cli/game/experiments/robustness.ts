// candor experiment robustness FILE: what noise in rewards leaves to a liar on the user's own prompts.

import { Option } from "commander";
import { defaults, noises } from "../../../../core/game/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import { wholeOption } from "../../experiments/options.js";
import { withInput } from "../../input/read.js";
import { refuseOptions, requireOptions } from "../../usage.js";
import { addTrainingOptions, positive, trainingOptions } from "../options.js";
import type { Terms } from "../prompt.js";
import { gameLayouts } from "../layouts.js";
import { PromptNoise } from "./noisy-prompts.js";
import { readPrompts } from "./prompts.js";
import { robustnessReport } from "./robustness-report.js";

const HELP = `
FILE is prompts as candor price takes them, as CSV, JSON or JSONL; candidates are refused.

What is read of a reward is off by at most epsilon: it was estimated, sampled, rounded. Then a lie may
gain a group up to 2 w epsilon a prompt, w its size (Theorem 4.12), if noise is independent across groups
and lies are in rewards alone. Set against that, in sum over prompts: the most that lies were found to
gain, with its standard error over draws; likewise the error of a valuation, at most epsilon (Lemma D.1),
and the loss of welfare (Lemma D.2). Also at a quarter, half and twice that epsilon.

Examples:
  candor experiment robustness examples/rewards.csv --epsilon 0.05
  candor experiment robustness examples/rewards.csv --epsilon 0.1 --noise rounding
  candor experiment robustness examples/rewards.csv --epsilon 0.1 --samples 64 --seed 7 --format csv
  candor experiment robustness examples/rewards.csv --epsilon 0.05 --lambda 0.5 --format html --out noise.html`;

interface Asked {
  readonly epsilon: number;
  readonly noise?: (typeof noises)[number];
  readonly samples?: number;
}

export const robustness: Experiment = {
  name: "robustness",
  summary: "what noise in rewards leaves to a liar on your own prompts, beside its bound",
  file: "prompts, as candor price takes them; - is standard input",
  extend(command) {
    addTrainingOptions(command)
      .addOption(new Option("--epsilon <number>", "most that a reward may be off, > 0; required").argParser(positive))
      .addOption(
        new Option("--noise <name>", `uniform draws; rounding: to multiples of 2 epsilon (default: ${defaults.noise})`)
          .choices(noises),
      )
      .addOption(wholeOption("--samples <number>", "draws of a prompt's noise", defaults.noiseSamples, 2, 1e7))
      .addOption(wholeOption("--seed <number>", "of the noise", 0, 0))
      .addHelpText("after", HELP);
  },
  run({ game }, { file, seed, command }) {
    requireOptions(command, ["epsilon"]);
    const { epsilon, noise = defaults.noise, samples = defaults.noiseSamples } = command.opts<Asked>();
    if (noise === "rounding") refuseOptions(command, ["samples", "seed"], "for rounding, which draws nothing");
    const wanted = trainingOptions(game, command);
    const asked = { epsilon, noise, samples, seed };
    const prompts = (terms: Terms): PromptNoise => new PromptNoise(game, terms, asked);
    return withInput(file, gameLayouts, async (input) =>
      robustnessReport(await readPrompts(input, { game, wanted, command, prompts })));
  },
};
