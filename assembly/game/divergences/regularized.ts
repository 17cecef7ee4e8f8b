// The payments of the divergences in conjugates/index.ts, from the policy that regularized-policy.ts has found.
//
// Payment of group i: with omega = W_i (r_i - r_i(mode))/lambda, the policy without the group is q t(u), u = s - omega
// + d_i, and
//     p_i = lambda sum_x q(x) B_f*(u, s) >= 0
// which is D_f's Bregman divergence plus the multipliers' share (eq. 1 by the KKT conditions). It is stationary in d_i,
// whose error counts only squared: d_i is found to half the digits, from the differences t(u) - t(s), so z = s - u is
// right relative to omega. Where u is far smaller than s (a new leader at a pole), u is solved for afresh, so it is
// right relative to itself. Where the group's own claims would swamp the others', u is from the others' scores alone,
// and s from the policy that is returned: the sum is what that policy costs the others for any distribution, as long as
// u is their optimum.

import { begin, step } from "../../math/root";
import { clear, tallied, tally } from "../../math/slots";
import { highestOf, lowestOf, sumOf } from "../../math/sums";
import { CHI2, Game, JENSEN_SHANNON } from "../block";
import { lead } from "../difference";
import { FAR, Workspace } from "../workspace";
import { bregman, change, hasPole, inverse, slope } from "./conjugates";
import { chargeLinear } from "./linear";
import { LOOSE, settle } from "./regularized-policy";
import { guess, ofChange } from "./shape";
import { changeAt, chargeAt, isSteep, momentsOf } from "./sweeps";

export { admit, resolution, train } from "./regularized-policy";

/** u over s below which s - z has lost so much of u that no d may make the policy sum to 1: 2^-20. Before, what it
 *  loses is no more than rounding the scores has lost. */
const NEAR: f64 = 9.5367431640625e-7;
/** s over the s of policy = q beyond which s - z loses digits of the latter. */
const FAR_BELOW: f64 = 64;
/** The share of s below which a root of its own is sharper than its differences: 2^-20. */
const SMALL: f64 = 9.5367431640625e-7;
/** A group's spread, in lambda, that an exponential may meet. */
const WIDE: f64 = 300;

/** D_f(policy || q) is the payment of everybody at once: without anybody the policy is q. */
export function value(game: Game, space: Workspace): f64 {
  return charge(game, space, space.score, 1, game.groups);
}

/** What the group with this weight pays (`group` n: everybody at once), before division by its multiplier; `expect` has
 *  just found the row's extremes. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const rate = weight / space.unit;
  const spread = (space.high - space.low) * rate;
  if (spread == 0) return 0;
  // s - omega is right to the last digit of omega, the others' scores alone to the last digit of theirs
  if (spread > FAR && 4 * spread * space.unit > range(space)) return chargeAfresh(game, space, group);
  const centre = load<f64>(row + (<usize>space.mode << 3));
  if (space.curve == CHI2) return space.unit * chargeLinear(space, row, centre, rate);
  const poled = hasPole(space.curve, space.alpha);
  if (space.curve == JENSEN_SHANNON && spread > WIDE) return chargeNear(space, row, centre, rate);
  let shift: f64;
  const even = inverse(space.curve, space.alpha, 1);
  if (group == game.groups && spread > SMALL * abs(even)) {
    // the policy without anybody is the baseline
    shift = even - load<f64>(space.state + (<usize>space.mode << 3));
    if (poled && space.low * rate - shift < FAR_BELOW * even) {
      return chargeNobody(space, row, centre, rate, even, shift);
    }
  } else {
    shift = settleChange(space, row, centre, rate);
    if (poled && !(lowestOf(space.sums) > NEAR)) return chargeNear(space, row, centre, rate);
  }
  chargeAt(space, row, centre, rate, shift);
  return space.unit * sumOf(space.sums, isSteep(space) ? 3 : 0);
}

/** The d_i between the extremes of omega at which sum q (t(s - omega + d_i) - t(s)) = 0. */
function settleChange(space: Workspace, row: usize, centre: f64, rate: f64): f64 {
  const root = space.root;
  const low = space.low * rate;
  let high = space.high * rate;
  if (isSteep(space)) {
    begin(root, low, high, space.mean * rate);
    solveChange(space, row, centre, rate);
    return root.x;
  }
  momentsOf(space, row, centre, rate);
  // no outcome has more than all the mass
  const pole = inverse(space.curve, space.alpha, space.lowest) - highestOf(space.sums);
  if (hasPole(space.curve, space.alpha)) high = max(low, min(high, pole));
  const first = guess(space);
  const mean = sumOf(space.sums, 0) / space.steep;
  begin(root, low, high, first >= low && first <= high ? first : min(high, max(low, mean)));
  solveChange(space, row, centre, rate);
  return root.x;
}

function solveChange(space: Workspace, row: usize, centre: f64, rate: f64): void {
  do {
    changeAt(space, row, centre, rate, space.root.x);
    ofChange(space, space.root, (space.high - space.low) * rate);
  } while (step(space.root));
}

/** The payment near a pole, where the policy without the group is found afresh. */
function chargeNear(space: Workspace, row: usize, centre: f64, rate: f64): f64 {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const w = (load<f64>(row + at) - centre) * rate;
    store<f64>(space.omega + at, w);
    store<f64>(space.other + at, load<f64>(space.state + at) - w);
  }
  return chargeApart(space, sharpen(space, settle(space, space.other)));
}

/** The payment of everybody, whose policy without them is q, where outcomes are far below. */
function chargeNobody(space: Workspace, row: usize, centre: f64, rate: f64, even: f64, shift: f64): f64 {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(space.omega + at, (load<f64>(row + at) - centre) * rate);
    store<f64>(space.other + at, even);
  }
  return chargeApart(space, shift);
}

/** From space.omega and, where u is apart from s, from space.other. */
function chargeApart(space: Workspace, shift: f64): f64 {
  const end = <usize>space.outcomes << 3;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    const z = load<f64>(space.omega + at) - shift;
    const u = apart(s, z) ? load<f64>(space.other + at) : s - z;
    const term = bregman(space.curve, space.alpha, s, u, apart(s, z) ? s - u : z, load<f64>(space.density + at));
    tally(space.slots, x, load<f64>(space.baseline + at) * term);
  }
  return space.unit * tallied(space.slots);
}

/** Whether s - z has lost too much of itself. */
// @ts-ignore: decorator
@inline
function apart(s: f64, z: f64): bool {
  return abs(z) > 0.25 * abs(s);
}

/** d after a Newton step from where `settle` found it, which was right relative to s, by sum q (t(s - omega + d) -
 *  t(s)), which makes it right relative to omega. */
function sharpen(space: Workspace, d: f64): f64 {
  const kind = space.curve;
  const alpha = space.alpha;
  const end = <usize>space.outcomes << 3;
  let rate: f64 = 0;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const s = load<f64>(space.state + at);
    const t = load<f64>(space.density + at);
    const q = load<f64>(space.baseline + at);
    const z = load<f64>(space.omega + at) - d;
    const u = apart(s, z) ? load<f64>(space.other + at) : s - z;
    const difference = change(kind, alpha, s, u, apart(s, z) ? s - u : z, t);
    tally(space.slots, x, q * difference);
    rate += q * slope(kind, alpha, u, t + difference);
  }
  return d - tallied(space.slots) / rate;
}

/** d policy(x) / d R(x), but for the policy's sum: q t'(s)/lambda. */
export function respond(game: Game, space: Workspace, into: usize): void {
  const end = <usize>space.outcomes << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const rate = slope(space.curve, space.alpha, load<f64>(space.state + at), load<f64>(space.density + at));
    store<f64>(into + at, load<f64>(space.baseline + at) * rate / space.unit);
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
  const kind = space.curve;
  const alpha = space.alpha;
  const end = <usize>space.outcomes << 3;
  const other = space.other;
  if (group == game.groups) {
    const s = inverse(kind, alpha, 1);
    for (let at: usize = 0; at < end; at += 8) store<f64>(other + at, s);
  } else {
    lead(game, space, group, space.mode, other, space.rest, space.omega);
    for (let at: usize = 0; at < end; at += 8) store<f64>(other + at, load<f64>(other + at) / space.unit);
    settle(space, other);
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
  return space.unit * tallied(space.slots);
}
