// Statistics over prompts, of a batch, of results priced elsewhere, of two totals: marshalling, column by column.

import { finite, lengthOf, numbers, record, type Checked } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { GAME, type GameBlock } from "./block.js";
import { readState, type State } from "./state.js";
import type { PricedColumns, Statistic, Totals } from "./types.js";

/** Columns: the n valuations, n payments, n utilities, and the welfare. */
const columns = (groups: number): number => 3 * groups + 1;
/** Total, mean and standard error, as the core writes them. */
export const PER_STATISTIC = 3;

interface TotalsSizes {
  readonly columns: number;
  /** f64 of a column's state at most, and bytes of what its sums are made in. */
  readonly words: number;
  readonly bytes: number;
}

const TOTALS = layout<TotalsSizes>()({
  state: array("f64", ({ words }) => words),
  statistics: array("f64", ({ columns }) => PER_STATISTIC * columns),
  sums: array("u8", ({ bytes }) => bytes),
});

/** Where the sums of so many groups are made. */
export class Sums {
  readonly #columns: number;
  readonly #block;
  readonly #sums: number;
  readonly #words: number;

  constructor(private readonly heap: Heap<GameCore>, private readonly groups: number) {
    const { core } = heap;
    this.#columns = columns(groups);
    const sizes = { columns: this.#columns, words: core.totalsWords(), bytes: core.totalsBytes() };
    this.#block = TOTALS.take(heap, sizes, 0, ["groups", groups]);
    this.#sums = this.#block.at("sums");
    this.#words = this.#block.at("state");
    core.totalsOpen(this.#sums);
  }

  /** @throws RangeError for the totals of other groups, for sums that so many prompts cannot have. */
  check(field: string, state: State): State {
    const { starts, words, prompts } = state;
    if (starts.length !== this.#columns + 1) throw rangeError(`${field}.state`, `the totals of ${this.groups} groups`, words);
    for (let c = 0; c < this.#columns; c++) {
      this.#add(state, c);
      if (this.#close(c, prompts)) continue;
      throw rangeError(`${field}.state[${starts[c]!}]`, `sums that ${prompts} numbers can have`, words.slice(starts[c], starts[c + 1]));
    }
    return state;
  }

  /** Totals of what was checked, and of the first `count` prompts of a block. */
  totals(states: readonly State[], block?: GameBlock, count = 0): Totals {
    const { heap, groups } = this;
    const prompts = states.reduce((sum, state) => sum + state.prompts, count);
    const words: number[] = [];
    for (let c = 0; c < this.#columns; c++) {
      for (const state of states) this.#add(state, c);
      if (block) heap.core.totalsFold(this.#sums, block.address, c);
      const length = this.#close(c, prompts);
      const { f64 } = heap;
      for (let k = 0; k < length; k++) words.push(f64[(this.#words >>> 3) + k]!);
    }
    const values = this.#block.view("statistics");
    const part = (from: number): Statistic[] =>
      Array.from({ length: groups }, (_, i) => statisticAt(values, from * groups + i));
    return {
      prompts, valuations: part(0), payments: part(1), utilities: part(2), welfare: statisticAt(values, 3 * groups),
      state: words,
    };
  }

  #add({ words, starts }: State, column: number): void {
    const { core, f64 } = this.heap;
    const from = starts[column]!;
    const to = this.#words >>> 3;
    for (let k = from; k < starts[column + 1]!; k++) f64[to + k - from] = words[k]!;
    core.totalsAdd(this.#sums, this.#words);
  }

  #close(column: number, prompts: number): number {
    return this.heap.core.totalsClose(this.#sums, prompts, this.#words, this.#block.at("statistics") + 8 * PER_STATISTIC * column);
  }
}

/** @param statistics as the core writes them, column by column. */
export function statisticAt(statistics: Float64Array, column: number): Statistic {
  const at = PER_STATISTIC * column;
  const error = statistics[at + 2]!;
  return { total: statistics[at]!, mean: statistics[at + 1]!, standardError: Number.isNaN(error) ? null : error };
}

/** The prompts of both parts, where they are not more than a double can count. */
function counted(field: string, prompts: number, before: number): void {
  const most = Number.MAX_SAFE_INTEGER - before;
  if (prompts > most) throw rangeError(`${field}.prompts`, `at most ${most}, so that all can be counted`, prompts);
}

/** Totals that may have come from anywhere, for `count` prompts more. */
export function checkAfter(sums: Sums, value: unknown, count: number): State {
  const state = sums.check("after", readState("after", value));
  counted("after", state.prompts, count);
  return state;
}

export function mergeTotals(heap: Heap<GameCore>, a: Totals, b: Totals): Totals {
  const [one, two] = [readState("a", a), readState("b", b)];
  const groups = (one.starts.length - 2) / 3;
  if (!Number.isInteger(groups) || groups < 1) throw rangeError("a.state", "the totals of some groups", one.words);
  counted("b", two.prompts, one.prompts);
  return heap.scoped(() => {
    const sums = new Sums(heap, groups);
    return sums.totals([sums.check("a", one), sums.check("b", two)]);
  });
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
    const sums = new Sums(heap, groups);
    const states = before === undefined ? [] : [checkAfter(sums, before, prompts)];
    const having = { single: false, baselines: false, boosts: false, rebates: false };
    const sizes = { prompts, groups, outcomes: 0, ...having };
    const block = GAME.take(heap, sizes, 0, ["priced.valuations", valuations.length]);
    block.fill({ prompts, groups });
    COLUMNS.forEach((name, k) => block.write(name, columns[k]!));
    block.write("welfare", welfare);
    return sums.totals(states, block, prompts);
  });
}
