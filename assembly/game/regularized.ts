// The training rule and the payments for the divergences of divergence.ts.
//
// Training: sum_x q t(h(x) + d) = 1 with h = (R - max R)/lambda; one root d of an increasing function.
// Payment of group i: with omega = W_i (r_i - r_i(mode))/lambda, the policy without the group is q t(s - (omega - d_i)), and
//     p_i = lambda sum_x q(x) B_f*(s - (omega - d_i), s) >= 0
// which is D_f's Bregman divergence plus the multipliers' share (eq. 1 by the KKT conditions). d_i is found from differences
// t(s - z) - t(s), so it is accurate relative to omega, and p_i is stationary in d_i: its error counts only squared.

import { divide } from "../math/arrays";
import { bregman, change, density, inverse, slope } from "./divergence";
import { begin, Root, step } from "../math/root";
import { addTo, clear, total } from "../math/slots";
import { Game } from "./game";
import { Workspace } from "./workspace";

/** Fills space.state with s(x), space.density with t(s) and space.policy. */
export function trainRegularized(game: Game, space: Workspace): void {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const baseline = space.baseline;
  const state = space.state;
  const root = space.root;
  let highest = -Infinity;
  let high = Infinity;
  let mean: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const h = (load<f64>(space.score + at) - space.pivot) / game.lambda;
    const q = load<f64>(baseline + at);
    store<f64>(state + at, h);
    mean += q * h;
    if (h > highest) highest = h;
    high = min(high, inverse(kind, alpha, q) - h);
  }
  const one = inverse(kind, alpha, 1);
  const low = min(one - highest, high);
  begin(root, low, high, min(max(one - mean, low), high));
  do fillMass(kind, alpha, space, root); while (step(root));
  const shift = root.x;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(state + at) + shift;
    const t = density(kind, alpha, s);
    const probability = load<f64>(baseline + at) * t;
    store<f64>(state + at, s);
    store<f64>(space.density + at, t);
    store<f64>(space.policy + at, probability);
    addTo(space.slots, x, probability);
  }
  divide(space.policy, space.outcomes, total(space.slots));
}

/** sum q t(h + d) - 1 and its derivative. */
function fillMass(kind: u32, alpha: f64, space: Workspace, root: Root): void {
  const end = <usize>space.outcomes << 3;
  let rate: f64 = 0;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at) + root.x;
    const q = load<f64>(space.baseline + at);
    const t = density(kind, alpha, s);
    addTo(space.slots, x, q * t);
    rate += q * slope(kind, alpha, s, t);
  }
  const mass = total(space.slots);
  root.value = mass - 1;
  root.slope = rate;
  root.mass = mass + 1;
}

/** What the group with this weight pays, before division by its multiplier; `expect` has just found the row's extremes. */
export function payRegularized(game: Game, space: Workspace, row: usize, weight: f64): f64 {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const rate = weight / game.lambda;
  if ((space.high - space.low) * rate == 0) return 0;
  const root = space.root;
  let first: f64 = 0;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const omega = (load<f64>(row + at) - centre) * rate;
    const share = load<f64>(space.baseline + at) * slope(kind, alpha, load<f64>(space.state + at), load<f64>(space.density + at));
    store<f64>(space.omega + at, omega);
    first += share * omega;
    sum += share;
  }
  begin(root, space.low * rate, space.high * rate, first / sum);
  do fillChange(kind, alpha, space, root); while (step(root));
  const shift = root.x;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const z = load<f64>(space.omega + at) - shift;
    const B = bregman(kind, alpha, load<f64>(space.state + at), z, load<f64>(space.density + at));
    addTo(space.slots, x, load<f64>(space.baseline + at) * B);
  }
  return game.lambda * total(space.slots);
}

/** sum q (t(s - omega + d) - t(s)) and its derivative. */
function fillChange(kind: u32, alpha: f64, space: Workspace, root: Root): void {
  const end = <usize>space.outcomes << 3;
  let rate: f64 = 0;
  let mass: f64 = 0;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    const t = load<f64>(space.density + at);
    const q = load<f64>(space.baseline + at);
    const z = load<f64>(space.omega + at) - root.x;
    const difference = change(kind, alpha, s, z, t);
    addTo(space.slots, x, q * difference);
    mass += q * abs(difference);
    rate += q * slope(kind, alpha, s - z, t + difference);
  }
  root.value = total(space.slots);
  root.slope = rate;
  root.mass = mass;
}

/** D_f(policy || q), lambda included: the Bregman divergence from the point where policy/q = 1. */
export function divergenceRegularized(game: Game, space: Workspace): f64 {
  const one = inverse(game.divergence, game.alpha, 1);
  const end = <usize>space.outcomes << 3;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    const B = bregman(game.divergence, game.alpha, s, s - one, load<f64>(space.density + at));
    addTo(space.slots, x, load<f64>(space.baseline + at) * B);
  }
  return game.lambda * total(space.slots);
}
