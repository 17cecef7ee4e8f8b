// Between which payments a truthful rule has to stay: Theorem 4.11 and Corollary 4.13 of Sun et al. 2025.
//
// By payment equivalence (Cor. 4.10) a truthful payment is p_i^AFF plus a g_i that does not read i's report. Never
// negative: g_i >= 0, as the indifferent type pays nothing. Individually rational: g_i <= the slack, the infimum over
// the group's types of u_i^AFF. u_i^AFF = (max_pi [gamma_i w_i r_i.pi + A(pi)] - max A)/gamma_i, A the others'
// objective, is convex in w_i r_i and does not fall in it:
//     none        0, at the reward 0; range as well, which maps every constant reward to 0
//     max         at a unit vector, some of which is below every reward whose maximum is 1
//     sum         a minimum over the simplex; for kl the group levels the others' policy up from its lowest outcomes
// and at the smallest size. All rewards are taken to be >= 0, as in the paper.

import { OK, OUT_OF_MEMORY, REWARD_NEGATIVE, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { exp, expm1 } from "../../math/exp";
import { log, log1p } from "../../math/log";
import { mark, release, take } from "../../memory";
import { Game, KL, MAX, SUM } from "../block";
import { mostOutcomes } from "../train";
import { confess, open, payment, Play, playBytes, reportOf, settle, truthOf } from "./play";

// @ts-ignore: decorator
@unmanaged
export class PaymentBounds {
  /** w_i that no group is smaller than. */
  smallestSize: f64;
  /** f64[n] out: p_i^AFF, the slack, and both together. */
  payments: usize;
  slacks: usize;
  uppers: usize;
}

/** Logarithm of e^x + 1 beyond which the 1 counts no more than as a correction. */
const FAR: f64 = 30;

/** Bytes of arena that `paymentBounds` takes beyond the game. */
export function paymentBoundsBytes(groups: u32, outcomes: u32, copies: bool): f64 {
  return playBytes(groups, outcomes, copies) + <f64>offsetof<Play>() + 8 * <f64>outcomes + 64;
}

/** Of the first prompt; for `sum` by kl alone. Time O(n^2 m); for max by divergences other than kl O(n^2 m^2) a Newton
 *  step. */
export function paymentBounds(bounds: PaymentBounds, game: Game): Status {
  const start = mark();
  const at = take(offsetof<Play>());
  const logs = take(<usize>mostOutcomes(game) << 3);
  let status = OUT_OF_MEMORY;
  if (at && logs) {
    const play = changetype<Play>(at);
    status = open(game, play);
    if (status == OK) status = refuseNegative(game, play);
    for (let i: u32 = 0; status == OK && i < play.groups; ++i) set(bounds.payments, i, payment(play, i));
    for (let i: u32 = 0; status == OK && i < play.groups; ++i) {
      status = slack(bounds, game, play, i, logs);
      set(bounds.uppers, i, get(bounds.payments, i) + get(bounds.slacks, i));
    }
  }
  release(start);
  return status;
}

function refuseNegative(game: Game, play: Play): Status {
  for (let i: u32 = 0; i < play.groups; ++i) {
    for (let x: u32 = 0; x < play.outcomes; ++x) {
      const reward = get(truthOf(play, i), x);
      if (reward >= 0) continue;
      game.group = i;
      game.outcome = x;
      game.fault = reward;
      return REWARD_NEGATIVE;
    }
  }
  return OK;
}

function slack(bounds: PaymentBounds, game: Game, play: Play, group: u32, logs: usize): Status {
  set(bounds.slacks, group, 0);
  if (game.normalization != MAX && game.normalization != SUM) return OK;
  set(play.game.sizes, group, bounds.smallestSize);
  let status = OK;
  if (game.divergence == KL) status = byLogarithms(bounds, game, play, group, logs);
  else status = atVertices(bounds, play, group);
  confess(play, group);
  return status;
}

/** The lowest utility at a unit vector. */
function atVertices(bounds: PaymentBounds, play: Play, group: u32): Status {
  const report = reportOf(play, group);
  let lowest = Infinity;
  for (let x: u32 = 0; x < play.outcomes; ++x) {
    memory.fill(report, 0, <usize>play.outcomes << 3);
    set(report, x, 1);
    const status = settle(play);
    if (status != OK) return status;
    lowest = min(lowest, bounds.smallestSize * get(play.policy, x) - payment(play, group));
  }
  set(bounds.slacks, group, max(0, lowest));
  return OK;
}

/** By kl gamma_i u_i = lambda log sum_x P(x) exp(rate r(x)), rate = gamma_i w_i/lambda, P the others' policy, by its
 *  logarithms. */
function byLogarithms(bounds: PaymentBounds, game: Game, play: Play, group: u32, logs: usize): Status {
  const m = play.outcomes;
  const space = play.space;
  memory.fill(reportOf(play, group), 0, <usize>m << 3);
  const status = settle(play);
  if (status != OK) return status;
  for (let x: u32 = 0; x < m; ++x) {
    const lead = (get(space.score, x) - space.pivot) / game.lambda - space.logPartition;
    set(logs, x, log(get(space.baseline, x)) + lead);
  }
  const multiplier = get(game.multipliers, group);
  const rate = bounds.smallestSize * multiplier / game.lambda;
  const logarithm = game.normalization == MAX ? lowestLifted(logs, m, rate) : levelled(logs, m, rate);
  set(bounds.slacks, group, game.lambda * logarithm / multiplier);
  return OK;
}

/** log(1 + P (e^rate - 1)) at the outcome with the lowest P. */
function lowestLifted(logs: usize, m: u32, rate: f64): f64 {
  let lowest = Infinity;
  for (let x: u32 = 0; x < m; ++x) lowest = min(lowest, get(logs, x));
  const lifted = lowest + rate;
  if (lifted > FAR) return lifted + log1p(-expm1(lowest) * exp(-lifted));
  return log1p(raised(lowest, lifted));
}

/** On the simplex P exp(rate r) is a level L wherever r > 0 and at least L elsewhere: r(x) = log(L/P(x))/rate. With the
 *  sum of r being 1 the level is one root of a convex function that is linear between outcomes, to which Newton comes
 *  down in at most m steps. */
function levelled(logs: usize, m: u32, rate: f64): f64 {
  let level = Infinity;
  for (let before: u32 = 0, count = m; count != before;) {
    before = count;
    let sum = rate;
    let under: u32 = 0;
    for (let x: u32 = 0; x < m; ++x) {
      if (!(get(logs, x) < level)) continue;
      sum += get(logs, x);
      ++under;
    }
    level = sum / <f64>under;
    count = 0;
    for (let x: u32 = 0; x < m; ++x) count += get(logs, x) < level ? 1 : 0;
  }
  // above 1 it is above every probability
  if (level > 0) return level + log(<f64>m);
  let gained: f64 = 0;
  for (let x: u32 = 0; x < m; ++x) if (get(logs, x) < level) gained += raised(get(logs, x), level);
  return log1p(gained);
}

/** e^high - e^low. */
function raised(low: f64, high: f64): f64 {
  return high - low < 1 ? exp(low) * expm1(high - low) : exp(high) - exp(low);
}
