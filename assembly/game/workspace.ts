// What one prompt's computation writes on the way to its outcome. Taken from the arena once per call, for the largest prompt.

import { SLOTS } from "../math/slots";
import { create, EXACT, Exact } from "../math/exact";
import { Root } from "../math/root";
import { SUMS } from "../math/sums";
import { take } from "../memory";
import { Game } from "./block";

// @ts-ignore: decorator
@unmanaged
export class Workspace {
  /** Outcomes of the present prompt. */
  outcomes: u32;
  /** f64[n]: W_i = gamma_i w_i, the groups' weights in the objective. */
  weights: usize;
  /** f64[n*m] row-major: normalised rewards in double precision; the game's own rewards where nothing has to change. */
  rewards: usize;
  /** f64[n*m], for rewards that have to be widened or normalised. */
  normalized: usize;
  /** f64[m]: R(x) = sum_i W_i r_i(x) + b(x) is score[x] + origin. */
  score: usize;
  origin: f64;
  /** The highest score. */
  pivot: f64;
  /** What a difference of two scores may be off by, beyond its own rounding. */
  error: f64;
  /** f64[m]: what rounding has taken from the scores, where they are differences; 0: not known. */
  tails: usize;
  /** f64[m]: this prompt's boost b, in the game; 0: none. */
  boost: usize;
  /** f64[m]: baseline q, positive, sums to 1. */
  baseline: usize;
  /** f64[m]: policy/baseline, by the divergences other than kl. */
  density: usize;
  /** f64[m]: the low halves of double-double scores; then, by the divergences other than kl, s(x) of divergences/conjugates. */
  state: usize;
  /** By the divergences other than kl and total variation: the one whose curve and alpha they have, and the lambda it takes. */
  curve: u32;
  alpha: f64;
  unit: f64;
  /** f64[m]: how fast the density grows with s, relative to itself and up to a factor (divergences/sweeps); its mean under the
   *  policy and that of its square; and whether an outcome has none because it has no density. */
  steepness: usize;
  steep: f64;
  steepSquared: f64;
  idle: bool;
  /** Of chi2: the lowest s, 0 being where the density ends. */
  edge: f64;
  /** f64[m]: W_i (r_i(x) - r_i(mode)) / lambda of one group, by the divergences other than kl. */
  omega: usize;
  /** f64[m]: scores without that group, or its s(x) then. */
  other: usize;
  /** f64[m]: low halves of differences. */
  rest: usize;
  /** f64[m]: of one sweep of divergences/sweeps. */
  scratch: usize;
  /** The lowest baseline probability. */
  lowest: f64;
  /** f64[m]: this prompt's policy, in the game's results. */
  policy: usize;
  /** The most likely outcome: rewards are measured from there, which keeps differences exact where the mass is. */
  mode: u32;
  /** Of total variation: the outcome with the highest score. */
  leader: u32;
  /** Of the group at hand: E[r - r(mode)], and the extremes of r - r(mode). */
  mean: f64;
  low: f64;
  high: f64;
  /** f64[3*n]: those three of every group. */
  moments: usize;
  /** Of kl: log sum_x q(x) exp((R(x) - pivot)/lambda). */
  logPartition: f64;
  /** Of kl: whether `state` holds log2 of the baseline. */
  hasLogs: bool;
  /** Of the divergences other than kl and total variation: what the policy summed to before it was divided by that. */
  mass: f64;
  slots: usize;
  sums: usize;
  root: Root;
  exact: Exact;
}

/** Bytes of one group's moments. */
export const MOMENTS: usize = 24;

/** A group's own spread, in lambda, beyond which taking it out of the scores loses 1e-13 of what the others want: then their
 *  scores are summed anew. */
export const FAR: f64 = 1024;

/** Bytes that `workspace` takes for n groups and at most m outcomes. */
export function workspaceBytes(groups: u32, outcomes: u32, copies: bool): u64 {
  const row = ((<u64>outcomes << 3) + 15) & ~15;
  const blocks = 2 * <u64>(offsetof<Workspace>() + offsetof<Root>() + SLOTS + SUMS + EXACT + 80);
  const perGroup = 2 * 16 + (<u64>groups << 3) + <u64>groups * MOMENTS;
  return blocks + perGroup + 9 * row + (copies ? ((<u64>outcomes * groups) << 3) + 16 : 0);
}

/** null when memory cannot hold it. */
export function workspace(game: Game, outcomes: u32, copies: bool): Workspace | null {
  const row = <usize>outcomes << 3;
  const at = take(offsetof<Workspace>());
  const root = take(offsetof<Root>());
  const slots = take(SLOTS);
  const sums = take(SUMS);
  const weights = take(<usize>game.groups << 3);
  const normalized = copies ? take(row * game.groups) : 0;
  const moments = take(MOMENTS * game.groups);
  const score = take(row);
  const baseline = take(row);
  const density = take(row);
  const state = take(row);
  const steepness = take(row);
  const omega = take(row);
  const other = take(row);
  const rest = take(row);
  const scratch = take(row);
  const exact = take(EXACT);
  if (!exact || !scratch || !rest || !other || !omega || !steepness || !state || !density || !baseline || !score) return null;
  if (!moments || !weights || !at || !root || !slots || !sums || (copies && !normalized)) return null;
  const space = changetype<Workspace>(at);
  space.root = changetype<Root>(root);
  space.slots = slots;
  space.sums = sums;
  space.weights = weights;
  space.normalized = normalized;
  space.moments = moments;
  space.score = score;
  space.baseline = baseline;
  space.density = density;
  space.state = state;
  space.steepness = steepness;
  space.omega = omega;
  space.other = other;
  space.rest = rest;
  space.scratch = scratch;
  space.exact = changetype<Exact>(exact);
  create(space.exact);
  return space;
}
