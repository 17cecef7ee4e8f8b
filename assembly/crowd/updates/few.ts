// The fast lane of a replay for up to eight workers: rows one after the other in one loop, weights and losses in
// registers. From row to row a weight then waits for arithmetic alone; through memory it would wait twice as long. The
// same bits as full.ts: of so few workers every slot of a sum holds one term.

import { higher, lower } from "../../math/slots";
import { Crowd } from "../block";
import { Pace } from "../pace";
import { Record } from "../record";
import { Rows } from "../rows";
import { addPairs } from "./gathered";
import { pairOrZero, setAt, twiceOr } from "./pairs";

/** Most workers. */
export const FEW: u32 = 8;

/** Eight lanes that are there, then eight that are not. */
const LANES: usize = memory.data<u64>([
  u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE,
  u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE, u64.MAX_VALUE,
  0, 0, 0, 0, 0, 0, 0, 0,
], 16);

/** Predicts and settles rows from `first` on, as long as everybody reports and there is a label.
 *  @param paces of `most` rows @returns how many */
export function replayFew(crowd: Crowd, rows: Rows, first: u32, most: u32, record: Record, paces: usize): u32 {
  return crowd.workers > 4
    ? replayEight(crowd, rows, first, most, record, paces)
    : replayFour(crowd, rows, first, most, record, paces);
}

export function replayFour(crowd: Crowd, rows: Rows, first: u32, most: u32, record: Record, paces: usize): u32 {
  return run(crowd, rows, first, most, record, paces, false);
}

export function replayEight(crowd: Crowd, rows: Rows, first: u32, most: u32, record: Record, paces: usize): u32 {
  return run(crowd, rows, first, most, record, paces, true);
}

/** @param wide whether there are more than four workers */
// @ts-ignore: decorator
@inline
function run(
  crowd: Crowd, rows: Rows, first: u32, most: u32, record: Record, paces: usize, wide: bool,
): u32 {
  const end = <usize>crowd.workers << 3;
  const weights = crowd.weights;
  const losses = record.losses;
  let w0 = pairOrZero(weights, 0, end), w1 = pairOrZero(weights, 16, end);
  let w2 = pairOrZero(weights, 32, end), w3 = pairOrZero(weights, 48, end);
  let l0 = pairOrZero(losses, 0, end), l1 = pairOrZero(losses, 16, end);
  let l2 = pairOrZero(losses, 32, end), l3 = pairOrZero(losses, 48, end);
  const zero = f64x2.splat(0);
  const lanes = LANES + 64 - end;
  let step = crowd.step;
  let spread = crowd.spread;
  let mixture = record.mixture;
  let total = record.loss;
  let row = rows.reports + <usize>first * end;
  let at = <usize>first << 3;
  const last = at + (<usize>most << 3);
  do {
    const label = load<f64>(rows.labels + at);
    const y = f64x2.splat(label);
    const x0 = end > 8 ? v128.load(row) : v128.load64_splat(row);
    const x1 = twiceOr(row, 16, end, x0);
    const x2 = wide ? twiceOr(row, 32, end, x0) : x0;
    const x3 = wide ? twiceOr(row, 48, end, x0) : x0;
    const e0 = squared(x0, y), e1 = squared(x1, y);
    const e2 = wide ? squared(x2, y) : zero;
    const e3 = wide ? squared(x3, y) : zero;
    let low = f64x2.pmin(x0, x1);
    let high = f64x2.pmax(x0, x1);
    let mass = addPairs(w0, w1);
    let cost = addPairs(f64x2.mul(w0, e0), f64x2.mul(w1, e1));
    let reported = addPairs(product(w0, x0), product(w1, x1));
    if (wide) {
      low = f64x2.pmin(low, f64x2.pmin(x2, x3));
      high = f64x2.pmax(high, f64x2.pmax(x2, x3));
      mass = addPairs(mass, addPairs(w2, w3));
      cost = addPairs(cost, addPairs(f64x2.mul(w2, e2), f64x2.mul(w3, e3)));
      reported = addPairs(reported, addPairs(product(w2, x2), product(w3, x3)));
    }
    const means = f64x2.div(addPairs(reported, cost), addPairs(mass, mass));
    const sum = f64x2.extract_lane(means, 0);
    const lowest = lower(low);
    const highest = higher(high);
    // a report or a label that is missing, or none, makes a sum NaN or reaches too far
    if (!(lowest >= 0 && highest <= 1 && sum >= 0 && label >= 0 && label <= 1)) break;
    const p = max(lowest, min(highest, sum));
    const loss = (p - label) * (p - label);
    store<f64>(rows.predictions + at, p);
    store<f64>(rows.losses + at, loss);
    const pace = changetype<Pace>(paces);
    const mean = v128.shuffle<f64>(means, means, 1, 1);
    const eta = f64x2.splat(step);
    const gamma = f64x2.splat(pace.gamma);
    const uniform = f64x2.splat(pace.uniform);
    w0 = moved(w0, e0, mean, eta, gamma, v128.and(uniform, v128.load(lanes)));
    w1 = moved(w1, e1, mean, eta, gamma, v128.and(uniform, v128.load(lanes, 16)));
    l0 = f64x2.add(l0, e0);
    l1 = f64x2.add(l1, e1);
    if (wide) {
      w2 = moved(w2, e2, mean, eta, gamma, v128.and(uniform, v128.load(lanes, 32)));
      w3 = moved(w3, e3, mean, eta, gamma, v128.and(uniform, v128.load(lanes, 48)));
      l2 = f64x2.add(l2, e2);
      l3 = f64x2.add(l3, e3);
    }
    total += loss;
    mixture += f64x2.extract_lane(means, 1);
    spread += step;
    step = pace.next;
    paces += offsetof<Pace>();
    row += end;
    at += 8;
  } while (at < last);
  setAt(weights, 0, end, w0); setAt(weights, 16, end, w1); setAt(weights, 32, end, w2); setAt(weights, 48, end, w3);
  setAt(losses, 0, end, l0); setAt(losses, 16, end, l1); setAt(losses, 32, end, l2); setAt(losses, 48, end, l3);
  const done = <u32>(at >> 3) - first;
  crowd.step = step;
  crowd.spread = spread;
  crowd.clock += <f64>done;
  record.mixture = mixture;
  record.loss = total;
  record.full += <f64>done;
  record.labelled += <f64>done;
  return done;
}

// @ts-ignore: decorator
@inline
function squared(x: v128, y: v128): v128 {
  const d = f64x2.sub(x, y);
  return f64x2.mul(d, d);
}

/** As a sum of it alone: a report of -0 counts as 0. */
// @ts-ignore: decorator
@inline
function product(weight: v128, x: v128): v128 {
  return f64x2.add(f64x2.splat(0), f64x2.mul(weight, x));
}

// @ts-ignore: decorator
@inline
function moved(weight: v128, loss: v128, mean: v128, eta: v128, gamma: v128, uniform: v128): v128 {
  const factor = f64x2.sub(f64x2.splat(1), f64x2.mul(eta, f64x2.sub(loss, mean)));
  return f64x2.add(f64x2.mul(gamma, f64x2.mul(weight, factor)), uniform);
}
