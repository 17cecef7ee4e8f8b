// What a group may report: the set R of Sun et al. 2025, Section 2, for each normalisation, and how a row is brought
// into it.
//
//     sum       not negative, sums to 1            max     not negative, at most 1, the highest is 1
//     range     from 0 to 1, both reached          z-score mean 0, variance 1
//     none      anything; here within `reach` ranges of the truth: without payments no report is too large to gain
// Where the truth itself has negative rewards under sum or max, reports may be as low as its lowest.

import { OK } from "../../status";
import { get, set } from "../../math/arrays";
import { Game, NONE, RANGE, Z_SCORE } from "../block";
import { normalize } from "../rewards";
import { Workspace } from "../workspace";
import { Play } from "./play";

// @ts-ignore: decorator
@unmanaged
export class Domain {
  /** Whose normalisation counts, and room to do it in. */
  game: Game;
  space: Workspace;
  outcomes: u32;
  /** Where the truth is lowest and highest. */
  worst: u32;
  best: u32;
  /** Of the truth. */
  lowest: f64;
  highest: f64;
  /** What a report may not pass. */
  low: f64;
  high: f64;
}

/** Of a group's row of the truth. @param game as it was given, whose rewards `play` has normalised */
export function bounds(domain: Domain, game: Game, play: Play, truth: usize, reach: f64): void {
  const outcomes = play.outcomes;
  domain.game = game;
  domain.space = play.space;
  domain.outcomes = outcomes;
  domain.worst = 0;
  domain.best = 0;
  for (let x: u32 = 1; x < outcomes; ++x) {
    const r = load<f64>(truth + (<usize>x << 3));
    if (r < load<f64>(truth + (<usize>domain.worst << 3))) domain.worst = x;
    if (r > load<f64>(truth + (<usize>domain.best << 3))) domain.best = x;
  }
  domain.lowest = load<f64>(truth + (<usize>domain.worst << 3));
  domain.highest = load<f64>(truth + (<usize>domain.best << 3));
  const wide = reach * (domain.highest - domain.lowest);
  const free = game.normalization == NONE || game.normalization == Z_SCORE;
  domain.low = free ? domain.lowest - wide : min(0, domain.lowest);
  domain.high = free ? domain.highest + wide : max(1, domain.highest);
}

/** Brings a row into the domain, as the mechanism normalises; false where that cannot be done. */
export function project(domain: Domain, row: usize): bool {
  let low = Infinity;
  let high = -Infinity;
  for (let x: u32 = 0; x < domain.outcomes; ++x) {
    const r = min(max(get(row, x), domain.low), domain.high);
    set(row, x, r);
    low = min(low, r);
    high = max(high, r);
  }
  const how = domain.game.normalization;
  if (how == NONE) return high - low < Infinity;
  if ((how == RANGE || how == Z_SCORE) && !(high > low)) return false;
  return normalize(domain.game, domain.space, row, domain.outcomes) == OK;
}
