// What lying is worth: the best report of one worker for one slot, found over a grid, for each utility of Section 2's
// table. The mechanism's own settlement and output are what is evaluated, not formulas about them.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { NOBODY } from "../ask";
import { lowerMedian, select } from "../baselines/median";
import { Crowd, HALF, MEAN, PROD } from "../block";
import { anyReport, charged } from "../loss";
import { predict } from "../predict";
import { settleSlot } from "../settle";
import { shares } from "../shares";
import { chance } from "../updates/elf";
import { Workspace } from "../workspace";
import {
  BRIER, CONSENSUS, LOTTERY_WIN, OUTCOME, RAW_WEIGHT, Response, SCHEME_AVERAGE, SCHEME_HEDGE, SCHEME_MECHANISM,
  SCHEME_MEDIAN, SHARE,
} from "./response";
import { hedged, updated } from "./schemes";

export function respond(response: Response, crowd: Crowd, space: Workspace): Status {
  const start = mark();
  const trial = take(offsetof<Crowd>() + <usize>crowd.workers * 12);
  const status = trial ? search(response, crowd, changetype<Crowd>(trial), space) : OUT_OF_MEMORY;
  release(start);
  return status;
}

/** @param trial a crowd with room for its weights behind it: what settles in the worker's mind */
function search(response: Response, crowd: Crowd, trial: Crowd, space: Workspace): Status {
  if (crowd.update == PROD) toLogarithms(crowd);
  const truthful = expected(response, crowd, trial, space, response.belief);
  response.truthful = truthful;
  response.best = truthful;
  response.report = response.belief;
  const last = response.grid - 1;
  for (let g: u32 = 0; g <= last; ++g) {
    const x = <f64>g / <f64>last;
    const value = expected(response, crowd, trial, space, x);
    if (value > response.best) {
      response.best = value;
      response.report = x;
    }
  }
  response.silent = expected(response, crowd, trial, space, NaN);
  return OK;
}

/** Relative weights to log-shares. */
function toLogarithms(crowd: Crowd): void {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < crowd.workers; ++i) sum += get(crowd.weights, i);
  for (let i: u32 = 0; i < crowd.workers; ++i) set(crowd.weights, i, log(get(crowd.weights, i) / sum));
}

/** E_b[u(x, y)]. */
function expected(response: Response, crowd: Crowd, trial: Crowd, space: Workspace, x: f64): f64 {
  const n = <usize>crowd.workers << 3;
  const one = response.reports + n;
  set(response.reports, response.worker, x);
  set(one, response.worker, x);
  const b = response.belief;
  return (1 - b) * utilityOf(response, crowd, trial, space, response.reports, 0)
    + b * utilityOf(response, crowd, trial, space, one, 1);
}

function utilityOf(response: Response, crowd: Crowd, trial: Crowd, space: Workspace, row: usize, label: f64): f64 {
  const i = response.worker;
  const x = get(row, i);
  switch (response.utility) {
    case BRIER: {
      const charged = isNaN(x) && crowd.silence == HALF ? 0.5 : x;
      return charged == charged ? -(charged - label) * (charged - label) : 0;
    }
    case LOTTERY_WIN: return winning(crowd, row, label, i);
    case OUTCOME: return near(response, crowd, space, row, response.belief);
    case CONSENSUS: {
      const own = response.scheme == SCHEME_MECHANISM ? charged(crowd, row, response.probabilities, i) : x;
      return own == own ? near(response, crowd, space, row, own) : 0;
    }
    default:
      if (response.scheme == SCHEME_MECHANISM) return settled(response, crowd, trial, space, row, label);
      if (response.scheme == SCHEME_HEDGE) return hedged(response, crowd, row, label);
      return updated(response, crowd, row, label);
  }
}

/** What the mechanism leaves the worker with after settling this one slot. */
function settled(response: Response, crowd: Crowd, trial: Crowd, space: Workspace, row: usize, label: f64): f64 {
  copyTo(trial, crowd);
  store<f64>(response.label, label);
  settleSlot(trial, row, response.probabilities, response.label, 0, space);
  const i = response.worker;
  if (response.utility == RAW_WEIGHT) return exp(get(trial.weights, i));
  shares(trial, space.shares, space);
  const share = get(space.shares, i);
  if (response.utility == SHARE) return share;
  let others: f64 = 0;
  for (let j: u32 = 0; j < crowd.workers; ++j) if (j != i) others += get(space.shares, j);
  return log(share / others);
}

/** The same crowd, with weights of its own. */
function copyTo(trial: Crowd, crowd: Crowd): void {
  const row = <usize>crowd.workers << 3;
  memory.copy(changetype<usize>(trial), changetype<usize>(crowd), offsetof<Crowd>());
  trial.weights = changetype<usize>(trial) + offsetof<Crowd>();
  trial.exponents = trial.weights + row;
  memory.copy(trial.weights, crowd.weights, row);
  memory.copy(trial.exponents, crowd.exponents, row >> 1);
}

/** P(win), of the workers whom the lottery charges. */
function winning(crowd: Crowd, row: usize, label: f64, worker: u32): f64 {
  if (!anyReport(crowd, row, 0)) return 0;
  let sum: f64 = 0;
  let there: u32 = 0;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    const x = charged(crowd, row, 0, j);
    if (isNaN(x)) continue;
    sum += (x - label) * (x - label);
    ++there;
  }
  const x = charged(crowd, row, 0, worker);
  if (isNaN(x) || there < 2) return 0;
  return chance((x - label) * (x - label), sum, <f64>there);
}

function output(response: Response, crowd: Crowd, space: Workspace, row: usize): f64 {
  const n = crowd.workers;
  if (response.scheme == SCHEME_MECHANISM) return predict(crowd, row, response.probabilities, NOBODY, 0, space);
  const reports = space.ranked;
  if (response.scheme == SCHEME_MEDIAN) return lowerMedian(row, n, reports);
  let there: u32 = 0;
  let sum: f64 = 0;
  for (let j: u32 = 0; j < n; ++j) {
    const x = get(row, j);
    if (isNaN(x)) continue;
    set(reports, there++, x);
    sum += x;
  }
  if (there == 0) return 0.5;
  if (response.scheme == SCHEME_AVERAGE) return sum / <f64>there;
  return (select(reports, there, (there - 1) >> 1) + select(reports, there, there >> 1)) / 2;
}

/** -(p - target)^2, expected over the output's own draw when it samples. */
function near(response: Response, crowd: Crowd, space: Workspace, row: usize, target: f64): f64 {
  const p = output(response, crowd, space, row);
  if (response.scheme != SCHEME_MECHANISM || crowd.output == MEAN) return -(p - target) * (p - target);
  // predict leaves the shares of who may be drawn, and what each of them reports
  let sum: f64 = 0;
  let distance: f64 = 0;
  for (let j: u32 = 0; j < crowd.workers; ++j) {
    const share = get(space.shares, j);
    if (!(share > 0)) continue;
    const x = get(space.reports, j);
    sum += share;
    distance += share * ((x - target) * (x - target));
  }
  return sum > 0 ? -distance / sum : -(p - target) * (p - target);
}
