// Noisy reports: what the mechanism reads of a group is off by at most epsilon at every outcome.
//
// Source: Sun et al. 2025, Theorem 4.12: lying gains a group at most 2 w_i epsilon in expectation, if noise is
// independent across groups and sizes are told as they are; Lemma D.1: a valuation is off by at most epsilon; Lemma
// D.2: the welfare by at most 2 epsilon sum_i W_i. Measured here: the best of some lies in rewards against the truth,
// over draws that both share. Time O(n m) a lie and draw.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { mark, release, take } from "../../memory";
import { seed, Stream, uniform } from "../../math/random";
import { Game } from "../block";
import * as divergences from "../divergences";
import { examine } from "../expectation";
import { bounds, Domain } from "./domain";
import { gradientBytes, tilt } from "./gradient";
import { open, payment, Play, reportOf, settle, truthOf, valuation } from "./play";

// ---- noises
/** Uniform on [-epsilon, epsilon], everywhere by itself. */
export const UNIFORM: u32 = 0;
/** To the nearest multiple of 2 epsilon: the same report is always read the same. */
export const ROUNDING: u32 = 1;

// @ts-ignore: decorator
@unmanaged
export class Robustness {
  epsilon: f64;
  /** Integer >= 0; draw s uses seed + s. */
  seed: f64;
  noise: u32;
  samples: u32;
  group: u32;
  // ---- out
  tried: u32;
  /** Largest mean gain in the group's utility that a lie has over the truth, and its standard error. */
  gain: f64;
  error: f64;
  /** Largest |E r - E r'| of the group over the draws of its truth, under the model that was trained (Lemma D.1). */
  valuationError: f64;
  /** Largest loss of welfare over the same draws (Lemma D.2), and 2 epsilon sum_i W_i. */
  welfareLoss: f64;
  welfareBound: f64;
  /** f64[m]: the lie. */
  report: usize;
}

/** Bytes of arena that `robustness` takes. */
export function robustnessBytes(groups: u32, outcomes: u32, copies: bool, samples: u32): f64 {
  return gradientBytes(groups, outcomes, copies) + 24 * <f64>outcomes + 8 * <f64>samples
    + <f64>(offsetof<Stream>() + offsetof<Domain>() + 128);
}

/** Of one group. After a fault the game says where it was. */
export function robustness(game: Game, study: Robustness): Status {
  const start = mark();
  const row = <usize>load<u32>(game.offsets, 4) << 3;
  const play = changetype<Play>(take(offsetof<Play>()));
  const stream = changetype<Stream>(take(offsetof<Stream>()));
  const domain = changetype<Domain>(take(offsetof<Domain>()));
  const honest = take(<usize>study.samples << 3);
  const said = take(row);
  const direction = take(row);
  const response = take(row);
  let status = changetype<usize>(domain) && honest && said && direction && response ? open(game, play) : OUT_OF_MEMORY;
  if (status == OK) {
    const i = study.group;
    bounds(domain, game, play, truthOf(play, i), 1);
    divergences.respond(play.game, play.space, response);
    tilt(play, response, truthOf(play, i), direction);
    const whole = welfare(play, false);
    study.tried = 0;
    study.gain = -Infinity;
    study.valuationError = 0;
    study.welfareLoss = 0;
    study.welfareBound = 0;
    for (let j: u32 = 0; j < play.groups; ++j) {
      study.welfareBound += 2 * study.epsilon * load<f64>(play.space.weights + (<usize>j << 3));
    }
    memory.copy(said, truthOf(play, i), row);
    for (let s: u32 = 0; s < study.samples; ++s) {
      store<f64>(honest + (<usize>s << 3), utility(study, play, stream, said, s));
      measure(study, play, whole);
    }
    for (let k: u32 = 0; build(study, play, domain, direction, stream, k, said); ++k) {
      compare(study, play, stream, said, honest);
    }
  }
  release(start);
  return status;
}

/** The group's utility by its true reward when it says `said`, at draw s. */
function utility(study: Robustness, play: Play, stream: Stream, said: usize, s: u32): f64 {
  const m = play.outcomes;
  const end = <usize>m << 3;
  seed(stream, <u64>(study.seed + <f64>s));
  for (let j: u32 = 0; j < play.groups; ++j) {
    const report = reportOf(play, j);
    const from = j == study.group ? said : truthOf(play, j);
    for (let at: usize = 0; at < end; at += 8) store<f64>(report + at, read(study, stream, load<f64>(from + at)));
  }
  if (settle(play) != OK) return NaN;
  return load<f64>(play.sizes + (<usize>study.group << 3)) * valuation(play, study.group) - payment(play, study.group);
}

/** What the mechanism reads of a reward. */
function read(study: Robustness, stream: Stream, reward: f64): f64 {
  if (study.noise == UNIFORM) return reward + study.epsilon * (2 * uniform(stream) - 1);
  const step = 2 * study.epsilon;
  const steps = reward / step;
  // beyond, a double is a multiple of the step or as near to one as doubles are
  return abs(steps) < 4503599627370496.0 ? step * nearest(steps) : reward;
}

/** Lemmas D.1 and D.2 at the draw that has just been played. @param whole the welfare without noise. */
function measure(study: Robustness, play: Play, whole: f64): void {
  const i = study.group;
  const heard = reportOf(play, i);
  examine(play.space, heard);
  const read = load<f64>(heard + (<usize>play.space.mode << 3)) + play.space.mean;
  study.valuationError = max(study.valuationError, abs(read - valuation(play, i)));
  study.welfareLoss = max(study.welfareLoss, whole - welfare(play, true));
}

/** ASW of the model as it stands, by the reports; @param corrected by the truth. */
function welfare(play: Play, corrected: bool): f64 {
  const space = play.space;
  examine(space, space.score);
  const score = load<f64>(space.score + (<usize>space.mode << 3)) + space.mean;
  const reported = space.origin + score - divergences.value(play.game, space);
  if (!corrected) return reported;
  let off: f64 = 0;
  for (let j: u32 = 0; j < play.groups; ++j) {
    const row = reportOf(play, j);
    examine(space, row);
    const heard = load<f64>(row + (<usize>space.mode << 3)) + space.mean;
    off += load<f64>(space.weights + (<usize>j << 3)) * (heard - valuation(play, j));
  }
  return reported - off;
}

/** Notes what a lie gains over the truth at the same draws. */
function compare(study: Robustness, play: Play, stream: Stream, said: usize, honest: usize): void {
  let sum: f64 = 0;
  let squares: f64 = 0;
  const count = <f64>study.samples;
  for (let s: u32 = 0; s < study.samples; ++s) {
    const gain = utility(study, play, stream, said, s) - load<f64>(honest + (<usize>s << 3));
    sum += gain;
    squares += gain * gain;
  }
  study.tried += 1;
  const mean = sum / count;
  if (!(mean > study.gain)) return;
  study.gain = mean;
  study.error = count > 1 ? sqrt(max(squares / count - mean * mean, 0) / (count - 1)) : 0;
  memory.copy(study.report, said, <usize>play.outcomes << 3);
}

/** Lie k into `said`; false when there are no more. In turn: Theorem 4.2's deviations by shares of epsilon, rewards
 *  drawn apart or together, a tilt along t(z), random changes, and one outcome alone by as much as noise may hide. */
function build(
  study: Robustness, play: Play, domain: Domain, direction: usize, stream: Stream, k: u32, said: usize,
): bool {
  const truth = truthOf(play, study.group);
  const m = play.outcomes;
  const end = <usize>m << 3;
  const epsilon = study.epsilon;
  memory.copy(said, truth, end);
  if (k < 6) {
    const step = epsilon * (k % 3 == 0 ? 0.5 : k % 3 == 1 ? 1 : 2);
    shift(said, domain.worst, -step);
    if (k >= 3) shift(said, domain.best, step);
    return true;
  }
  if (k < 11) {
    const apart = k == 6 ? -0.5 : k == 7 ? -0.2 : k == 8 ? 0.2 : k == 9 ? 0.5 : 1;
    const middle = 0.5 * domain.lowest + 0.5 * domain.highest;
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(said + at, load<f64>(truth + at) + apart * (load<f64>(truth + at) - middle));
    }
    return true;
  }
  if (k < 15) {
    const step = epsilon * (k == 11 ? 0.5 : k == 12 ? 1 : k == 13 ? 2 : 4);
    let largest: f64 = 0;
    for (let at: usize = 0; at < end; at += 8) largest = max(largest, abs(load<f64>(direction + at)));
    for (let at: usize = 0; largest > 0 && at < end; at += 8) {
      store<f64>(said + at, load<f64>(truth + at) + step * (load<f64>(direction + at) / largest));
    }
    return true;
  }
  if (k < 31) {
    seed(stream, ~(<u64>study.seed + k));
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(said + at, load<f64>(truth + at) + epsilon * (2 * uniform(stream) - 1));
    }
    return true;
  }
  const x = (k - 31) >> 1;
  if (x >= min(m, 64)) return false;
  shift(said, x, k & 1 ? epsilon : -epsilon);
  return true;
}

function shift(row: usize, x: u32, by: f64): void {
  const at = row + (<usize>x << 3);
  store<f64>(at, load<f64>(at) + by);
}
