// What lying is worth to one group: every lie that the paper names, and the best that a search finds, played against
// the others' reports as they stand.
//
// Source: Sun et al. 2025, Section 5 (size: overstatement alpha; manipulation beta), Theorem 4.2 (both deviations),
// Theorem B.2 (along t(z), and at the one outcome where it is largest). The search climbs, by gradients in closed form,
// what the lie is worth without payments and what it is worth with them (climb.ts). Under exact payments no gain is
// more than rounding (Prop. 4.4); without them a gain is sure where Theorem 4.2 (2) says so. Time O(n m) a lie, some
// 250 lies.

import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { mark, release, take } from "../../memory";
import { seed, Stream } from "../../math/random";
import { Game } from "../block";
import * as divergences from "../divergences";
import { climb } from "./climb";
import { bounds, Domain, project } from "./domain";
import { gradientBytes, tilt } from "./gradient";
import { Audit, LOWER_WORST, MANIPULATION, nthFactor, RAISE_BEST_LOWER_WORST, SIZE, TILT, TILT_ONE } from "./lies";
import { confess, open, Play, reportOf, settle, truthOf } from "./play";
import { attempt, begin, Trial } from "./trial";

/** Bytes of arena that `audit` takes. */
export function auditBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  return gradientBytes(groups, outcomes, copies) + 4 * (8 * <f64>outcomes + 16)
    + <f64>(offsetof<Stream>() + offsetof<Trial>() + offsetof<Domain>() + 64);
}

/** Of one group. After a fault the game says where it was. */
export function audit(game: Game, audit: Audit): Status {
  const start = mark();
  const row = <usize>load<u32>(game.offsets, 4) << 3;
  const play = changetype<Play>(take(offsetof<Play>()));
  const stream = changetype<Stream>(take(offsetof<Stream>()));
  const trial = changetype<Trial>(take(offsetof<Trial>()));
  const domain = changetype<Domain>(take(offsetof<Domain>()));
  const scratch = take(4 * row);
  let status = changetype<usize>(domain) && scratch ? open(game, play) : OUT_OF_MEMORY;
  if (status == OK) {
    seed(stream, <u64>audit.seed);
    begin(trial, audit, play);
    bounds(domain, game, play, truthOf(play, audit.group), audit.reach);
    audit.lowest = domain.lowest;
    audit.highest = domain.highest;
    overstate(audit, play, trial);
    manipulate(play, trial, domain, scratch);
    deviate(play, trial, domain);
    lean(play, trial, domain, scratch, scratch + row);
    for (let start: u32 = 0; start < audit.starts; ++start) {
      climb(play, trial, domain, stream, start, audit.steps, scratch, false);
      climb(play, trial, domain, stream, start, audit.steps, scratch, true);
    }
  }
  release(start);
  return status;
}

/** Strategy 1: the size is said to be alpha times the true one. */
function overstate(audit: Audit, play: Play, trial: Trial): void {
  const at = <usize>audit.group << 3;
  for (let k: u32 = 0; k < 14; ++k) {
    const alpha = nthFactor(k);
    confess(play, audit.group);
    store<f64>(play.game.sizes + at, alpha * load<f64>(play.sizes + at));
    attempt(trial, SIZE, alpha);
  }
}

/** Strategy 2: beta r_i + (1 - beta) r_-i, where r_-i is the others' mean reward by size. */
function manipulate(play: Play, trial: Trial, domain: Domain, others: usize): void {
  const i = trial.group;
  const end = <usize>play.outcomes << 3;
  memory.fill(others, 0, end);
  let weights: f64 = 0;
  for (let j: u32 = 0; j < play.groups; ++j) {
    if (j == i) continue;
    const size = load<f64>(play.sizes + (<usize>j << 3));
    weights += size;
    const row = truthOf(play, j);
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(others + at, load<f64>(others + at) + size * load<f64>(row + at));
    }
  }
  if (!(weights > 0)) return;
  for (let k: u32 = 2; k < 12; ++k) {
    const beta = nthFactor(k);
    confess(play, i);
    const report = reportOf(play, i);
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(report + at, beta * load<f64>(report + at) + (1 - beta) * (load<f64>(others + at) / weights));
    }
    if (project(domain, report)) attempt(trial, MANIPULATION, beta);
  }
}

/** Theorem 4.2: epsilon less for what it likes least, and epsilon more for what it likes best. */
function deviate(play: Play, trial: Trial, domain: Domain): void {
  const i = trial.group;
  if (domain.lowest == domain.highest) return;
  const worst = <usize>domain.worst << 3;
  const best = <usize>domain.best << 3;
  for (let raise = 0; raise < 2; ++raise) {
    let room = domain.lowest - domain.low;
    if (raise) room = min(room, domain.high - domain.highest);
    for (let k = 0; k < 4; ++k) {
      const share = k == 0 ? 0.01 : k == 1 ? 0.1 : k == 2 ? 0.5 : 0.99;
      confess(play, i);
      const report = reportOf(play, i);
      store<f64>(report + worst, load<f64>(report + worst) - share * room);
      if (raise) store<f64>(report + best, load<f64>(report + best) + share * room);
      const lie = raise ? RAISE_BEST_LOWER_WORST : LOWER_WORST;
      if (room > 0 && project(domain, report)) attempt(trial, lie, share * room);
    }
  }
}

/** Theorem B.2: along t(z), and at the one outcome where it is largest. */
function lean(play: Play, trial: Trial, domain: Domain, response: usize, direction: usize): void {
  const i = trial.group;
  const m = play.outcomes;
  const end = <usize>m << 3;
  confess(play, i);
  settle(play);
  divergences.respond(play.game, play.space, response);
  tilt(play, response, truthOf(play, i), direction);
  let steepest: usize = 0;
  for (let at: usize = 0; at < end; at += 8) {
    if (abs(load<f64>(direction + at)) > abs(load<f64>(direction + steepest))) steepest = at;
  }
  const largest = abs(load<f64>(direction + steepest));
  if (!(largest > 0)) return;
  const range = domain.highest - domain.lowest;
  for (let k = 0; k < 6; ++k) {
    const share = k == 0 ? 0.01 : k == 1 ? 0.05 : k == 2 ? 0.1 : k == 3 ? 0.25 : k == 4 ? 0.5 : 1;
    const step = share * range / largest;
    const report = reportOf(play, i);
    confess(play, i);
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(report + at, load<f64>(report + at) + step * load<f64>(direction + at));
    }
    if (project(domain, report)) attempt(trial, TILT, share);
    confess(play, i);
    store<f64>(report + steepest, load<f64>(report + steepest) + step * load<f64>(direction + steepest));
    if (project(domain, report)) attempt(trial, TILT_ONE, share);
  }
}
