// The Game block (assembly/game/block.ts), written from groups and options, and what its faults are called.

import { outOfMemory, rangeError } from "../refusal.js";
import { array, layout, type Block } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { Status, type GameCore } from "./abi.js";
import { normalizations } from "./names.js";
import type { Mechanism, Weights } from "./options.js";

/** What a block has room for: outcomes are those of all prompts together. */
export interface GameSizes {
  readonly prompts: number;
  readonly groups: number;
  readonly outcomes: number;
  /** Whether rewards are f32. */
  readonly single: boolean;
  readonly baselines: boolean;
  readonly boosts: boolean;
  readonly rebates: boolean;
}

const perGroup = array("f64", ({ groups }: GameSizes) => groups);
const perCell = array("f64", ({ prompts, groups }: GameSizes) => prompts * groups);
const perPrompt = array("f64", ({ prompts }: GameSizes) => prompts);

export const GAME = layout<GameSizes>()({
  lambda: "f64",
  alpha: "f64",
  fault: "f64",
  rate: "f64",
  prompts: "u32",
  groups: "u32",
  divergence: "u32",
  normalization: "u32",
  rule: "u32",
  single: "u32",
  steps: "u32",
  offsets: array("u32", ({ prompts }) => prompts + 1),
  /** f32 or f64. */
  rewards: array("u8", ({ groups, outcomes, single }) => (single ? 4 : 8) * groups * outcomes),
  baselines: array("f64", ({ outcomes, baselines }) => (baselines ? outcomes : 0)),
  boosts: array("f64", ({ outcomes, boosts }) => (boosts ? outcomes : 0)),
  sizes: perGroup,
  multipliers: perGroup,
  policies: array("f64", ({ outcomes }) => outcomes),
  valuations: perCell,
  payments: perCell,
  rebates: array("f64", ({ prompts, groups, rebates }) => (rebates ? prompts * groups : 0)),
  utilities: perCell,
  welfare: perPrompt,
  surpluses: perPrompt,
  divergences: perPrompt,
  prompt: "u32",
  group: "u32",
  outcome: "u32",
});

export type GameBlock = Block<GameSizes, typeof GAME.fields>;

/** Takes the block and its arrays and writes what they share; memory has grown far enough for the core's workspace too,
 *  so no call on the block grows it. @param offsets u32[prompts + 1]. @param more bytes for the core, beyond pricing's.
 *  @throws Refusal when memory cannot hold it; then nothing is taken. */
export function takeGame(
  heap: Heap<GameCore>, weights: Pick<Weights, "sizes" | "multipliers">, mechanism: Mechanism, offsets: Uint32Array,
  having: Pick<GameSizes, "single" | "baselines" | "boosts">, more = 0,
): GameBlock {
  const rebates = mechanism.rebate > 0;
  const copies = having.single || normalizations[mechanism.normalization] !== "none";
  const block = layOut(heap, weights.sizes.length, offsets, { ...having, rebates }, copies, more);
  describe(block, mechanism);
  block.write("sizes", weights.sizes);
  block.write("multipliers", weights.multipliers);
  return block;
}

/** Takes a block with room for so many groups, of whom nothing is written yet, nor of the mechanism.
 *  @param copies whether rewards may have to be widened or normalised. */
export function layOut(
  heap: Heap<GameCore>, groups: number, offsets: Uint32Array,
  having: Pick<GameSizes, "single" | "baselines" | "boosts" | "rebates">, copies: boolean, more = 0,
): GameBlock {
  const prompts = offsets.length - 1;
  const outcomes = offsets[prompts]!;
  let most = 0;
  for (let p = 0; p < prompts; p++) most = Math.max(most, offsets[p + 1]! - offsets[p]!);
  const pricing = heap.core.priceBytes(groups, most, Number(copies));
  const spare = pricing + (having.rebates ? heap.core.rebateBytes(prompts, groups, outcomes) : 0) + more;
  const block = GAME.take(heap, { prompts, groups, outcomes, ...having }, spare, ["groups", groups * outcomes]);
  block.fill({ prompts, groups, single: Number(having.single) });
  block.view("offsets").set(offsets);
  return block;
}

/** Writes what a block says of the mechanism. */
export function describe(block: GameBlock, mechanism: Mechanism): void {
  const { lambda, alpha, divergence, normalization, rule, options: { ascent } } = mechanism;
  block.fill({ lambda, alpha, divergence, normalization, rule });
  if (ascent) block.fill(ascent);
}

/** Names of the places a fault can be at, in the caller's terms. */
export interface Places {
  reward(prompt: number, group: number, outcome: number): string;
  rewards(prompt: number, group: number): string;
  baseline(prompt: number, outcome: number): string;
  boost(prompt: number, outcome: number): string;
}

const within = (term: string): string =>
  `${term} / min(lambda, 1) below 1e290 in sum (1e100 for divergences other than kl and total-variation)`;

/** Prices what the block holds. @throws Refusal unless all is well. */
export function run(heap: Heap<GameCore>, block: GameBlock, places: Places): void {
  const { core } = heap;
  raise(core.price(block.address), block, places);
  if (block.sizes.rebates) raise(core.rebate(block.address), block, places);
}

/** @throws Refusal unless all is well: `status` is what a function of the core made of the block. */
export function raise(status: number, block: GameBlock, places: Places): void {
  if (status === Status.OK) return;
  const got = block.get("fault");
  const [prompt, group, outcome] = [block.get("prompt"), block.get("group"), block.get("outcome")];
  switch (status) {
    case Status.REWARD_NOT_FINITE: throw rangeError(places.reward(prompt, group, outcome), "a finite number", got);
    case Status.BASELINE_NOT_POSITIVE: throw rangeError(places.baseline(prompt, outcome), "a finite number > 0", got);
    case Status.BOOST_NOT_FINITE: throw rangeError(places.boost(prompt, outcome), "a finite number", got);
    case Status.NORMALIZER_NOT_POSITIVE: {
      const name = normalizations[block.get("normalization")];
      throw rangeError(places.rewards(prompt, group), `a ${name} > 0 to be divided by`, got);
    }
    case Status.ALPHA_TOO_LOW:
      throw rangeError(places.baseline(prompt, outcome), "q^(1 - alpha) above 1e-290 for the normalised entry q", got);
    case Status.ALPHA_TOO_HIGH: throw rangeError("divergence.alpha", "a number up to 1e9", got);
    case Status.SIZE_TOO_LARGE: throw rangeError(`groups[${group}].size`, "size * multiplier / lambda below 1e308", got);
    case Status.RANGE_TOO_LARGE: throw rangeError(places.rewards(prompt, group), "finite differences between rewards", got);
    case Status.REWARD_NEGATIVE:
      throw rangeError(places.reward(prompt, group, outcome), "a number >= 0 after normalisation", got);
    case Status.REWARDS_NOT_POSITIVE: throw rangeError(places.rewards(prompt, group), "a number > 0 among them", got);
    case Status.GAP_NOT_REACHED: throw rangeError("objective", "a game solved to a gap of 1e-9; a larger lambda may help", got);
    case Status.OVERFLOW: throw rangeError(places.reward(prompt, group, outcome), within("size * multiplier * |reward|"), got);
    case Status.BOOST_TOO_LARGE: throw rangeError(places.boost(prompt, outcome), within("|boost|"), got);
    default: throw outOfMemory("groups", block.sizes.outcomes);
  }
}
