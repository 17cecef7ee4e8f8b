// Whether a tree has become slower or larger than another, given what each took.

import { spread } from "./median.mjs";

/** Rounds without which there is no verdict. */
const FEWEST = 5;

/** What may be: the median of times, and bytes. */
const SLOWER = 1.05;
const LARGER = 1.1;

/** @param before, now times of rounds that took turns
 *  @returns the ratio of their medians, and whether it is beyond what may be and the middle halves of the two lie
 *  apart: some processes are slow throughout, and neither a few of them nor a wide spread is a verdict */
export function compared(before, now) {
  const [[, , middle, upper], [, lower, other]] = [before, now].map(spread);
  const ratio = other / middle;
  return { ratio, slower: before.length >= FEWEST && ratio > SLOWER && lower > upper };
}

/** Files that have grown too much. @param before, now bytes by name; a file that is new is none */
export function grown(before, now) {
  return Object.entries(now)
    .filter(([name, bytes]) => bytes > LARGER * (before[name] ?? Infinity))
    .map(([name, bytes]) => `${name} has ${bytes} bytes, ${(bytes / before[name]).toFixed(2)} times ${before[name]}`);
}
