// The state of totals, read from anywhere: a list of sums as assembly/math/words.ts writes them, of values and of squares, column
// by column. There is one way to write a sum, and any other is refused.

import { integer, list, record } from "../check.js";
import { rangeError } from "../refusal.js";

export interface State {
  readonly prompts: number;
  readonly words: readonly number[];
  /** Where each column begins, and the end. */
  readonly starts: readonly number[];
}

const HIGHEST = 2 ** 32 - 1;
/** Where words can stand, at 2^(32 k - 2176): from the smallest double, or its square, to 2^53 times the largest. */
const VALUES = { from: 34, to: 102, lowest: -HIGHEST };
const SQUARES = { from: 0, to: 134, lowest: 0 };

const FIELDS = ["prompts", "valuations", "payments", "utilities", "welfare", "state"];

/** @throws TypeError, RangeError that name the entry. */
export function readState(field: string, value: unknown): State {
  const totals = record(field, value, FIELDS);
  const prompts = integer(`${field}.prompts`, totals.prompts, 1, Number.MAX_SAFE_INTEGER);
  const words = list(`${field}.state`, totals.state);
  const starts = [0];
  for (let at = 0; at < words.length; starts.push(at)) {
    at = endOf(field, words, at, VALUES);
    at = endOf(field, words, at, SQUARES);
  }
  return { prompts, words: words as number[], starts };
}

/** Where a sum ends that begins at an entry. */
function endOf(field: string, words: readonly unknown[], at: number, { from, to, lowest }: typeof VALUES): number {
  const place = (k: number): string => `${field}.state[${k}]`;
  // places are written down for entries that are wrong
  const whole = (k: number, low: number, high: number): number => {
    const word = words[k];
    return Number.isInteger(word) && (word as number) >= low && (word as number) <= high
      ? (word as number) : integer(place(k), word, low, high);
  };
  const first = whole(at, 0, to);
  const count = whole(at + 1, 0, to - first);
  if (count === 0 ? first !== 0 : first < from) throw rangeError(place(at), count === 0 ? "0, of no words" : `at least ${from}`, first);
  if (count === 0) return at + 2;
  const [begin, end] = [at + 2, at + 2 + count];
  for (const k of [begin, end - 1]) {
    if (whole(k, lowest, HIGHEST) === 0) throw rangeError(place(k), "a word other than 0, as the first and the last are", 0);
  }
  const negative = (words[begin] as number) < 0;
  for (let k = begin; k < end; k++) whole(k, negative ? lowest : 0, negative ? 0 : HIGHEST);
  return end;
}
