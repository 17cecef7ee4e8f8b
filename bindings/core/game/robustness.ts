// Noisy reports: marshalling.

import { choice, integer, nonNegative, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise } from "./block.js";
import { defaults, noises } from "./names.js";
import { PLACES, readGame } from "./one.js";
import type { Robust, RobustGroup, RobustnessOptions } from "./study-types.js";
import type { Game } from "./types.js";

interface RobustnessSizes {
  readonly outcomes: number;
}

export const ROBUSTNESS = layout<RobustnessSizes>()({
  epsilon: "f64",
  seed: "f64",
  noise: "u32",
  samples: "u32",
  group: "u32",
  tried: "u32",
  gain: "f64",
  error: "f64",
  valuationError: "f64",
  welfareLoss: "f64",
  welfareBound: "f64",
  report: array("f64", ({ outcomes }) => outcomes),
});

/** What Theorem 4.12 takes for granted. */
const ASSUMPTIONS = [
  "noise is independent across groups",
  "lies are in rewards alone, sizes are true",
  "payments are the affine maximiser's",
] as const;

export function robustness(heap: Heap<GameCore>, game: Game, options: RobustnessOptions): Robust {
  const given = record("robustness", options, ["epsilon", "samples", "seed", "noise"], "");
  const epsilon = nonNegative("epsilon", given.epsilon);
  const noise = choice("noise", given.noise, noises, defaults.noise);
  // one draw of what is drawn says nothing of its error
  const least = noises[noise] === "rounding" ? 1 : 2;
  const asked = given.samples === undefined ? defaults.noiseSamples : integer("samples", given.samples, least, 1e7);
  // rounding is the same at every draw
  const samples = noises[noise] === "rounding" ? 1 : asked;
  const seed = given.seed === undefined ? 0 : integer("seed", given.seed, 0, 2 ** 52);
  const { groups, outcomes, rule, take } = readGame(game);
  if (rule.options.rule !== "affine-maximizer") throw rangeError("rule", "affine-maximizer", rule.options.rule);
  const { core } = heap;
  return heap.scoped(() => {
    const spare = core.robustnessBytes(groups.sizes.length, outcomes, 1, samples);
    const block = take(heap, spare);
    const study = ROBUSTNESS.take(heap, { outcomes }, spare, ["groups", outcomes]);
    study.fill({ epsilon, seed, noise, samples });
    let welfareLoss = 0;
    const rows = groups.sizes.map((size, group): RobustGroup => {
      study.set("group", group);
      raise(core.robustness(block.address, study.address), block, PLACES);
      const [gain, error] = [study.get("gain"), study.get("error")];
      // reports that far off are refused by the mechanism, or their gains are more than doubles hold
      if (!Number.isFinite(gain) || !Number.isFinite(error)) {
        throw rangeError("epsilon", "noise that leaves reports within the range of the mechanism", epsilon);
      }
      welfareLoss = Math.max(welfareLoss, study.get("welfareLoss"));
      return {
        id: groups.ids[group]!,
        bound: 2 * size * epsilon,
        gain,
        standardError: error,
        report: study.copy("report"),
        tried: study.get("tried"),
        valuationError: study.get("valuationError"),
      };
    });
    return {
      options: rule.options,
      epsilon,
      noise: noises[noise]!,
      samples,
      assumptions: [...ASSUMPTIONS],
      groups: rows,
      welfareLoss,
      welfareBound: study.get("welfareBound"),
    };
  });
}
