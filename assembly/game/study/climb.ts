// The search for the best lie: projected gradient ascent over reports, from the truth and from random starts.
//
// With g as in gradient.ts at the report r', W' its weight and d = W r - W' r', by the envelope theorem
//     without payments   d (w v) / d r'(z) is in the direction g(z) (r(z) - rbar)
//     with payments      d u / d r'(z)     is in the direction g(z) (d(z) - dbar)       which is 0 at the truth
// Steps are as long as a share of the truth's range at the outcome that moves most; the share grows by half after a
// gain and falls to a third after none.

import { uniform, Stream } from "../../math/random";
import * as divergences from "../divergences";
import { Domain, project } from "./domain";
import { tilt } from "./gradient";
import { SEARCH } from "./lies";
import { confess, Play, reportOf, settle, truthOf } from "./play";
import { attempt, Trial } from "./trial";

/** @param scratch f64[4*m]. @param paid what is climbed: utility, or valuation. The parameter noted is the start. */
export function climb(
  play: Play, trial: Trial, domain: Domain, stream: Stream, start: u32, steps: u32, scratch: usize, paid: bool,
): void {
  const i = trial.group;
  const end = <usize>play.outcomes << 3;
  const report = reportOf(play, i);
  const truth = truthOf(play, i);
  const response = scratch;
  const wanted = scratch + end;
  const direction = scratch + 2 * end;
  const held = scratch + 3 * end;
  confess(play, i);
  let best: f64 = 0;
  if (start > 0) {
    scatter(domain, stream, report);
    if (!project(domain, report) || !attempt(trial, SEARCH, <f64>start)) return;
    best = paid ? trial.kept : trial.gain;
  } else settle(play);
  let share: f64 = 0.5;
  const range = domain.highest - domain.lowest;
  if (!(range > 0)) return;
  for (let k: u32 = 0; k < steps; ++k) {
    // the play is trained on the report that stands
    divergences.respond(play.game, play.space, response);
    const weight = load<f64>(play.space.weights + (<usize>i << 3));
    const own = trial.size * load<f64>(play.game.multipliers + (<usize>i << 3));
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(wanted + at, own * load<f64>(truth + at) - (paid ? weight * load<f64>(report + at) : 0));
    }
    tilt(play, response, wanted, direction);
    let largest: f64 = 0;
    for (let at: usize = 0; at < end; at += 8) {
      const slope = load<f64>(response + at) * load<f64>(direction + at);
      store<f64>(direction + at, slope);
      largest = max(largest, abs(slope));
    }
    if (!(largest > 0 && largest < Infinity)) return;
    memory.copy(held, report, end);
    let gained = false;
    while (k < steps && share > 1e-6) {
      const step = share * range / largest;
      for (let at: usize = 0; at < end; at += 8) {
        store<f64>(report + at, load<f64>(held + at) + step * load<f64>(direction + at));
      }
      if (project(domain, report) && attempt(trial, SEARCH, <f64>start)) {
        const value = paid ? trial.kept : trial.gain;
        if (value > best) {
          best = value;
          gained = true;
          break;
        }
      }
      share /= 3;
      ++k;
    }
    if (!gained) return;
    share *= 1.5;
  }
}

/** Somewhere among the reports that may be. */
function scatter(domain: Domain, stream: Stream, report: usize): void {
  const end = <usize>domain.outcomes << 3;
  const width = domain.high - domain.low;
  for (let at: usize = 0; at < end; at += 8) store<f64>(report + at, domain.low + width * uniform(stream));
}
