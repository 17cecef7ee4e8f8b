// Statistics over prompts, carried from one batch to the next, or out of results priced elsewhere: marshalling.

import { finite, integer, lengthOf, list, numbers, record, type Checked } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { GAME, type GameBlock } from "./block.js";
import type { PricedColumns, Statistic, Totals } from "./types.js";

/** Columns: the n valuations, n payments, n utilities, and the welfare. */
const columns = (groups: number): number => 3 * groups + 1;
/** Total, mean and standard error, as the core writes them. */
export const PER_STATISTIC = 3;

interface TotalsSizes {
  readonly columns: number;
  /** f64 of the running state. */
  readonly state: number;
}

const TOTALS = layout<TotalsSizes>()({
  state: array("f64", ({ state }) => state),
  statistics: array("f64", ({ columns }) => PER_STATISTIC * columns),
});

/** Adds the first `count` prompts of a block to the totals so far. */
export type Running = (block: GameBlock, count: number, after: Totals | undefined) => Totals;

export function takeTotals(heap: Heap<GameCore>, groups: number): Running {
  const { core } = heap;
  const totals = TOTALS.take(heap, { columns: columns(groups), state: core.stateLength(columns(groups)) });
  return (block, count, after) => {
    const before = after?.prompts ?? 0;
    const prompts = before + count;
    const state = totals.view("state");
    if (after) state.set(after.state);
    else state.fill(0);
    core.accumulate(block.address, before, state.byteOffset);
    core.statistics(state.byteOffset, columns(groups), prompts, totals.at("statistics"));
    const values = totals.view("statistics");
    const part = (from: number): Statistic[] =>
      Array.from({ length: groups }, (_, i) => statisticAt(values, from * groups + i));
    return {
      prompts, valuations: part(0), payments: part(1), utilities: part(2), welfare: statisticAt(values, 3 * groups),
      state: Array.from(state),
    };
  };
}

/** @param statistics as the core writes them, column by column. */
export function statisticAt(statistics: Float64Array, column: number): Statistic {
  const at = PER_STATISTIC * column;
  const error = statistics[at + 2]!;
  return { total: statistics[at]!, mean: statistics[at + 1]!, standardError: Number.isNaN(error) ? null : error };
}

/** Totals that may have come from anywhere, copied as far as they are gone on from. */
export function checkTotals({ core }: Heap<GameCore>, value: unknown, groups: number): Totals {
  const totals = record("after", value, ["prompts", "valuations", "payments", "utilities", "welfare", "state"]);
  const prompts = integer("after.prompts", totals.prompts, 1, Number.MAX_SAFE_INTEGER);
  const state = list("after.state", totals.state).map((entry, k) => finite(`after.state[${k}]`, entry));
  if (state.length !== core.stateLength(columns(groups))) throw rangeError("after.state", `the totals of ${groups} groups`, state);
  return { ...(totals as unknown as Totals), prompts, state };
}

const COLUMNS = ["valuations", "payments", "utilities"] as const;

/** The totals of results whose block is gone: its columns are written into another. */
export function totals(heap: Heap<GameCore>, priced: PricedColumns, before?: Totals): Totals {
  const input = record("priced", priced);
  const finites = (name: string, length?: number): Checked => {
    const values = numbers(`priced.${name}`, input[name], length);
    const count = lengthOf(values);
    for (let k = 0; k < count; k++) finite(`priced.${name}[${k}]`, values[k]);
    return values;
  };
  const welfare = finites("welfare");
  const prompts = lengthOf(welfare);
  const valuations = finites("valuations");
  const groups = lengthOf(valuations) / prompts;
  if (!Number.isInteger(groups)) {
    throw rangeError("priced.valuations", `as many numbers for each of ${prompts} prompts`, input.valuations);
  }
  const columns = [valuations, ...COLUMNS.slice(1).map((name) => finites(name, prompts * groups))];
  return heap.scoped(() => {
    const after = before === undefined ? undefined : checkTotals(heap, before, groups);
    const having = { single: false, baselines: false, boosts: false, rebates: false };
    const sizes = { prompts, groups, outcomes: 0, ...having };
    const block = GAME.take(heap, sizes, 0, ["priced.valuations", valuations.length]);
    const running = takeTotals(heap, groups);
    block.fill({ prompts, groups });
    COLUMNS.forEach((name, k) => block.write(name, columns[k]!));
    block.write("welfare", welfare);
    return running(block, prompts, after);
  });
}
