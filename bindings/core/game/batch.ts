// Many prompts over one set of groups, in an instance of their own.

import { choice, finite, flag, integer, list, record } from "../check.js";
import { rangeError } from "../refusal.js";
import { raise, takeGame, writeField, type Block, type Names, type Shape } from "./block.js";
import { mechanism, OPTION_FIELDS, weights, type Mechanism, type Weights } from "./options.js";
import type { GameCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";
import type { Batch, BatchOptions, Statistic, Totals } from "../types.js";

const MOST = 2 ** 32 - 1;

const FIELDS = ["groups", "prompts", "outcomes", "offsets", "rewards", "baselines", "boosts", ...OPTION_FIELDS];

export function batch(fresh: () => Heap<GameCore>, options: BatchOptions): Batch {
  const input = record("batch", options, FIELDS, "");
  const groups = weights(input.groups, "", () => {});
  const n = groups.sizes.length;
  const prompts = integer("prompts", input.prompts, 1, MOST - 1);
  // before anything of that size is made
  if (prompts * (28 + 24 * n) > 2 ** 32) throw rangeError("prompts", `no more than a WebAssembly memory of 4 GiB can hold for ${n} groups`, prompts);
  const offsets = outcomeOffsets(prompts, input.outcomes, input.offsets);
  const single = choice("rewards", input.rewards, ["f64", "f32"], "f64") === 1;
  const baselines = flag("baselines", input.baselines);
  const boosts = flag("boosts", input.boosts);
  let held: Room | undefined = makeRoom(fresh(), groups, mechanism(input), { offsets, single, baselines, boosts });
  const room = (): Room => {
    if (!held) throw new TypeError('"batch" was freed');
    return held;
  };
  const names: Names = {
    reward: (p, i, x) => `rewards[${n * offsets[p]! + i * (offsets[p + 1]! - offsets[p]!) + x}]`,
    rewards: (p, i) => `rewards of prompt ${p}, group ${i}`,
    baseline: (p, x) => `baselines[${offsets[p]! + x}]`,
    boost: (p, x) => `boosts[${offsets[p]! + x}]`,
  };

  return {
    get rewards() {
      return room().rewards;
    },
    get baselines() {
      return room().baselines;
    },
    get boosts() {
      return room().boosts;
    },
    price(how = {}) {
      const { heap, block, statistics } = room();
      const request = record("price", how, ["after", "prompts"], "");
      const count = request.prompts === undefined ? prompts : integer("prompts", request.prompts, 1, prompts);
      const after = request.after === undefined ? undefined : checkTotals(request.after, n);
      writeField(heap, block, "prompts", count);
      raise(heap.core.price(block.pointer), heap, block, names);
      return {
        policies: heap.copy(block.policies, offsets[count]!),
        valuations: heap.copy(block.valuations, count * n),
        payments: heap.copy(block.payments, count * n),
        utilities: heap.copy(block.utilities, count * n),
        welfare: heap.copy(block.welfare, count),
        divergences: heap.copy(block.divergences, count),
        totals: foldTotals(heap, statistics, block, count, n, after),
      };
    },
    free() {
      held = undefined;
    },
  };
}

/** A block in an instance of its own, and the views that its owner writes. */
interface Room {
  readonly heap: Heap<GameCore>;
  readonly block: Block;
  readonly statistics: number;
  readonly rewards: Float32Array | Float64Array;
  readonly baselines: Float64Array | undefined;
  readonly boosts: Float64Array | undefined;
}

function makeRoom(heap: Heap<GameCore>, groups: Weights, rule: Mechanism, shape: Shape): Room {
  const n = groups.sizes.length;
  const outcomes = shape.offsets.at(-1)!;
  const statistics = heap.core.take(2 * 8 * columns(n) * PER_COLUMN);
  const block = takeGame(heap, groups, rule, shape);
  // the last taking is done: from here on views stay attached
  const { buffer } = heap.core.memory;
  const View = shape.single ? Float32Array : Float64Array;
  const rewards = new View(buffer, block.rewards, n * outcomes);
  return {
    heap, block, statistics, rewards,
    baselines: shape.baselines ? new Float64Array(buffer, block.baselines, outcomes).fill(1) : undefined,
    boosts: shape.boosts ? new Float64Array(buffer, block.boosts, outcomes) : undefined,
  };
}

function outcomeOffsets(prompts: number, outcomes: unknown, given: unknown): Uint32Array {
  if ((outcomes === undefined) === (given === undefined)) throw new TypeError(`"outcomes" or "offsets" expected, one of the two`);
  if (given === undefined) {
    const m = integer("outcomes", outcomes, 1, MOST);
    if (m * prompts > MOST) throw rangeError("outcomes", "no more rewards than a WebAssembly memory of 4 GiB can hold", m);
    return Uint32Array.from({ length: prompts + 1 }, (_, p) => p * m);
  }
  const entries = given instanceof Uint32Array ? given : list("offsets", given);
  if (entries.length !== prompts + 1) throw rangeError("offsets", `${prompts + 1} integers`, Array.from(entries));
  const offsets = new Uint32Array(prompts + 1);
  integer("offsets[0]", entries[0], 0, 0);
  for (let p = 1; p <= prompts; p++) offsets[p] = integer(`offsets[${p}]`, entries[p], offsets[p - 1]! + 1, MOST);
  return offsets;
}

// ---- totals: columns are the n valuations, n payments, n utilities and the welfare, three f64 each.

const PER_COLUMN = 3;
const columns = (n: number): number => 3 * n + 1;

/** @param space the running state of every column and, behind it, the statistics. */
function foldTotals(heap: Heap<GameCore>, space: number, block: Block, count: number, n: number, after: Totals | undefined): Totals {
  const { core, f64 } = heap;
  const length = PER_COLUMN * columns(n);
  const results = space + 8 * length;
  const before = after?.prompts ?? 0;
  const prompts = before + count;
  if (after) f64.set(after.state, space >>> 3);
  else f64.fill(0, space >>> 3, results >>> 3);
  [block.valuations, block.payments, block.utilities].forEach((values, part) => {
    core.accumulate(values, count, n, before, space + 8 * PER_COLUMN * part * n);
  });
  core.accumulate(block.welfare, count, 1, before, space + 8 * PER_COLUMN * 3 * n);
  core.statistics(space, columns(n), prompts, results);
  const statistic = (column: number): Statistic => {
    const at = (results >>> 3) + PER_COLUMN * column;
    return { total: f64[at]!, mean: f64[at + 1]!, standardError: f64[at + 2]! };
  };
  const part = (from: number): Statistic[] => Array.from({ length: n }, (_, i) => statistic(from * n + i));
  return {
    prompts, valuations: part(0), payments: part(1), utilities: part(2), welfare: statistic(3 * n),
    state: Array.from(f64.subarray(space >>> 3, results >>> 3)),
  };
}

function checkTotals(value: unknown, n: number): Totals {
  const totals = record("after", value, ["prompts", "valuations", "payments", "utilities", "welfare", "state"]) as unknown as Totals;
  integer("after.prompts", totals.prompts, 1, Number.MAX_SAFE_INTEGER);
  const state = list("after.state", totals.state);
  if (state.length !== PER_COLUMN * columns(n)) throw rangeError("after.state", `the totals of ${n} groups`, state);
  state.forEach((entry, k) => finite(`after.state[${k}]`, entry));
  return totals;
}
