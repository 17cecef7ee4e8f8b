// The total-variation game, in closed form: an outcome keeps its baseline probability while R(x) >= max R - 2 lambda;
// the mass of the others goes to the argmax (the lowest index among equals). f(t) = lambda |t - 1|.
//
// Both decisions are exact: where rounding could make one, the sum is done without any. Charges are those of the policy
// that is returned, whatever it keeps.

import { argmax } from "../../math/arrays";
import { Game } from "../block";
import { compare, lead } from "../difference";
import { FAR, Workspace } from "../workspace";
import { charged, isCertain, keep, leave, moved, ROUNDING } from "./total-variation-sweeps";

/** Fills space.policy. */
export function train(game: Game, space: Workspace): void {
  const double = 2 * game.lambda;
  let leader = argmax(space.score, space.outcomes);
  const certain = isCertain(space, scoreOf(space, leader), double);
  if (!certain) leader = findLeader(game, space, leader);
  space.leader = leader;
  keep(space, scoreOf(space, leader), double);
  if (!certain) decide(game, space, leader, double);
  const best = space.policy + (<usize>leader << 3);
  store<f64>(best, load<f64>(best) + moved(space));
}

// @ts-ignore: decorator
@inline
function scoreOf(space: Workspace, x: u32): f64 {
  return load<f64>(space.score + (<usize>x << 3));
}

/** Keeps or not, exactly, where rounding could have decided it. */
function decide(game: Game, space: Workspace, leader: u32, double: f64): void {
  const highest = scoreOf(space, leader);
  for (let x: u32 = 0; x < space.outcomes; ++x) {
    const at = <usize>x << 3;
    const below = scoreOf(space, x) - highest;
    if (abs(below + double) > 2 * space.error + ROUNDING * (double - below)) continue;
    const kept = compare(game, space, x, leader, game.lambda) >= 0;
    store<f64>(space.policy + at, kept ? load<f64>(space.baseline + at) : 0);
  }
}

/** The outcome with the highest R, the lowest index among equals, near the one with the highest score. */
function findLeader(game: Game, space: Workspace, first: u32): u32 {
  let leader = first;
  if (space.error == 0) return leader;
  const highest = scoreOf(space, leader);
  const floor = highest - (4 * space.error + ROUNDING * abs(highest));
  for (let x: u32 = 0; x < space.outcomes; ++x) {
    if (x == leader || !(scoreOf(space, x) >= floor)) continue;
    const order = compare(game, space, x, leader, 0);
    if (order > 0 || (order == 0 && x < leader)) leader = x;
  }
  return leader;
}

/** D_f(policy || q) = lambda sum |policy - q|: twice the mass that moved. */
export function value(game: Game, space: Workspace): f64 {
  return 2 * game.lambda * moved(space);
}

/** What the group with this weight pays, before division by its multiplier: with R' the score without the group, R* its
 *  maximum and R^ its value at the leader, sum q [ x kept ? max(0, R* - 2 lambda - R'(x)) : max(R* - R^, R'(x) + 2
 *  lambda - R^) ], every term >= 0. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  const spread = (space.high - space.low) * weight;
  if (spread == 0) return 0;
  const best = <usize>space.leader << 3;
  const others = space.other;
  let highest: f64;
  if (spread > FAR * game.lambda) {
    const leader = lead(game, space, group, space.mode, others, space.rest, space.omega);
    highest = load<f64>(others + (<usize>leader << 3));
  } else {
    const centre = load<f64>(row + (<usize>space.mode << 3));
    highest = leave(space, row, weight, centre, load<f64>(space.score + best));
  }
  return charged(space, highest, load<f64>(others + best), 2 * game.lambda);
}
