// candor experiment heuristics FILE: what both heuristics of Section 4.4 cost on the user's own prompts.

import { InvalidArgumentError, Option } from "commander";
import { defaults } from "../../../../core/game/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import { decimal } from "../../input/fields.js";
import { withInput } from "../../input/read.js";
import { addOptionsForKl, trainingOptions } from "../options.js";
import type { Terms } from "../prompt.js";
import { gameLayouts } from "../layouts.js";
import { PromptHeuristics } from "./heuristic-costs.js";
import { heuristicsReport } from "./heuristics-report.js";
import { readPrompts } from "./prompts.js";

const HELP = `
FILE is prompts as candor price takes them, as CSV, JSON or JSONL; candidates are refused.

A platform that cannot compute the optimum makes do with checkpoints of training (Section 4.4):

  intermediate   Heuristic 1: the others' best among the checkpoints that the run passed
  early-stopped  Heuristic 2: the others' best among the checkpoints of a run without the group

Both are set against the exact rule (eq. 1) with 1, 2, 4, 8, 16 and 32 steps of mirror ascent under kl:
what groups pay, how much less that is, payments below 0, and what the best lie gains that an audit
finds. All in sum over prompts; csv and json have every group.

Examples:
  candor experiment heuristics examples/rewards.csv
  candor experiment heuristics examples/rewards.csv --rate 0.1 --lambda 0.5
  candor experiment heuristics examples/rewards.csv --normalization range --format csv
  candor experiment heuristics examples/rewards.csv --format html --out heuristics.html`;

export const heuristics: Experiment = {
  name: "heuristics",
  summary: "what Heuristics 1 and 2 cost against the exact rule on your own prompts",
  file: "prompts, as candor price takes them; - is standard input",
  extend(command) {
    addOptionsForKl(command)
      .addOption(
        new Option("--rate <number>", `of mirror ascent, in (0, 1] (default: ${defaults.rate})`).argParser(rate),
      )
      .addHelpText("after", HELP);
  },
  run({ game }, { file, command }) {
    const wanted = trainingOptions(game, command);
    const asked = command.opts<{ rate?: number }>();
    const options = asked.rate === undefined ? {} : { rate: asked.rate };
    const prompts = (terms: Terms): PromptHeuristics => new PromptHeuristics(game, terms, options);
    return withInput(file, gameLayouts, async (input) =>
      heuristicsReport(await readPrompts(input, { game, wanted, command, prompts })));
  },
};

function rate(text: string): number {
  const number = decimal(text);
  if (!(number > 0 && number <= 1)) throw new InvalidArgumentError("Expected a number in (0, 1].");
  return number;
}
