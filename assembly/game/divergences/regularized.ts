// The training rule and the payments of the divergences in conjugates/index.ts.
//
// Training: sum_x q t(h(x) + d) = 1 with h = (R - max R)/lambda; one root d of an increasing function; s = h + d.
// Payment of group i: with omega = W_i (r_i - r_i(mode))/lambda, the policy without the group is q t(u), u = s - omega + d_i, and
//     p_i = lambda sum_x q(x) B_f*(u, s) >= 0
// which is D_f's Bregman divergence plus the multipliers' share (eq. 1 by the KKT conditions). It is stationary in d_i, whose
// error counts only squared. d_i is found from the differences t(u) - t(s), so z = s - u is right relative to omega; where z is
// large and u may be small (at a pole, or at a new mode), u is solved for afresh, so u is right relative to itself.

import { argmax, divide } from "../../math/arrays";
import { begin, Root, step } from "../../math/root";
import { addTo, clear, total } from "../../math/slots";
import { ALPHA_TOO_LOW, OK, Status } from "../../status";
import { Game } from "../block";
import { othersScores } from "../score";
import { FAR, Workspace } from "../workspace";
import { bregman, change, density, hasPole, inverse, mayUnderflow, slope } from "./conjugates";

/** Spread of omega above which s - z would lose u, for divergences without a pole. */
const WIDE: f64 = 1024;

/** Fills space.state with s(x), space.density with t(s) and space.policy. */
export function train(game: Game, space: Workspace): void {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(space.state + at, (load<f64>(space.score + at) - space.pivot) / game.lambda);
  }
  settle(game, space, space.state);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const t = density(game.divergence, game.alpha, load<f64>(space.state + at));
    const probability = load<f64>(space.baseline + at) * t;
    store<f64>(space.density + at, t);
    store<f64>(space.policy + at, probability);
    addTo(space.slots, x, probability);
  }
  divide(space.policy, space.outcomes, total(space.slots));
}

/** Whether s can hold the point where one outcome takes all the mass: for Cressie-Read with alpha < 1, q^(1-alpha)/(1-alpha). */
export function admit(game: Game, space: Workspace): Status {
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

/** D_f(policy || q) is the payment of everybody at once: without anybody the policy is q. */
export function value(game: Game, space: Workspace): f64 {
  return charge(game, space, space.score, 1, game.groups);
}

/** Shifts h f64[m] in place so that sum q t(h) = 1. */
function settle(game: Game, space: Workspace, h: usize): void {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const root = space.root;
  const highest = load<f64>(h + (<usize>argmax(h, space.outcomes) << 3));
  let high = Infinity;
  let mean: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const below = load<f64>(h + at) - highest;
    const q = load<f64>(space.baseline + at);
    store<f64>(h + at, below);
    mean += q * below;
    high = min(high, inverse(kind, alpha, q) - below);
  }
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
    addTo(space.slots, x, q * t);
    rate += q * slope(kind, alpha, s, t);
  }
  const mass = total(space.slots);
  root.value = mass - 1;
  root.slope = rate;
  root.mass = mass + 1;
}

/** What the group with this weight pays (`group` n: everybody at once), before division by its multiplier; `expect` has just found the row's extremes. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const rate = weight / game.lambda;
  const spread = (space.high - space.low) * rate;
  if (spread == 0) return 0;
  const omega = space.omega;
  const other = space.other;
  let nearest = -Infinity;
  for (let at: usize = 0; at < end; at += 8) {
    const s = load<f64>(space.state + at);
    const w = (load<f64>(row + at) - centre) * rate;
    store<f64>(omega + at, w);
    store<f64>(other + at, s - w);
    nearest = max(nearest, s);
  }
  const far = spread > FAR;
  const afresh = far || spread > (hasPole(kind, alpha) ? -0.25 * nearest : WIDE);
  if (far) othersScores(game, space, group);
  if (afresh) settle(game, space, other);
  const shift = far ? 0 : settleChange(game, space, space.low * rate, space.high * rate);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    let z = load<f64>(omega + at) - shift;
    let u = s - z;
    if (far || (afresh && abs(z) > 0.25 * abs(s))) {
      u = load<f64>(other + at);
      z = s - u;
    }
    addTo(space.slots, x, load<f64>(space.baseline + at) * bregman(kind, alpha, s, u, z, load<f64>(space.density + at)));
  }
  return game.lambda * total(space.slots);
}

/** The d_i in [low, high], the extremes of omega, at which sum q (t(s - omega + d_i) - t(s)) = 0. */
function settleChange(game: Game, space: Workspace, low: f64, high: f64): f64 {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const root = space.root;
  let first: f64 = 0;
  let sum: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const share = load<f64>(space.baseline + at) * slope(kind, alpha, load<f64>(space.state + at), load<f64>(space.density + at));
    first += share * load<f64>(space.omega + at);
    sum += share;
  }
  begin(root, low, high, first / sum);
  do fillChange(kind, alpha, space, root); while (step(root));
  return root.x;
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
    const difference = change(kind, alpha, s, s - z, z, t);
    addTo(space.slots, x, q * difference);
    mass += q * abs(difference);
    rate += q * slope(kind, alpha, s - z, t + difference);
  }
  root.value = total(space.slots);
  root.slope = rate;
  root.mass = mass;
}
