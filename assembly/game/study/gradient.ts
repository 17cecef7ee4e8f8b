// How the model moves with a report, in closed form (Theorem B.2 of Sun et al. 2025).
//
// With g(x) = d policy(x) / d R(x) before the policy is made to sum to 1 (kl: policy/lambda; in general
// q/f''(policy/q)) and rbar = sum g r / sum g:   d v_i / d r_i(z) = W_i g(z) (r_i(z) - rbar_i),   t(z) = (sum g)
// (r_i(z) - rbar_i) so t, the direction of Theorem B.2, has the gradient's sign; under kl it is (r_i(z) - v_i)/lambda.
// Under total variation, where f is not smooth, the policy stays as it is almost everywhere and both are 0. Derivatives
// are those by the normalised reward.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { mark, release, take } from "../../memory";
import { clear, tallied, tally } from "../../math/slots";
import { Game } from "../block";
import * as divergences from "../divergences";
import { open, Play, playBytes, truthOf } from "./play";

/** Bytes of arena that `gradient` takes. */
export function gradientBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  return playBytes(groups, outcomes, copies) + 8 * <f64>outcomes + 32;
}

/** @param gradients f64[n*m] out, d v_i / d r_i(z). @param tilts f64[n*m] out, t(z). */
export function gradient(game: Game, gradients: usize, tilts: usize): Status {
  const start = mark();
  const play = changetype<Play>(take(offsetof<Play>()));
  const response = take(<usize>load<u32>(game.offsets, 4) << 3);
  let status = changetype<usize>(play) && response ? open(game, play) : OUT_OF_MEMORY;
  if (status == OK) {
    divergences.respond(play.game, play.space, response);
    const row = <usize>play.outcomes << 3;
    for (let i: u32 = 0; i < play.groups; ++i) {
      const total = tilt(play, response, truthOf(play, i), tilts + i * row);
      const weight = load<f64>(play.space.weights + (<usize>i << 3));
      for (let at: usize = 0; at < row; at += 8) {
        const t = load<f64>(tilts + i * row + at);
        store<f64>(gradients + i * row + at, total > 0 ? weight * load<f64>(response + at) * (t / total) : 0);
      }
    }
  }
  release(start);
  return status;
}

/** into <- (sum g) (row - rbar); returns sum g. */
export function tilt(play: Play, response: usize, row: usize, into: usize): f64 {
  const space = play.space;
  const end = <usize>play.outcomes << 3;
  const centre = load<f64>(row + (<usize>space.mode << 3));
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) tally(space.slots, x, load<f64>(response + at));
  const total = tallied(space.slots);
  clear(space.slots);
  for (let x: u32 = 0, at: usize = 0; at < end; ++x, at += 8) {
    tally(space.slots, x, load<f64>(response + at) * (load<f64>(row + at) - centre));
  }
  const mean = total > 0 ? tallied(space.slots) / total : 0;
  for (let at: usize = 0; at < end; at += 8) store<f64>(into + at, total * ((load<f64>(row + at) - centre) - mean));
  return total;
}
