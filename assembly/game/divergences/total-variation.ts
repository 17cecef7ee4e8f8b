// The total-variation game, in closed form: an outcome keeps its baseline probability while R(x) >= max R - 2 lambda; the mass
// of the others goes to the argmax (the lowest index among equals). f(t) = lambda |t - 1|.

import { argmax } from "../../math/arrays";
import { addTo, clear, total } from "../../math/slots";
import { Game } from "../block";
import { othersScores } from "../score";
import { FAR, Workspace } from "../workspace";

/** Fills space.policy. */
export function train(game: Game, space: Workspace): void {
  const end = <usize>space.outcomes << 3;
  const best = <usize>argmax(space.score, space.outcomes) << 3;
  const floor = load<f64>(space.score + best) - 2 * game.lambda;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const q = load<f64>(space.baseline + at);
    const kept = load<f64>(space.score + at) >= floor;
    store<f64>(space.policy + at, kept ? q : 0);
    if (!kept) addTo(space.slots, x, q);
  }
  store<f64>(space.policy + best, load<f64>(space.policy + best) + total(space.slots));
}

/** D_f(policy || q) = lambda sum |policy - q|: twice the mass that moved. */
export function value(game: Game, space: Workspace): f64 {
  const end = <usize>space.outcomes << 3;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    if (load<f64>(space.policy + at) == 0) addTo(space.slots, x, load<f64>(space.baseline + at));
  }
  return 2 * game.lambda * total(space.slots);
}

/** What the group with this weight pays, before division by its multiplier: with R' the score without the group and R* its
 *  maximum, sum q [ max(R', R* - 2 lambda) - (x kept ? R'(x) : R'(argmax R) - 2 lambda) ], every term >= 0. */
export function charge(game: Game, space: Workspace, row: usize, weight: f64, group: u32): f64 {
  if ((space.high - space.low) * weight == 0) return 0;
  const end = <usize>space.outcomes << 3;
  const double = 2 * game.lambda;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  const best = <usize>argmax(space.score, space.outcomes) << 3;
  const floor = load<f64>(space.score + best) - double;
  const others = space.other;
  if ((space.high - space.low) * weight > FAR * game.lambda) {
    othersScores(game, space, group);
    for (let at: usize = 0; at < end; at += 8) store<f64>(others + at, load<f64>(others + at) * game.lambda);
  } else {
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(others + at, (load<f64>(space.score + at) - space.pivot) - weight * (load<f64>(row + at) - centre));
    }
  }
  const highest = load<f64>(others + (<usize>argmax(others, space.outcomes) << 3)) - double;
  const moved = load<f64>(others + best) - double;
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    const without = load<f64>(others + at);
    const kept = load<f64>(space.score + at) >= floor;
    addTo(space.slots, x, load<f64>(space.baseline + at) * (max(without, highest) - (kept ? without : moved)));
  }
  return total(space.slots);
}
