// Whole runs in simulated environments: the mechanism and the baselines on the same reports, regret against the best worker's
// beliefs (Section 3).

import { add, fill, get, set } from "../../math/arrays";
import { Stream, seed } from "../../math/random";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { BASELINES } from "../baselines/compare";
import { Crowd } from "../block";
import { slotOf } from "./environments";
import { lossOf } from "../loss";
import { beginReplay, replay } from "../replay";
import { effectiveShares, shares } from "../shares";
import { steer } from "./steering";

// ---- strategies
export const TRUTHFUL: u32 = 0;
/** Every slot the Nash equilibrium of steering the mechanism's mean output. */
export const STEERING: u32 = 1;
/** The same against the plain average. */
export const STEERING_AVERAGE: u32 = 2;

/** Columns of results: the mechanism's regret, its mixture regret, the regret of each baseline, the accurate worker's share. */
export const COLUMNS: u32 = 3 + BASELINES;

const BLOCK: u32 = 128;

// @ts-ignore: decorator
@unmanaged
export class Simulation {
  /** T. */
  slots: f64;
  /** Of the first run; run s has seed + s. */
  seed: f64;
  environment: u32;
  strategy: u32;
  runs: u32;
  /** f64[runs * COLUMNS] out, run by run. */
  results: usize;
}

export function simulate(simulation: Simulation, crowd: Crowd): Status {
  const start = mark();
  const n = crowd.workers;
  const stride = <usize>n << 3;
  const beliefs = take(<usize>BLOCK * stride);
  const reports = take(<usize>BLOCK * stride);
  const columns = take((3 * <usize>BLOCK) << 3);
  const results = take((2 * <usize>BLOCK) << 3);
  const own = take(stride);
  const stream = take(offsetof<Stream>());
  const status = !beliefs || !reports || !columns || !results || !own || !stream
    ? OUT_OF_MEMORY
    : runAll(simulation, crowd, changetype<Stream>(stream), beliefs, reports, columns, results, own);
  release(start);
  return status;
}

function runAll(simulation: Simulation, crowd: Crowd, stream: Stream, beliefs: usize, reports: usize, columns: usize, results: usize, own: usize): Status {
  crowd.slots = columns;
  crowd.labels = columns + (<usize>BLOCK << 3);
  crowd.predictions = results;
  crowd.losses = results + (<usize>BLOCK << 3);
  crowd.reports = simulation.strategy == TRUTHFUL ? beliefs : reports;
  crowd.probabilities = 0;
  for (let run: u32 = 0; run < simulation.runs; ++run) {
    // far apart on SplitMix64's orbit
    seed(stream, (<u64>(simulation.seed + <f64>run) + 1) * 0xd1342543de82ef95);
    store<u64>(crowd.key, <u64>(simulation.seed + <f64>run));
    store<u64>(crowd.key, 0, 8);
    beginReplay(crowd);
    fill(own, crowd.workers, 0);
    for (let t: f64 = 0; t < simulation.slots;) {
      const rows = <u32>min(simulation.slots - t, simulation.strategy == TRUTHFUL ? <f64>BLOCK : 1);
      fillBlock(simulation, crowd, stream, rows, t, beliefs, reports, own);
      crowd.rows = rows;
      const status = replay(crowd);
      if (status != OK) return status;
      t += <f64>rows;
    }
    conclude(simulation, crowd, run, own);
  }
  return OK;
}

function fillBlock(simulation: Simulation, crowd: Crowd, stream: Stream, rows: u32, t: f64, beliefs: usize, reports: usize, own: usize): void {
  const n = crowd.workers;
  for (let r: u32 = 0; r < rows; ++r) {
    const row = beliefs + <usize>r * (<usize>n << 3);
    const label = slotOf(simulation.environment, stream, n, row);
    set(crowd.slots, r, t + <f64>r);
    set(crowd.labels, r, label);
    for (let i: u32 = 0; i < n; ++i) add(own, i, lossOf(get(row, i), label, crowd.labelNoise));
    if (simulation.strategy == TRUTHFUL) continue;
    if (simulation.strategy == STEERING) effectiveShares(crowd, 0, crowd.effective);
    else fill(crowd.effective, n, 1);
    steer(row, crowd.effective, n, reports);
  }
}

function conclude(simulation: Simulation, crowd: Crowd, run: u32, own: usize): void {
  let best = Infinity;
  for (let i: u32 = 0; i < crowd.workers; ++i) best = min(best, get(own, i));
  const into = simulation.results + ((<usize>run * COLUMNS) << 3);
  set(into, 0, crowd.loss - best);
  set(into, 1, crowd.mixture - best);
  for (let which: u32 = 0; which < BASELINES; ++which) {
    set(into, 2 + which, crowd.baselines & (1 << which) ? get(crowd.scores, which) - best : NaN);
  }
  shares(crowd);
  set(into, COLUMNS - 1, get(crowd.shares, 0));
}
