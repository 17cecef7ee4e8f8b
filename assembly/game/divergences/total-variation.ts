// The total-variation game, in closed form: an outcome keeps its baseline probability while R(x) >= max R - 2 lambda; the mass
// of the others goes to the argmax (the lowest index among equals). f(t) = lambda |t - 1|.
//
// Both decisions are exact: where rounding could make one, the sum is done without any. Charges are those of the policy that is
// returned, whatever it keeps.

import { argmax } from "../../math/arrays";
import { clear, tallied, tally } from "../../math/slots";
import { Game } from "../block";
import { compare, lead } from "../difference";
import { FAR, Workspace } from "../workspace";

/** What rounding can do to R(x) - R(y) + 2 lambda, as a share of either term: 2^-51. */
const ROUNDING: f64 = 4.440892098500626e-16;

/** Fills space.policy. */
export function train(game: Game, space: Workspace): void {
  const end = <usize>space.outcomes << 3;
  const double = 2 * game.lambda;
  const leader = findLeader(game, space);
  const best = <usize>leader << 3;
  const highest = load<f64>(space.score + best);
  space.leader = leader;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const q = load<f64>(space.baseline + at);
    const below = load<f64>(space.score + at) - highest;
    const margin = below + double;
    const doubtful = abs(margin) <= 2 * space.error + ROUNDING * (double - below);
    const kept = doubtful ? compare(game, space, x, leader, game.lambda) >= 0 : margin > 0;
    store<f64>(space.policy + at, kept ? q : 0);
    if (!kept) tally(space.slots, x, q);
  }
  store<f64>(space.policy + best, load<f64>(space.policy + best) + tallied(space.slots));
}

/** The outcome with the highest R, the lowest index among equals. */
function findLeader(game: Game, space: Workspace): u32 {
  const m = space.outcomes;
  let leader = argmax(space.score, m);
  if (space.error == 0) return leader;
  const highest = load<f64>(space.score + (<usize>leader << 3));
  const floor = highest - (4 * space.error + ROUNDING * abs(highest));
  for (let x: u32 = 0; x < m; ++x) {
    if (x == leader || !(load<f64>(space.score + (<usize>x << 3)) >= floor)) continue;
    const order = compare(game, space, x, leader, 0);
    if (order > 0 || (order == 0 && x < leader)) leader = x;
  }
  return leader;
}

/** D_f(policy || q) = lambda sum |policy - q|: twice the mass that moved. */
export function value(game: Game, space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    if (load<f64>(space.policy + at) == 0) tally(space.slots, x, load<f64>(space.baseline + at));
  }
  return 2 * game.lambda * tallied(space.slots);
}

/** What the group with this weight pays, before division by its multiplier: with R' the score without the group, R* its maximum
 *  and R^ its value at the leader, sum q [ x kept ? max(0, R* - 2 lambda - R'(x)) : max(R* - R^, R'(x) + 2 lambda - R^) ], every
 *  term >= 0. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const spread = (space.high - space.low) * weight;
  if (spread == 0) return 0;
  const end = <usize>space.outcomes << 3;
  const double = 2 * game.lambda;
  const best = <usize>space.leader << 3;
  const others = space.other;
  if (spread > FAR * game.lambda) {
    lead(game, space, group, space.mode, others, space.rest, space.omega);
  } else {
    const centre = load<f64>(row + (<usize>space.mode << 3));
    const pivot = load<f64>(space.score + best);
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(others + at, (load<f64>(space.score + at) - pivot) - weight * (load<f64>(row + at) - centre));
    }
  }
  const highest = load<f64>(others + (<usize>argmax(others, space.outcomes) << 3));
  const led = load<f64>(others + best);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const without = load<f64>(others + at);
    const kept = load<f64>(space.policy + at) > 0;
    const lost = kept ? max(0, (highest - without) - double) : max(highest - led, (without - led) + double);
    tally(space.slots, x, load<f64>(space.baseline + at) * lost);
  }
  return tallied(space.slots);
}
