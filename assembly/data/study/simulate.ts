// Many random calls, each settled under several rules with the same users and the same leavers.

import { toDoubles } from "../../math/integer";
import { Stream } from "../../math/random";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { Call } from "../block";
import { planBytes, settle } from "../plan";
import { draw } from "./population";

/** What is added up of every contender, f64 each: see `fold`. */
export const COLUMNS: u32 = 11;

// @ts-ignore: decorator
@unmanaged
export class Simulation {
  seed: i64;
  /** Probability that a user leaves. */
  leaving: f64;
  distribution: u32;
  users: u32;
  trials: u32;
  contenders: u32;
  /** u32[contenders]: pointers to Call blocks that share the arrays below. */
  calls: usize;
  /** i64[users] each. */
  costs: usize;
  capacities: usize;
  benefits: usize;
  /** u8[users]: the leavers drawn; every call has a copy of its own. */
  leaves: usize;
  /** f64[contenders * COLUMNS] out. */
  sums: usize;
}

export function simulate(simulation: Simulation): Status {
  const start = mark();
  const random = take(offsetof<Stream>());
  const inner = mark();
  const space = take(<usize>planBytes(simulation.users));
  release(inner);
  let status: Status = random && space ? OK : OUT_OF_MEMORY;
  for (let trial: u32 = 0; trial < simulation.trials && status == OK; ++trial) {
    sample(changetype<Stream>(random), simulation, trial);
    for (let k: u32 = 0; k < simulation.contenders && status == OK; ++k) {
      const call = changetype<Call>(load<usize>(simulation.calls + (<usize>k << 2)));
      const leaves = call.leaves;
      if (simulation.leaving > 0) memory.copy(leaves, simulation.leaves, simulation.users);
      else call.leaves = 0;
      status = settle(call);
      call.leaves = leaves;
      fold(call, simulation.sums + <usize>k * (COLUMNS << 3));
    }
  }
  release(start);
  return status;
}

/** The users of one trial, as doubles. */
export function sampleUsers(simulation: Simulation, trial: u32): Status {
  const start = mark();
  const random = take(offsetof<Stream>());
  if (!random) return OUT_OF_MEMORY;
  sample(changetype<Stream>(random), simulation, trial);
  release(start);
  toDoubles(simulation.costs, simulation.users);
  toDoubles(simulation.capacities, simulation.users);
  toDoubles(simulation.benefits, simulation.users);
  return OK;
}

function sample(random: Stream, simulation: Simulation, trial: u32): void {
  draw(random, simulation.seed, trial, simulation.distribution, simulation.users, simulation.leaving,
    simulation.costs, simulation.capacities, simulation.benefits, simulation.leaves);
}

function fold(call: Call, sums: usize): void {
  const committed = call.committed == 1;
  add(sums, 0, committed ? 1 : 0);
  add(sums, 1, call.leakage);
  add(sums, 2, call.leakage > 0 ? 1 : 0);
  add(sums, 3, call.kept);
  add(sums, 4, call.participants);
  if (!committed) return;
  add(sums, 5, call.expenditure);
  add(sums, 6, call.totalCost);
  add(sums, 7, call.kept);
  add(sums, 8, call.rounds);
  add(sums, 9, call.voidedCost);
  const most = sums + 80;
  store<f64>(most, max(load<f64>(most), <f64>call.rounds));
}

// @ts-ignore: decorator
@inline
function add(sums: usize, column: usize, value: i64): void {
  const at = sums + (column << 3);
  store<f64>(at, load<f64>(at) + <f64>value);
}
