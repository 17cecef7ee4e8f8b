// The policies of the divergences in conjugates/index.ts; regularized.ts makes their payments.
//
// Training: sum_x q t(h(x) + d) = 1 with h = (R - max R)/lambda; one root d of an increasing function; s = h + d. Where
// the last place of d is worth more than the policy can bear (an edge with an infinite slope, a leader with a tiny
// baseline), s goes on in place of h and the next digits of d are the next root.

import { argmax, divide } from "../../math/arrays";
import { lost, twoProduct } from "../../math/double";
import { begin, Root, step } from "../../math/root";
import { clear, tallied, tally } from "../../math/slots";
import { lowestOf, sumOf } from "../../math/sums";
import { ALPHA_TOO_HIGH, ALPHA_TOO_LOW, OK, Status } from "../../status";
import { CHI2, CRESSIE_READ, Game, HELLINGER } from "../block";
import { Workspace } from "../workspace";
import * as conjugates from "./conjugates";
import { density, inverse, mayUnderflow, steepness } from "./conjugates";
import { bow, ofMass } from "./shape";
import { lowerBy, massAt, mayIdle, weighAt } from "./sweeps";

/** How far from 1 the policy may sum before d needs more digits: 2^-46. */
export const LOOSE: f64 = 1.4210854715202004e-14;
/** What the next digits of a root are looked for within, as a share of it: 2^-48. */
const NEXT: f64 = 3.552713678800501e-15;
/** What the policy's sum may be off by for a root that need not be confirmed: 2^-53. */
const ENOUGH: f64 = 1.1102230246251565e-16;

/** alpha beyond which k s overflows, or 1/k is nothing beside the rounding of t. */
const HIGHEST: f64 = 1e9;
/** A root below which there are no next digits. */
const SMALLEST: f64 = 1e-290;

/** Fills space.state with s(x), space.density with t(s), space.steepness and space.policy. */
export function train(game: Game, space: Workspace): void {
  const end = <usize>space.outcomes << 3;
  choose(game, space);
  const lambda = space.unit;
  scale(space.score, space.outcomes, space.pivot, lambda, space.state);
  if (space.tails) {
    for (let at: usize = 0; at < end; at += 8) {
      const product = twoProduct(load<f64>(space.state + at), lambda);
      const tail = load<f64>(space.tails + at) - lost;
      store<f64>(space.tails + at, ((load<f64>(space.score + at) - product) + tail) / lambda);
    }
  }
  solve(space, space.state);
  let mass = weigh(space, space.root.x);
  if (space.tails) {
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(space.state + at, load<f64>(space.state + at) + load<f64>(space.tails + at));
    }
    mass = resettle(space);
  }
  for (let k = 0; k < 8 && abs(mass - 1) > LOOSE && abs(space.root.x) > SMALLEST; ++k) mass = resettle(space);
  if (abs(mass - 1) > LOOSE) mass = blend(space);
  divide(space.policy, space.outcomes, mass);
  space.steep /= mass;
  space.steepSquared /= mass;
  space.mass = mass;
}

/** alpha = 2 is chi2 of half the lambda, alpha = 1/2 hellinger of twice the lambda. */
function choose(game: Game, space: Workspace): void {
  const twin = game.divergence == CRESSIE_READ && (game.alpha == 2 || game.alpha == 0.5);
  space.curve = twin ? (game.alpha == 2 ? CHI2 : HELLINGER) : game.divergence;
  space.alpha = game.alpha;
  space.unit = twin ? game.lambda / game.alpha : game.lambda;
}

/** into <- (values - level)/by. */
function scale(values: usize, count: u32, level: f64, by: f64, into: usize): void {
  const end = <usize>count << 3;
  let at: usize = 0;
  if (ASC_FEATURE_SIMD) {
    for (; at + 16 <= end; at += 16) {
      const above = f64x2.sub(v128.load(values + at), f64x2.splat(level));
      v128.store(into + at, f64x2.div(above, f64x2.splat(by)));
    }
  }
  for (; at < end; at += 8) store<f64>(into + at, (load<f64>(values + at) - level) / by);
}

/** Densities and probabilities of space.state, which is shifted by d; returns what these sum to. */
function weigh(space: Workspace, d: f64): f64 {
  weighAt(space, d);
  space.steep = sumOf(space.sums, 1);
  space.steepSquared = sumOf(space.sums, 2);
  const lowest = lowestOf(space.sums);
  space.idle = lowest == 0 && mayIdle(space);
  space.edge = lowest;
  return sumOf(space.sums, 0);
}

/** The next digits of the root that `space.root` has ended at, and `weigh` again. */
function resettle(space: Workspace): f64 {
  const root = space.root;
  const width = abs(root.x) * NEXT;
  begin(root, min(root.low - root.x, -width), max(root.high - root.x, width), 0);
  do fillMass(space, space.state, root, 0); while (step(root));
  return weigh(space, root.x);
}

/** Where no double d makes the policy sum to 1: between its two neighbours, in the proportion that does. Outcomes on
 *  which they differ are at an edge that the last place of d decides, and any division among them is as good to that
 *  place. */
function blend(space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  const root = space.root;
  // space.state has been moved to the end of the root's search
  const down = root.low - root.x;
  const up = root.high - root.x;
  let low: f64 = 0;
  let high: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const s = load<f64>(space.state + at);
    const q = load<f64>(space.baseline + at);
    const t0 = density(space.curve, space.alpha, s + down);
    const t1 = density(space.curve, space.alpha, s + up);
    store<f64>(space.density + at, t0);
    store<f64>(space.omega + at, t1);
    low += q * t0;
    high += q * t1;
  }
  const share = low < 1 && high > 1 && high < Infinity ? (1 - low) / (high - low) : 0;
  if (!share) return weigh(space, 0);
  space.steep = 0;
  space.steepSquared = 0;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const t0 = load<f64>(space.density + at);
    const t = t0 + share * (load<f64>(space.omega + at) - t0);
    const probability = load<f64>(space.baseline + at) * t;
    if (t > 0) store<f64>(space.state + at, inverse(space.curve, space.alpha, 1 / t));
    const steep = steepness(space.curve, space.alpha, load<f64>(space.state + at), t);
    if (steep == 0 && mayIdle(space)) space.idle = true;
    space.steep += probability * steep;
    space.steepSquared += probability * steep * steep;
    store<f64>(space.density + at, t);
    store<f64>(space.policy + at, probability);
    store<f64>(space.steepness + at, steep);
    tally(space.slots, x, probability);
  }
  return tallied(space.slots);
}

/** How near scores have to be: see divergences/index.ts. */
export function resolution(game: Game, space: Workspace): f64 {
  return conjugates.resolution(game.divergence, game.alpha, space.lowest);
}

/** Whether s can hold the point where one outcome takes all the mass: for Cressie-Read with alpha < 1,
 *  q^(1-alpha)/(1-alpha). */
export function admit(game: Game, space: Workspace): Status {
  if (game.alpha > HIGHEST) {
    game.fault = game.alpha;
    return ALPHA_TOO_HIGH;
  }
  if (!mayUnderflow(game.divergence, game.alpha)) return OK;
  if (inverse(game.divergence, game.alpha, space.lowest) <= -1e-290) return OK;
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const q = load<f64>(space.baseline + at);
    if (inverse(game.divergence, game.alpha, q) > -1e-290) {
      game.outcome = <u32>(at >> 3);
      game.fault = q;
      return ALPHA_TOO_LOW;
    }
  }
  return OK;
}

/** Shifts h f64[m] in place so that sum q t(h) = 1; returns by how much. */
export function settle(space: Workspace, h: usize): f64 {
  const highest = solve(space, h);
  const shift = space.root.x;
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) store<f64>(h + at, load<f64>(h + at) + shift);
  return shift - highest;
}

/** Measures h f64[m] from its highest, which is returned, and leaves in space.root the d at which sum q t(h + d) =
 *  1. */
function solve(space: Workspace, h: usize): f64 {
  const kind = space.curve;
  const alpha = space.alpha;
  const root = space.root;
  const leader = <usize>argmax(h, space.outcomes) << 3;
  const highest = load<f64>(h + leader);
  lowerBy(space, h, highest);
  const mean = sumOf(space.sums, 0);
  const even = inverse(kind, alpha, 1);
  // all mass on the leader bounds the root from above, policy = q from below; the lowest outcome has no more than its
  // baseline
  let high = inverse(kind, alpha, load<f64>(space.baseline + leader));
  if (!(high < 1e300)) high = even - lowestOf(space.sums);
  const low = min(even, high);
  // for small rewards, to second order
  const guess = even - mean - bow(space) * (sumOf(space.sums, 1) - mean * mean);
  begin(root, low, high, min(guess >= low ? guess : even - mean, high));
  do fillMass(space, h, root, ENOUGH); while (step(root));
  return highest;
}

/** sum q t(h + d) - 1 and its derivatives; the root may be off by what changes it by `enough`. */
function fillMass(space: Workspace, h: usize, root: Root, enough: f64): void {
  massAt(space, h, root.x);
  ofMass(space, root);
  root.enough = enough / root.slope;
}
