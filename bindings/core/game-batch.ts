// Many prompts over one set of groups, in an instance of their own.

import type { Core } from "./abi.js";
import { choice, flag, integer, list, rangeError, record, typeError } from "./check.js";
import { at, raise, takeGame, type Block } from "./game-block.js";
import { mechanism, OPTION_FIELDS, weights } from "./game-options.js";
import type { Batch, BatchOptions, PricedBatch, Statistic, Totals } from "./types.js";

const MOST = 2 ** 32 - 1;

export function batch(fresh: () => Core, options: BatchOptions): Batch {
  const input = record("batch", options, ["groups", "prompts", "outcomes", "offsets", "rewards", "baselines", "boosts", ...OPTION_FIELDS], "");
  const groups = weights(input.groups, [], () => {});
  const n = groups.sizes.length;
  const prompts = integer("prompts", input.prompts, 1, MOST - 1);
  const offsets = outcomeOffsets(prompts, input.outcomes, input.offsets);
  const single = choice("rewards", input.rewards, ["f64", "f32"]) === 1;
  const baselines = flag("baselines", input.baselines);
  const boosts = flag("boosts", input.boosts);

  const core = fresh();
  const block = takeGame(core, groups, mechanism(input), { offsets, single, baselines, boosts });
  block.baselines.fill(1);
  let held: { core: Core; block: Block; statistics: Statistics } | undefined = { core, block, statistics: takeStatistics(core, n) };
  const open = (): NonNullable<typeof held> => {
    if (!held) throw new TypeError("this batch was freed");
    return held;
  };

  return {
    get rewards() {
      return open().block.rewards;
    },
    get baselines() {
      return baselines ? open().block.baselines : undefined;
    },
    get boosts() {
      return boosts ? open().block.boosts : undefined;
    },
    price(how = {}) {
      const { core, block, statistics } = open();
      const request = record("price", how, ["after", "prompts"], "");
      const count = request.prompts === undefined ? prompts : integer("prompts", request.prompts, 1, prompts);
      const after = request.after === undefined ? undefined : checkTotals(request.after, n);
      block.fields[at.prompts] = count;
      raise(core.price(block.pointer), block, {
        reward: (p, i, x) => `rewards[${n * offsets[p]! + i * (offsets[p + 1]! - offsets[p]!) + x}]`,
        rewards: (p, i) => `rewards of prompt ${p}, group ${i}`,
        baseline: (p, x) => `baselines[${offsets[p]! + x}]`,
        boost: (p, x) => `boosts[${offsets[p]! + x}]`,
      });
      const results = copies(block, offsets[count]!, count, n);
      return { ...results, totals: foldTotals(core, statistics, block, count, n, after) };
    },
    free() {
      held = undefined;
    },
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

function copies(block: Block, outcomes: number, count: number, n: number): Omit<PricedBatch, "totals"> {
  return {
    policies: block.policies.slice(0, outcomes),
    valuations: block.valuations.slice(0, count * n),
    payments: block.payments.slice(0, count * n),
    utilities: block.utilities.slice(0, count * n),
    welfare: block.welfare.slice(0, count),
    divergences: block.divergences.slice(0, count),
  };
}

// ---- totals: columns are the n valuations, n payments, n utilities and the welfare, three f64 each.

const PER_COLUMN = 3;

interface Statistics {
  readonly pointer: number;
  readonly state: Float64Array;
  readonly results: Float64Array;
}

function takeStatistics(core: Core, n: number): Statistics {
  const length = PER_COLUMN * (3 * n + 1);
  const pointer = core.take(16 * length);
  if (!pointer) throw rangeError("groups", "no more than memory can hold", n);
  return { pointer, state: new Float64Array(core.memory.buffer, pointer, length), results: new Float64Array(core.memory.buffer, pointer + 8 * length, length) };
}

function foldTotals(core: Core, space: Statistics, block: Block, count: number, n: number, after: Totals | undefined): Totals {
  const before = after?.prompts ?? 0;
  const prompts = before + count;
  if (after) space.state.set(after.state);
  else space.state.fill(0);
  const column = (index: number): number => space.pointer + 8 * PER_COLUMN * index;
  [at.valuations, at.payments, at.utilities].forEach((field, part) => {
    core.accumulate(block.fields[field]!, count, n, before, column(part * n));
  });
  core.accumulate(block.fields[at.welfare]!, count, 1, before, column(3 * n));
  core.statistics(space.pointer, 3 * n + 1, prompts, space.results.byteOffset);
  const statistic = (index: number): Statistic => {
    const [total, mean, standardError] = space.results.subarray(PER_COLUMN * index) as unknown as [number, number, number];
    return { total, mean, standardError };
  };
  const part = (from: number): Statistic[] => Array.from({ length: n }, (_, i) => statistic(from * n + i));
  return { prompts, valuations: part(0), payments: part(1), utilities: part(2), welfare: statistic(3 * n), state: Array.from(space.state) };
}

function checkTotals(value: unknown, n: number): Totals {
  const totals = record("after", value, ["prompts", "valuations", "payments", "utilities", "welfare", "state"]) as unknown as Totals;
  integer("after.prompts", totals.prompts, 1, Number.MAX_SAFE_INTEGER);
  if (!Array.isArray(totals.state)) throw typeError("after.state", "an array of numbers", totals.state);
  if (totals.state.length !== PER_COLUMN * (3 * n + 1)) throw rangeError("after.state", `the totals of ${n} groups`, totals.state);
  return totals;
}
