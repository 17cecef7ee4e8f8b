// A Game block in wasm memory and the arrays it points to.

import { GAME_FIELDS, GAME_NUMBERS, normalizations, Status } from "./abi.js";
import { rangeError } from "../refusal.js";
import type { Mechanism, Weights } from "./options.js";
import type { GameCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

/** What a block has room for. `offsets` u32[prompts + 1]. */
export interface Shape {
  readonly offsets: Uint32Array;
  readonly single: boolean;
  readonly baselines: boolean;
  readonly boosts: boolean;
}

/** Addresses, in bytes; 0 where there is no such array. */
export interface Block {
  readonly pointer: number;
  readonly offsets: number;
  readonly rewards: number;
  readonly baselines: number;
  readonly boosts: number;
  readonly sizes: number;
  readonly multipliers: number;
  readonly policies: number;
  readonly valuations: number;
  readonly payments: number;
  readonly utilities: number;
  readonly welfare: number;
  readonly divergences: number;
}

type Field = (typeof GAME_FIELDS)[number];

const NUMBERS = 8 * GAME_NUMBERS.length;
const place = Object.fromEntries(GAME_FIELDS.map((name, index) => [name, (NUMBERS >> 2) + index])) as Record<Field, number>;

/** Reads or writes one u32 field of a block. */
export const readField = (heap: Heap<GameCore>, block: Block, field: Field): number => heap.u32[(block.pointer >>> 2) + place[field]]!;
export const writeField = (heap: Heap<GameCore>, block: Block, field: Field, value: number): void => {
  heap.u32[(block.pointer >>> 2) + place[field]] = value;
};

/** Takes the block and its arrays and writes what they share; memory has grown far enough for the core's workspace too, so no
 *  call on the block grows it.
 *  @throws RangeError when it is more than a WebAssembly memory can hold; then nothing is taken. */
export function takeGame(heap: Heap<GameCore>, groups: Weights, mechanism: Mechanism, shape: Shape): Block {
  const n = groups.sizes.length;
  const { offsets } = shape;
  const prompts = offsets.length - 1;
  const outcomes = offsets[prompts]!;
  let most = 0;
  for (let p = 0; p < prompts; p++) most = Math.max(most, offsets[p + 1]! - offsets[p]!);
  const copies = shape.single || normalizations[mechanism.normalization] !== "none";
  const taken = heap.takeAll([
    NUMBERS + 4 * GAME_FIELDS.length, 4 * (prompts + 1), (shape.single ? 4 : 8) * n * outcomes, shape.baselines ? 8 * outcomes : 0,
    shape.boosts ? 8 * outcomes : 0, 8 * n, 8 * n, 8 * outcomes, 8 * prompts * n, 8 * prompts * n, 8 * prompts * n, 8 * prompts, 8 * prompts,
  ], heap.core.priceBytes(n, most, Number(copies)));
  if (!taken) throw rangeError("groups", "no more rewards than a WebAssembly memory of 4 GiB can hold", n * outcomes);
  const [pointer, offsetsAt, rewards, baselines, boosts, sizes, multipliers, policies, valuations, payments, utilities, welfare, divergences] =
    taken as [number, number, number, number, number, number, number, number, number, number, number, number, number];
  const block = { pointer, offsets: offsetsAt, rewards, baselines, boosts, sizes, multipliers, policies, valuations, payments, utilities, welfare, divergences };

  const { f64, u32 } = heap;
  f64[pointer >>> 3] = mechanism.lambda;
  f64[(pointer >>> 3) + 1] = mechanism.alpha;
  const { divergence, normalization, rule } = mechanism;
  // in the order of GAME_FIELDS
  u32.set([prompts, n, divergence, normalization, rule, Number(shape.single), offsetsAt, rewards, baselines, boosts, sizes, multipliers,
    policies, valuations, payments, utilities, welfare, divergences, 0, 0, 0], (pointer + NUMBERS) >>> 2);
  u32.set(offsets, offsetsAt >>> 2);
  f64.set(groups.sizes, sizes >>> 3);
  f64.set(groups.multipliers, multipliers >>> 3);
  return block;
}

/** Names of the places a fault can be at, in the caller's terms. */
export interface Names {
  reward(prompt: number, group: number, outcome: number): string;
  rewards(prompt: number, group: number): string;
  baseline(prompt: number, outcome: number): string;
  boost(prompt: number, outcome: number): string;
}

const TOO_LARGE = (term: string): string => `${term} / min(lambda, 1) below 1e290 in sum (1e100 for divergences other than kl and total-variation)`;

/** Throws unless the status is OK. */
export function raise(status: number, heap: Heap<GameCore>, block: Block, names: Names): void {
  if (status === Status.OK) return;
  const got = heap.f64[(block.pointer >>> 3) + GAME_NUMBERS.indexOf("fault")];
  const [prompt, group, outcome] = [readField(heap, block, "prompt"), readField(heap, block, "group"), readField(heap, block, "outcome")];
  switch (status) {
    case Status.REWARD_NOT_FINITE:
      throw rangeError(names.reward(prompt, group, outcome), "a finite number", got);
    case Status.BASELINE_NOT_POSITIVE:
      throw rangeError(names.baseline(prompt, outcome), "a finite number > 0", got);
    case Status.BOOST_NOT_FINITE:
      throw rangeError(names.boost(prompt, outcome), "a finite number", got);
    case Status.NORMALIZER_NOT_POSITIVE:
      throw rangeError(names.rewards(prompt, group), `a ${normalizations[readField(heap, block, "normalization")]} > 0 to be divided by`, got);
    case Status.ALPHA_TOO_LOW:
      throw rangeError(names.baseline(prompt, outcome), "q^(1 - alpha) above 1e-290 for the normalised entry q", got);
    case Status.OVERFLOW:
      throw rangeError(names.reward(prompt, group, outcome), TOO_LARGE("size * multiplier * |reward|"), got);
    case Status.BOOST_TOO_LARGE:
      throw rangeError(names.boost(prompt, outcome), TOO_LARGE("|boost|"), got);
    default:
      throw new RangeError("memory cannot grow far enough");
  }
}
