// The policies of the divergences in conjugates/index.ts; regularized.ts makes their payments.
//
// Training: sum_x q t(h(x) + d) = 1 with h = (R - max R)/lambda; one root d of an increasing function; s = h + d. Where the last
// place of d is worth more than the policy can bear (an edge with an infinite slope, a leader with a tiny baseline), s goes on in
// place of h and the next digits of d are the next root.

import { argmax, divide } from "../../math/arrays";
import { lost, twoProduct } from "../../math/double";
import { begin, Root, step } from "../../math/root";
import { clear, tallied, tally } from "../../math/slots";
import { ALPHA_TOO_HIGH, ALPHA_TOO_LOW, OK, Status } from "../../status";
import { Game } from "../block";
import { Workspace } from "../workspace";
import * as conjugates from "./conjugates";
import { density, inverse, mayUnderflow, slope } from "./conjugates";

/** How far from 1 the policy may sum before d needs more digits: 2^-46. */
export const LOOSE: f64 = 1.4210854715202004e-14;
/** What the next digits of a root are looked for within, as a share of it: 2^-48. */
const NEXT: f64 = 3.552713678800501e-15;

/** alpha beyond which k s overflows, or 1/k is nothing beside the rounding of t. */
const HIGHEST: f64 = 1e9;
/** A root below which there are no next digits. */
const SMALLEST: f64 = 1e-290;

/** Fills space.state with s(x), space.density with t(s) and space.policy. */
export function train(game: Game, space: Workspace): void {
  const end = <usize>space.outcomes << 3;
  const lambda = game.lambda;
  for (let at: usize = 0; at < end; at += 8) store<f64>(space.state + at, (load<f64>(space.score + at) - space.pivot) / lambda);
  if (space.tails) {
    for (let at: usize = 0; at < end; at += 8) {
      const product = twoProduct(load<f64>(space.state + at), lambda);
      const tail = load<f64>(space.tails + at) - lost;
      store<f64>(space.tails + at, ((load<f64>(space.score + at) - product) + tail) / lambda);
    }
  }
  settle(game, space, space.state);
  let mass = weigh(game, space);
  if (space.tails) {
    for (let at: usize = 0; at < end; at += 8) store<f64>(space.state + at, load<f64>(space.state + at) + load<f64>(space.tails + at));
    mass = resettle(game, space);
  }
  for (let k = 0; k < 8 && abs(mass - 1) > LOOSE && abs(space.root.x) > SMALLEST; ++k) mass = resettle(game, space);
  if (abs(mass - 1) > LOOSE) mass = blend(game, space);
  divide(space.policy, space.outcomes, mass);
  space.mass = mass;
}

/** Densities and probabilities; returns what these sum to. */
function weigh(game: Game, space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const t = density(game.divergence, game.alpha, load<f64>(space.state + at));
    const probability = load<f64>(space.baseline + at) * t;
    store<f64>(space.density + at, t);
    store<f64>(space.policy + at, probability);
    tally(space.slots, x, probability);
  }
  return tallied(space.slots);
}

/** The next digits of the root that `space.root` has ended at, into space.state, and `weigh` again. */
function resettle(game: Game, space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  const root = space.root;
  const width = abs(root.x) * NEXT;
  begin(root, -width, width, 0);
  do fillMass(game.divergence, game.alpha, space, space.state, root); while (step(root));
  for (let at: usize = 0; at < end; at += 8) store<f64>(space.state + at, load<f64>(space.state + at) + root.x);
  return weigh(game, space);
}

/** Where no double d makes the policy sum to 1: between its two neighbours, in the proportion that does. Outcomes on which they differ
 *  are at an edge that the last place of d decides, and any division among them is as good to that place. */
function blend(game: Game, space: Workspace): f64 {
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
    const t0 = density(game.divergence, game.alpha, s + down);
    const t1 = density(game.divergence, game.alpha, s + up);
    store<f64>(space.density + at, t0);
    store<f64>(space.omega + at, t1);
    low += q * t0;
    high += q * t1;
  }
  const share = low < 1 && high > 1 && high < Infinity ? (1 - low) / (high - low) : 0;
  if (!share) return weigh(game, space);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const t0 = load<f64>(space.density + at);
    const t = t0 + share * (load<f64>(space.omega + at) - t0);
    const probability = load<f64>(space.baseline + at) * t;
    store<f64>(space.density + at, t);
    if (t > 0) store<f64>(space.state + at, inverse(game.divergence, game.alpha, 1 / t));
    store<f64>(space.policy + at, probability);
    tally(space.slots, x, probability);
  }
  return tallied(space.slots);
}

/** How near scores have to be: see divergences/index.ts. */
export function resolution(game: Game, space: Workspace): f64 {
  return conjugates.resolution(game.divergence, game.alpha, space.lowest);
}

/** Whether s can hold the point where one outcome takes all the mass: for Cressie-Read with alpha < 1, q^(1-alpha)/(1-alpha). */
export function admit(game: Game, space: Workspace): Status {
  if (game.alpha > HIGHEST) {
    game.fault = game.alpha;
    return ALPHA_TOO_HIGH;
  }
  if (!mayUnderflow(game.divergence, game.alpha)) return OK;
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

/** Shifts h f64[m] in place so that sum q t(h) = 1. */
export function settle(game: Game, space: Workspace, h: usize): void {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const root = space.root;
  const highest = load<f64>(h + (<usize>argmax(h, space.outcomes) << 3));
  let high = Infinity;
  let lowest: f64 = 0;
  let mean: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const below = load<f64>(h + at) - highest;
    const q = load<f64>(space.baseline + at);
    store<f64>(h + at, below);
    mean += q * below;
    high = min(high, inverse(kind, alpha, q) - below);
    lowest = min(lowest, below);
  }
  // the lowest outcome has no more than its baseline
  if (!(high < 1e300)) high = inverse(kind, alpha, 1) - lowest;
  // all mass on one outcome bounds the root from above, policy = q from below; for small rewards h - mean is the first guess
  const low = min(inverse(kind, alpha, 1), high);
  begin(root, low, high, min(low - mean, high));
  do fillMass(kind, alpha, space, h, root); while (step(root));
  for (let at: usize = 0; at < end; at += 8) store<f64>(h + at, load<f64>(h + at) + root.x);
}

/** sum q t(h + d) - 1 and its derivative. */
function fillMass(kind: u32, alpha: f64, space: Workspace, h: usize, root: Root): void {
  const end = <usize>space.outcomes << 3;
  let rate: f64 = 0;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(h + at) + root.x;
    const q = load<f64>(space.baseline + at);
    const t = density(kind, alpha, s);
    tally(space.slots, x, q * t);
    rate += q * slope(kind, alpha, s, t);
  }
  const mass = tallied(space.slots);
  root.value = mass - 1;
  root.slope = rate;
  root.mass = mass + 1;
}
