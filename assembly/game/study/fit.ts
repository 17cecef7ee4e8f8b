// Rewards from pairwise preferences: strengths by maximum likelihood, so that a group that only has comparisons can
// take part.
//
// Source: Bradley and Terry 1952; ties by Davidson 1970: with a = e^(d/2), d the difference of two log-strengths,
//     P(win) = a / D,   P(loss) = (1/a) / D,   P(tie) = nu / D,   D = a + 1/a + nu
// which is an exponential family: the log-likelihood is concave in (log-strengths, log nu), and Newton's method with
// steps halved until they climb reaches its maximum, if there is one (comparisons.ts). The certificate is what its
// gradient comes to there. The Hessian knows no level of the strengths: c 11' is added to it, which holds their sum
// where it is, at 0.
//
// Standard errors are those of the inverse information, of strengths whose mean is 0; with a ridge, of its penalised
// form. Valid: comparisons independent given the strengths. Time n^3 / 6 + comparisons a step, n^3 / 6 for the
// errors; arena n^2, n = items + 1.

import { NOT_FITTED, OK, OUT_OF_MEMORY, Status } from "../../status";
import { add, fill, get, set } from "../../math/arrays";
import { factor, inverseDiagonal, solve } from "../../math/cholesky";
import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { mark, release, take } from "../../memory";
import { entry, examine, Fit } from "./comparisons";

const STEPS = 500;
const HALVINGS = 60;
/** Residuals of the score equations, as shares of all weights: what is aimed at, and what has to be reached. */
const AIM: f64 = 1e-14;
const REQUIRED: f64 = 1e-9;
/** What a step still moves, of 1 and the largest strength, at the end. */
const SETTLED: f64 = 1e-12;
/** The same, above which the end was not found. */
const NEAR: f64 = 1e-7;

/** Bytes of arena that `fitRewards` takes beyond its arguments. */
export function fitRewardsBytes(items: u32): f64 {
  const n = <f64>items + 1;
  return 8 * n * n + 5 * (8 * n + 16) + 64;
}

export function fitRewards(fit: Fit): Status {
  const start = mark();
  const n = fit.items + fit.ties;
  const row = <usize>n << 3;
  const hessian = take(row * n);
  const point = take(row);
  const gradient = take(row);
  const step = take(row);
  const trial = take(row);
  let status = OUT_OF_MEMORY;
  if (hessian && point && gradient && step && trial) {
    status = examine(fit, trial);
    if (status == OK) status = climb(fit, n, hessian, point, gradient, step, trial);
  }
  release(start);
  return status;
}

/** @param hessian f64[n*n]. @param point, gradient, step, trial f64[n]: log-strengths and, with ties, log nu behind
 *  them */
function climb(fit: Fit, n: u32, hessian: usize, point: usize, gradient: usize, step: usize, trial: usize): Status {
  const total = weight(fit);
  fill(point, n, 0);
  let value = evaluate(fit, n, point, gradient, hessian);
  let residual = largest(gradient, n);
  for (let k = 0; k < STEPS; ++k) {
    settleLevel(fit, n, hessian);
    if (!factor(hessian, n, 0)) break;
    memory.copy(step, gradient, <usize>n << 3);
    solve(hessian, n, step);
    // far out a residual of nothing is no end yet: the likelihood is flat there
    if (residual <= AIM * total && largest(step, n) <= SETTLED * (1 + largest(point, n))) break;
    let slope: f64 = 0;
    for (let i: u32 = 0; i < n; ++i) slope += get(gradient, i) * get(step, i);
    if (!search(fit, n, point, step, trial, gradient, value, slope, residual)) break;
    memory.copy(point, trial, <usize>n << 3);
    value = evaluate(fit, n, point, gradient, hessian);
    residual = largest(gradient, n);
  }
  value = evaluate(fit, n, point, gradient, hessian);
  residual = largest(gradient, n);
  if (!(residual <= REQUIRED * total)) return NOT_FITTED;
  const level = settleLevel(fit, n, hessian);
  if (!factor(hessian, n, 0)) return NOT_FITTED;
  memory.copy(step, gradient, <usize>n << 3);
  solve(hessian, n, step);
  if (!(largest(step, n) <= NEAR * (1 + largest(point, n)))) return NOT_FITTED;
  inverseDiagonal(hessian, n, trial, step);
  return conclude(fit, point, trial, value, residual, level);
}

/** The first of the step, its half, its quarter ... that climbs, into `trial`. At the top, where the value is all
 *  rounding, one that lowers the residual will do. @returns whether there is one; then `gradient` is that there */
function search(
  fit: Fit, n: u32, point: usize, step: usize, trial: usize, gradient: usize, value: f64, slope: f64, residual: f64,
): bool {
  const rounding = 1e-12 * (abs(value) + 1);
  for (let k = 0, share: f64 = 1; k < HALVINGS; ++k, share *= 0.5) {
    for (let i: u32 = 0; i < n; ++i) set(trial, i, get(point, i) + share * get(step, i));
    const reached = evaluate(fit, n, trial, gradient, 0);
    if (reached >= value + 1e-4 * share * slope && reached > value) return true;
    if (reached >= value - rounding && largest(gradient, n) < residual) return true;
  }
  return false;
}

function weight(fit: Fit): f64 {
  let sum: f64 = 0;
  for (let k: u32 = 0; k < fit.comparisons; ++k) sum += get(fit.weights, k);
  return sum;
}

function largest(values: usize, n: u32): f64 {
  let most: f64 = 0;
  for (let i: u32 = 0; i < n; ++i) most = max(most, abs(get(values, i)));
  return most;
}

/** The log-likelihood less the ridge. @param gradient f64[n] out. @param hessian f64[n*n] out, negative, lower
 *  triangle; 0: not asked */
function evaluate(fit: Fit, n: u32, at: usize, gradient: usize, hessian: usize): f64 {
  const m = fit.items;
  const tau: f64 = fit.ties ? get(at, m) : 0;
  const nu: f64 = fit.ties ? exp(tau) : 0;
  const row = <usize>n << 3;
  const last = hessian + m * row;
  fill(gradient, n, 0);
  if (hessian) memory.fill(hessian, 0, row * n);
  let value: f64 = 0;
  for (let k: u32 = 0; k < fit.comparisons; ++k) {
    const i = entry(fit.winners, k);
    const j = entry(fit.losers, k);
    const tied = entry(fit.tied, k);
    const w = get(fit.weights, k);
    const d = get(at, i) - get(at, j);
    // relative to the likelier of win and loss
    const e = exp(-0.5 * abs(d));
    const D = 1 + e * e + nu * e;
    const better = 1 / D;
    const worse = e * e / D;
    const win = d >= 0 ? better : worse;
    const loss = d >= 0 ? worse : better;
    const tie = nu * e / D;
    value += w * ((tied ? tau : 0.5 * d) - 0.5 * abs(d) - log(D));
    const pull = w * (tied ? 0.5 * (loss - win) : loss + 0.5 * tie);
    add(gradient, i, pull);
    add(gradient, j, -pull);
    if (fit.ties) add(gradient, m, w * (tied ? win + loss : -tie));
    if (!hessian) continue;
    const variance = w * (win * loss + 0.25 * tie * (win + loss));
    add(hessian + i * row, i, variance);
    add(hessian + j * row, j, variance);
    add(hessian + max(i, j) * row, min(i, j), -variance);
    if (!fit.ties) continue;
    const covariance = -0.5 * w * (win - loss) * tie;
    add(last, i, covariance);
    add(last, j, -covariance);
    add(last, m, w * tie * (win + loss));
  }
  for (let i: u32 = 0; i < m; ++i) {
    const theta = get(at, i);
    value -= 0.5 * fit.ridge * theta * theta;
    add(gradient, i, -fit.ridge * theta);
    if (hessian) add(hessian + i * row, i, fit.ridge);
  }
  return value;
}

/** Adds c 11' to the strengths' part. @returns c, of the size of what is there. */
function settleLevel(fit: Fit, n: u32, hessian: usize): f64 {
  const m = fit.items;
  const row = <usize>n << 3;
  let trace: f64 = 0;
  for (let i: u32 = 0; i < m; ++i) trace += get(hessian + i * row, i);
  const c = trace / (<f64>m * <f64>m);
  for (let i: u32 = 0; i < m; ++i) for (let j: u32 = 0; j <= i; ++j) add(hessian + i * row, j, c);
  return c;
}

/** @param inverse f64[n], the diagonal of (H + c 11')^-1, which along 1 is 1/(ridge + c m) instead of nothing */
function conclude(fit: Fit, point: usize, inverse: usize, value: f64, residual: f64, c: f64): Status {
  const m = <f64>fit.items;
  let mean: f64 = 0;
  for (let i: u32 = 0; i < fit.items; ++i) mean += get(point, i) / m;
  const along = 1 / (m * (fit.ridge + c * m));
  let squares: f64 = 0;
  for (let i: u32 = 0; i < fit.items; ++i) {
    const theta = get(point, i);
    squares += theta * theta;
    set(fit.rewards, i, theta - mean);
    set(fit.errors, i, sqrt(max(0, get(inverse, i) - along)));
  }
  fit.tie = fit.ties ? get(point, fit.items) : 0;
  fit.scores = residual;
  fit.logLikelihood = value + 0.5 * fit.ridge * squares;
  return OK;
}
