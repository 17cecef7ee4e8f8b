// Synthetic users (section 3.1 of the model), money in thousands: mean costs 1 (uniform, lognormal), 2/3 (pareto),
// 0.925 (bimodal); capacities uniform on 1..20; benefits 2 exp(z/2 - 1/8), mean 2. One user after the other: cost,
// capacity, benefit, whether it leaves.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { normal, seed, sipHash, Stream, uniform } from "../../math/random";
import { RECORD, sort } from "../../math/sort";
import { mark, release, take } from "../../memory";
import { LEAVES, STAYS } from "../block";

// ---- distributions
/** Uniform on [0.2, 1.8]. */
export const UNIFORM: u32 = 0;
/** Standard deviation 0.8 of the logarithm, mean 1. */
export const LOGNORMAL: u32 = 1;
/** 0.4 (1 + Lomax), shape 2.5. */
export const PARETO: u32 = 2;
/** Half on [0.2, 0.5], half on [1, 2]. */
export const BIMODAL: u32 = 3;

const SCALE: f64 = 1000;
const CAPACITIES: f64 = 20;

function cost(random: Stream, distribution: u32): f64 {
  if (distribution == LOGNORMAL) return exp(0.8 * normal(random) - 0.32);
  const u = uniform(random);
  if (distribution == PARETO) return 0.4 * exp(-0.4 * log(1 - u));
  if (distribution == BIMODAL) return u < 0.5 ? 0.2 + 0.6 * u : 2 * u;
  return 0.2 + 1.6 * u;
}

function money(value: f64): i64 {
  return <i64>(value * SCALE + 0.5);
}

/** The stream of one trial: it begins where SipHash under the seed sends the trial's number. */
function start(random: Stream, value: u64, trial: u32): void {
  const key = changetype<usize>(random);
  store<u64>(key, value);
  store<u64>(key, 0, 8);
  seed(random, sipHash(key, trial, 0));
}

/** Draws trial number `trial` of a seed: i64[users] each, and u8[users] who leaves, each with probability `leaving`. */
export function draw(
  random: Stream, value: u64, trial: u32, distribution: u32, users: u32, leaving: f64, costs: usize, capacities: usize,
  benefits: usize, leaves: usize,
): void {
  start(random, value, trial);
  for (let i: u32 = 0; i < users; ++i) {
    const at = <usize>i << 3;
    store<i64>(costs + at, money(cost(random, distribution)));
    store<i64>(capacities + at, 1 + <i64>(CAPACITIES * uniform(random)));
    store<i64>(benefits + at, money(2 * exp(0.5 * normal(random) - 0.125)));
    store<u8>(leaves + i, uniform(random) < leaving ? LEAVES : STAYS);
  }
}

/** The `share` quantile of `draws` costs, as money; -1 when memory cannot hold them. */
export function costQuantile(distribution: u32, value: i64, draws: u32, share: f64): f64 {
  const top = mark();
  const random = take(offsetof<Stream>());
  const records = take(<usize>draws * RECORD);
  const scratch = take(<usize>draws * RECORD);
  let result: f64 = -1;
  if (random && records && scratch) {
    start(changetype<Stream>(random), value, 0);
    for (let k: u32 = 0; k < draws; ++k) {
      store<u64>(records + <usize>k * RECORD, money(cost(changetype<Stream>(random), distribution)));
    }
    const sorted = sort(records, scratch, draws);
    result = <f64>load<u64>(sorted + <usize>(share * <f64>(draws - 1)) * RECORD);
  }
  release(top);
  return result;
}
