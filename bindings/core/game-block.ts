// A Game block in wasm memory: laid out once, then filled through views.

import { GAME_FIELDS, GAME_NUMBERS, normalizations, Status, type Core } from "./abi.js";
import { rangeError } from "./check.js";
import type { Mechanism, Weights } from "./game-options.js";

/** What a block has room for. `offsets` u32[prompts + 1]. */
export interface Shape {
  readonly offsets: Uint32Array;
  readonly single: boolean;
  readonly baselines: boolean;
  readonly boosts: boolean;
}

/** Views of one block; they live until the core's memory next grows. */
export interface Block {
  readonly pointer: number;
  readonly numbers: Float64Array;
  readonly fields: Uint32Array;
  readonly rewards: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
  readonly baselines: Float64Array<ArrayBuffer>;
  readonly boosts: Float64Array<ArrayBuffer>;
  readonly policies: Float64Array<ArrayBuffer>;
  readonly valuations: Float64Array<ArrayBuffer>;
  readonly payments: Float64Array<ArrayBuffer>;
  readonly utilities: Float64Array<ArrayBuffer>;
  readonly welfare: Float64Array<ArrayBuffer>;
  readonly divergences: Float64Array<ArrayBuffer>;
}

type Field = (typeof GAME_FIELDS)[number];

/** Field numbers within `Block.fields`. */
export const at = Object.fromEntries(GAME_FIELDS.map((name, index) => [name, index])) as Record<Field, number>;

/** Takes the block, its arrays (zeroed) and, for the time of a call, the core's workspace, so that no later call grows memory.
 *  @throws RangeError when it is more than a WebAssembly memory can hold; then nothing is taken. */
export function takeGame(core: Core, groups: Weights, mechanism: Mechanism, shape: Shape): Block {
  const n = groups.sizes.length;
  const { offsets } = shape;
  const prompts = offsets.length - 1;
  const outcomes = offsets[prompts]!;
  let most = 0;
  for (let p = 0; p < prompts; p++) most = Math.max(most, offsets[p + 1]! - offsets[p]!);
  const copies = shape.single || mechanism.normalization !== normalizations.indexOf("none");
  const bytes = {
    offsets: 4 * (prompts + 1),
    rewards: (shape.single ? 4 : 8) * n * outcomes,
    baselines: shape.baselines ? 8 * outcomes : 0,
    boosts: shape.boosts ? 8 * outcomes : 0,
    sizes: 8 * n,
    multipliers: 8 * n,
    policies: 8 * outcomes,
    valuations: 8 * prompts * n,
    payments: 8 * prompts * n,
    utilities: 8 * prompts * n,
    welfare: 8 * prompts,
    divergences: 8 * prompts,
  };
  const names = Object.keys(bytes) as (keyof typeof bytes)[];
  const start = core.mark();
  const header = 8 * GAME_NUMBERS.length + 4 * GAME_FIELDS.length;
  const total = names.reduce((sum, name) => sum + bytes[name] + 16, start + header + core.priceBytes(n, most, Number(copies)));
  const fits = total < 2 ** 32 - 2 ** 16 && core.take(total - start) !== 0;
  core.release(start);
  if (!fits) throw rangeError("groups", "no more rewards than a WebAssembly memory of 4 GiB can hold", n * outcomes);

  const pointer = core.take(header);
  const place = Object.fromEntries(names.map((name) => [name, bytes[name] ? core.take(bytes[name]) : 0])) as Record<keyof typeof bytes, number>;
  const { buffer } = core.memory;
  new Uint8Array(buffer, pointer, core.mark() - pointer).fill(0);
  const numbers = new Float64Array(buffer, pointer, GAME_NUMBERS.length);
  numbers.set([mechanism.lambda, mechanism.alpha]);
  new Uint32Array(buffer, place.offsets, prompts + 1).set(offsets);
  new Float64Array(buffer, place.sizes, n).set(groups.sizes);
  new Float64Array(buffer, place.multipliers, n).set(groups.multipliers);
  const fields = new Uint32Array(buffer, pointer + numbers.byteLength, GAME_FIELDS.length);
  const values: Partial<Record<Field, number>> = { ...mechanism, ...place, prompts, groups: n, single: Number(shape.single) };
  GAME_FIELDS.forEach((name, index) => (fields[index] = values[name] ?? 0));

  const doubles = (name: keyof typeof bytes): Float64Array<ArrayBuffer> => new Float64Array(buffer as ArrayBuffer, place[name], bytes[name] / 8);
  return {
    pointer, numbers, fields,
    rewards: shape.single ? new Float32Array(buffer as ArrayBuffer, place.rewards, n * outcomes) : doubles("rewards"),
    baselines: doubles("baselines"), boosts: doubles("boosts"), policies: doubles("policies"), valuations: doubles("valuations"),
    payments: doubles("payments"), utilities: doubles("utilities"), welfare: doubles("welfare"), divergences: doubles("divergences"),
  };
}

/** Names of the places a fault can be at, in the caller's terms. */
export interface Names {
  reward(prompt: number, group: number, outcome: number): string;
  rewards(prompt: number, group: number): string;
  baseline(prompt: number, outcome: number): string;
  boost(prompt: number, outcome: number): string;
}

/** Throws unless the status is OK. */
export function raise(status: number, block: Block, names: Names): void {
  if (status === Status.OK) return;
  const got = block.numbers[GAME_NUMBERS.indexOf("fault")];
  const [prompt, group, outcome] = [block.fields[at.prompt]!, block.fields[at.group]!, block.fields[at.outcome]!];
  switch (status) {
    case Status.REWARD_NOT_FINITE:
      throw rangeError(names.reward(prompt, group, outcome), "a finite number", got);
    case Status.BASELINE_NOT_POSITIVE:
      throw rangeError(names.baseline(prompt, outcome), "a finite number > 0", got);
    case Status.BOOST_NOT_FINITE:
      throw rangeError(names.boost(prompt, outcome), "a finite number", got);
    case Status.NORMALIZER_NOT_POSITIVE:
      throw rangeError(names.rewards(prompt, group), `a ${normalizations[block.fields[at.normalization]!]} > 0 to be divided by`, got);
    case Status.ALPHA_TOO_LOW:
      throw rangeError(names.baseline(prompt, outcome), "q^(1 - alpha) above 1e-290 for the normalised entry q", got);
    case Status.OVERFLOW:
      throw rangeError("groups", "size * |reward| / min(lambda, 1) below 1e300 in sum (1e100 for divergences other than kl and total-variation)", got);
    default:
      throw rangeError("groups", "no more rewards than memory can hold", block.rewards.length);
  }
}
