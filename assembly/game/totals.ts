// Statistics over prompts, column by column: exact sums of the values and of their squares, so that neither the order of prompts
// nor how they are split changes a bit, and sums of two parts add up to the sums of the whole.
//
// The state of a column is its two sums in words (../math/words.ts), one behind the other.

import { addAll } from "../math/bins";
import { clear, create, EXACT, Exact, settle } from "../math/exact";
import { moments } from "../math/moments";
import { add, WORDS, write } from "../math/words";
import { Game } from "./block";

/** Two sums, and room for `moments`. */
const SUM: usize = 0;
const SQUARES: usize = EXACT;
const SPREAD: usize = 2 * EXACT;

/** Bytes of what the sums of a column are made in. */
export function totalsBytes(): u32 {
  return <u32>(3 * EXACT);
}

/** f64 that the state of a column is at most. */
export function totalsWords(): u32 {
  return 2 * WORDS;
}

/** Makes the memory at `totals` ready, with sums of 0. */
export function totalsOpen(totals: usize): void {
  create(changetype<Exact>(totals + SUM));
  create(changetype<Exact>(totals + SQUARES));
  create(changetype<Exact>(totals + SPREAD));
}

/** Adds a column's state. */
export function totalsAdd(totals: usize, state: usize): void {
  const words = add(changetype<Exact>(totals + SUM), state);
  add(changetype<Exact>(totals + SQUARES), state + (<usize>words << 3));
}

/** Adds a column of a priced game, which has 3 n + 1: valuations, payments and utilities of the groups, welfare. */
export function totalsFold(totals: usize, game: Game, column: u32): void {
  const sum = changetype<Exact>(totals + SUM);
  const squares = changetype<Exact>(totals + SQUARES);
  const stride = column < 3 * game.groups ? <usize>game.groups << 3 : 8;
  addAll(columnOf(game, column), stride, game.prompts, sum, squares);
}

function columnOf(game: Game, column: u32): usize {
  const n = game.groups;
  if (column < n) return game.valuations + (<usize>column << 3);
  if (column < 2 * n) return game.payments + (<usize>(column - n) << 3);
  return column < 3 * n ? game.utilities + (<usize>(column - 2 * n) << 3) : game.welfare;
}

/** Writes state and statistics of a column, and makes its sums 0.
 *  @param state f64[totalsWords()] out @param statistics f64[3] out: see ../math/moments.ts
 *  @returns how many f64 the state is; 0 where no so many values have these sums. */
export function totalsClose(totals: usize, prompts: f64, state: usize, statistics: usize): u32 {
  const sum = changetype<Exact>(totals + SUM);
  const squares = changetype<Exact>(totals + SQUARES);
  const negative = settle(sum);
  settle(squares);
  const valid = moments(sum, negative, squares, changetype<Exact>(totals + SPREAD), prompts, statistics);
  const words = write(sum, negative, state);
  const all = words + write(squares, false, state + (<usize>words << 3));
  clear(sum);
  clear(squares);
  return valid ? all : 0;
}
