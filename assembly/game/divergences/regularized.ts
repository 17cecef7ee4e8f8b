// The payments of the divergences in conjugates/index.ts, from the policy that regularized-policy.ts has found.
//
// Payment of group i: with omega = W_i (r_i - r_i(mode))/lambda, the policy without the group is q t(u), u = s - omega + d_i, and
//     p_i = lambda sum_x q(x) B_f*(u, s) >= 0
// which is D_f's Bregman divergence plus the multipliers' share (eq. 1 by the KKT conditions). It is stationary in d_i, whose
// error counts only squared. d_i is found from the differences t(u) - t(s), so z = s - u is right relative to omega; where z is
// large and u may be small (at a pole, or at a new mode), u is solved for afresh, so u is right relative to itself. Where the
// group's own claims would swamp the others', u is from the others' scores alone, and s from the policy that is returned: the sum
// is what that policy costs the others for any distribution, as long as u is their optimum.

import { begin, Root, step } from "../../math/root";
import { clear, tallied, tally } from "../../math/slots";
import { Game } from "../block";
import { lead } from "../difference";
import { FAR, Workspace } from "../workspace";
import { bregman, change, hasPole, inverse, slope } from "./conjugates";
import { LOOSE, settle } from "./regularized-policy";

export { admit, resolution, train } from "./regularized-policy";

/** D_f(policy || q) is the payment of everybody at once: without anybody the policy is q. */
export function value(game: Game, space: Workspace): f64 {
  return charge(game, space, space.score, 1, game.groups);
}

/** What the group with this weight pays (`group` n: everybody at once), before division by its multiplier; `expect` has just found
 *  the row's extremes. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const rate = weight / game.lambda;
  const spread = (space.high - space.low) * rate;
  if (spread == 0) return 0;
  // s - omega is right to the last digit of omega, the others' scores alone to the last digit of theirs
  if (spread > FAR && 4 * spread * game.lambda > range(space)) return chargeAfresh(game, space, group);
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
  const afresh = hasPole(kind, alpha) && spread > -0.25 * nearest;
  if (afresh) settle(game, space, other);
  const shift = settleChange(game, space, space.low * rate, space.high * rate);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    let z = load<f64>(omega + at) - shift;
    let u = s - z;
    if (afresh && abs(z) > 0.25 * abs(s)) {
      u = load<f64>(other + at);
      z = s - u;
    }
    tally(space.slots, x, load<f64>(space.baseline + at) * bregman(kind, alpha, s, u, z, load<f64>(space.density + at)));
  }
  return game.lambda * tallied(space.slots);
}

/** d policy(x) / d R(x), but for the policy's sum: q t'(s)/lambda. */
export function respond(game: Game, space: Workspace, into: usize): void {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const rate = slope(game.divergence, game.alpha, load<f64>(space.state + at), load<f64>(space.density + at));
    store<f64>(into + at, load<f64>(space.baseline + at) * rate / game.lambda);
  }
}

/** How far the scores lie apart. */
function range(space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  let low = Infinity;
  let high = -Infinity;
  for (let at: usize = 0; at < end; at += 8) {
    const score = load<f64>(space.score + at);
    low = min(low, score);
    high = max(high, score);
  }
  return high - low;
}

/** The same from the others' scores alone, for a group whose own are far larger. */
function chargeAfresh(game: Game, space: Workspace, group: u32): f64 {
  const kind = game.divergence;
  const alpha = game.alpha;
  const end = <usize>space.outcomes << 3;
  const other = space.other;
  if (group == game.groups) {
    const s = inverse(kind, alpha, 1);
    for (let at: usize = 0; at < end; at += 8) store<f64>(other + at, s);
  } else {
    lead(game, space, group, space.mode, other, space.rest, space.omega);
    for (let at: usize = 0; at < end; at += 8) store<f64>(other + at, load<f64>(other + at) / game.lambda);
    settle(game, space, other);
  }
  const whole = abs(space.mass - 1) <= LOOSE;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    let s = load<f64>(space.state + at);
    let t = load<f64>(space.density + at);
    if (!whole && t > 0) {
      t /= space.mass;
      s = inverse(kind, alpha, 1 / t);
    }
    const u = load<f64>(other + at);
    tally(space.slots, x, load<f64>(space.baseline + at) * bregman(kind, alpha, s, u, s - u, t));
  }
  return game.lambda * tallied(space.slots);
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
    tally(space.slots, x, q * difference);
    mass += q * abs(difference);
    rate += q * slope(kind, alpha, s - z, t + difference);
  }
  root.value = tallied(space.slots);
  root.slope = rate;
  root.mass = mass;
}
