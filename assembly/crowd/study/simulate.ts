// Whole runs in simulated environments: the mechanism and the baselines on the same reports, regret against the best
// worker's beliefs (Section 3).

import { add, fill, get, set } from "../../math/arrays";
import { Stream, seed } from "../../math/random";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { Crowd } from "../block";
import { lossOf } from "../loss";
import { BASELINES, Record, wants } from "../record";
import { beginReplay, replay } from "../replay";
import { Rows } from "../rows";
import { effectiveShares, shares } from "../shares";
import { Workspace } from "../workspace";
import { slotOf } from "./environments";
import { steer } from "./steering";

// ---- strategies
export const TRUTHFUL: u32 = 0;
/** Every slot the Nash equilibrium of steering the mechanism's mean output. */
export const STEERING: u32 = 1;
/** The same against the plain average. */
export const STEERING_AVERAGE: u32 = 2;

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
  // ---- out: regret against the best worker's beliefs
  /** f64[runs]: the mechanism's, and that of a worker drawn by weight. */
  regret: usize;
  mixture: usize;
  /** f64[runs*6], run by run: of each baseline; NaN for who was not wanted. */
  compared: usize;
  /** f64[runs]: the accurate worker's final share. */
  accurate: usize;
}

/** How many slots are made up before they are replayed. */
const PIECE: u32 = 128;

/** A piece of a run. */
// @ts-ignore: decorator
@unmanaged
class Piece {
  stream: Stream;
  rows: Rows;
  /** f64[PIECE*N] row-major. */
  beliefs: usize;
  /** f64[N]: what each worker's beliefs have lost. */
  lost: usize;
}

export function simulate(simulation: Simulation, crowd: Crowd, record: Record, space: Workspace): Status {
  const start = mark();
  const piece = take(offsetof<Piece>());
  const status = piece && fits(changetype<Piece>(piece), crowd.workers)
    ? runAll(simulation, crowd, record, space, changetype<Piece>(piece))
    : OUT_OF_MEMORY;
  release(start);
  return status;
}

/** Takes what a piece needs; false when memory cannot hold it. */
function fits(piece: Piece, workers: u32): bool {
  const row = <usize>workers << 3;
  const column = <usize>PIECE << 3;
  const stream = take(offsetof<Stream>());
  const rows = take(offsetof<Rows>());
  const columns = take(4 * column);
  const reports = take(<usize>PIECE * row);
  piece.beliefs = take(<usize>PIECE * row);
  piece.lost = take(row);
  if (!stream || !rows || !columns || !reports || !piece.beliefs || !piece.lost) return false;
  piece.stream = changetype<Stream>(stream);
  piece.rows = changetype<Rows>(rows);
  piece.rows.slots = columns;
  piece.rows.labels = columns + column;
  piece.rows.predictions = columns + 2 * column;
  piece.rows.losses = columns + 3 * column;
  piece.rows.reports = reports;
  piece.rows.probabilities = 0;
  return true;
}

function runAll(simulation: Simulation, crowd: Crowd, record: Record, space: Workspace, piece: Piece): Status {
  const truthful = simulation.strategy == TRUTHFUL;
  // who tells the truth reports its belief; who steers, what the weights of the slot make best
  if (truthful) piece.rows.reports = piece.beliefs;
  const most: f64 = truthful ? PIECE : 1;
  for (let run: u32 = 0; run < simulation.runs; ++run) {
    // far apart on SplitMix64's orbit
    seed(piece.stream, (<u64>(simulation.seed + <f64>run) + 1) * 0xd1342543de82ef95);
    store<u64>(crowd.key, <u64>(simulation.seed + <f64>run));
    store<u64>(crowd.key, 0, 8);
    beginReplay(crowd, record);
    fill(piece.lost, crowd.workers, 0);
    for (let t: f64 = 0; t < simulation.slots;) {
      piece.rows.count = <u32>min(simulation.slots - t, most);
      makeUp(simulation, crowd, space, piece, t);
      const status = replay(crowd, piece.rows, record, space);
      if (status != OK) return status;
      t += <f64>piece.rows.count;
    }
    conclude(simulation, crowd, record, space, run, piece.lost);
  }
  return OK;
}

/** The slots of a piece, from slot t on. */
function makeUp(simulation: Simulation, crowd: Crowd, space: Workspace, piece: Piece, t: f64): void {
  const n = crowd.workers;
  const rows = piece.rows;
  for (let r: u32 = 0; r < rows.count; ++r) {
    const row = piece.beliefs + <usize>r * (<usize>n << 3);
    const label = slotOf(simulation.environment, piece.stream, n, row);
    set(rows.slots, r, t + <f64>r);
    set(rows.labels, r, label);
    for (let i: u32 = 0; i < n; ++i) add(piece.lost, i, lossOf(get(row, i), label, crowd.labelNoise));
    if (simulation.strategy == TRUTHFUL) continue;
    if (simulation.strategy == STEERING) effectiveShares(crowd, 0, space.shares, space.sums);
    else fill(space.shares, n, 1);
    steer(row, space.shares, n, rows.reports);
  }
}

function conclude(
  simulation: Simulation, crowd: Crowd, record: Record, space: Workspace, run: u32, lost: usize,
): void {
  let best = Infinity;
  for (let i: u32 = 0; i < crowd.workers; ++i) best = min(best, get(lost, i));
  set(simulation.regret, run, record.loss - best);
  set(simulation.mixture, run, record.mixture - best);
  for (let which: u32 = 0; which < BASELINES; ++which) {
    const regret = wants(record.baselines, which) ? get(record.scores, which) - best : NaN;
    set(simulation.compared, run * BASELINES + which, regret);
  }
  shares(crowd, space.shares, space);
  set(simulation.accurate, run, get(space.shares, 0));
}
