// Random games with a group that lies: marshalling.

import { amount, choice, integer, list, positive, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { outOfMemory, rangeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import { takeGame } from "./block.js";
import { defaults, deviations } from "./names.js";
import { mechanism } from "./options.js";
import { PER_STATISTIC, statisticAt } from "./totals.js";
import type { GameSimulation, SimulatedGames } from "./simulation-types.js";

interface Sizes {
  readonly lies: number;
}

export const SYNTHETIC = layout<Sizes>()({
  seed: "i64",
  samples: "u32",
  largest: "u32",
  lies: "u32",
  epsilons: array("f64", ({ lies }) => lies),
  changes: array("f64", ({ lies }) => PER_STATISTIC * 2 * lies),
});

const FIELDS = [
  "samples", "seed", "epsilons", "groups", "outcomes", "largestSize", "divergence", "lambda", "normalization",
];

export function simulate(heap: Heap<GameCore>, options: GameSimulation): SimulatedGames {
  const input = record("simulation", options, FIELDS, "");
  const or = (field: "groups" | "outcomes" | "largestSize", least: number, most: number): number =>
    input[field] === undefined ? defaults[field] : integer(field, input[field], least, most);
  const samples = integer("samples", input.samples, 1, 2 ** 32 - 1);
  const seed = amount("seed", input.seed);
  const epsilons = list("epsilons", input.epsilons).map((epsilon, k) => positive(`epsilons[${k}]`, epsilon));
  const [groups, outcomes, largestSize] = [or("groups", 1, 1e4), or("outcomes", 2, 1e6), or("largestSize", 1, 1e6)];
  const normalization = deviations[choice("normalization", input.normalization, deviations, defaults.deviation)]!;
  const { divergence, lambda } = input;
  const rule = mechanism({ divergence, lambda, normalization });
  const lies = epsilons.length;

  return heap.scoped(() => {
    const study = SYNTHETIC.take(heap, { lies }, 0, ["epsilons", lies]);
    study.fill({ seed, samples, largest: largestSize, lies });
    study.view("epsilons").set(epsilons);
    const spare = heap.core.gameSimulateBytes(groups, outcomes, lies);
    const sizes = Array<number>(groups).fill(largestSize);
    const weights = { ids: sizes.map(() => null), sizes, multipliers: sizes.map(() => 1) };
    const having = { single: false, baselines: false, boosts: false };
    const game = takeGame(heap, weights, rule, Uint32Array.of(0, outcomes), having, spare);
    heap.f64.fill(1, game.at("rewards") >>> 3, (game.at("rewards") >>> 3) + groups * outcomes);
    raise(heap.core.gameSimulate(study.address, game.address), rule.options.lambda, game.get("fault"), outcomes);
    const changes = study.view("changes");
    return {
      options: {
        samples, seed, epsilons, groups, outcomes, largestSize, normalization,
        divergence: rule.options.divergence, lambda: rule.options.lambda,
      },
      lies: epsilons.map((epsilon, k) => ({
        epsilon, valuation: statisticAt(changes, k), utility: statisticAt(changes, lies + k),
      })),
    };
  });
}

/** A drawn game has no faults but those of lambda and alpha. */
function raise(status: number, lambda: number, fault: number, outcomes: number): void {
  switch (status) {
    case Status.OK: return;
    case Status.OUT_OF_MEMORY: throw outOfMemory("outcomes", outcomes);
    case Status.ALPHA_TOO_HIGH: throw rangeError("divergence.alpha", "a number up to 1e9", fault);
    case Status.ALPHA_TOO_LOW:
      throw rangeError("divergence.alpha", `q^(1 - alpha) above 1e-290 for q = 1 / ${outcomes}`, fault);
    default: throw rangeError("lambda", "a number that sizes stay below 1e100 times of", lambda);
  }
}
