// Many random calls, each settled under several rules with the same users and the same leavers.

import { toDoubles } from "../../math/integer";
import { Stream } from "../../math/random";
import { mark, release, take } from "../../memory";
import { OK, OUT_OF_MEMORY, Status } from "../../status";
import { Call } from "../block";
import { planBytes, settle } from "../plan";
import { draw } from "./population";

/** What is added up of a contender; from `expenditure` on, of the calls that committed. */
// @ts-ignore: decorator
@unmanaged
export class Sums {
  commits: f64;
  leakage: f64;
  /** Calls with some. */
  leaks: f64;
  kept: f64;
  participants: f64;
  expenditure: f64;
  totalCost: f64;
  /** Units. */
  used: f64;
  rounds: f64;
  voidedCost: f64;
  mostRounds: f64;
  /** Sums of squares. */
  leakageSquares: f64;
  expenditureSquares: f64;
  totalCostSquares: f64;
}

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
  /** u32[contenders] out: pointers to Sums, which are added to. */
  sums: usize;
  /** i64[users] each. */
  costs: usize;
  capacities: usize;
  benefits: usize;
  /** u8[users]: the leavers drawn; every call has a copy of its own. */
  leaves: usize;
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
      fold(call, changetype<Sums>(load<usize>(simulation.sums + (<usize>k << 2))));
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

function fold(call: Call, sums: Sums): void {
  sums.leakage += <f64>call.leakage;
  sums.leakageSquares += <f64>call.leakage * <f64>call.leakage;
  sums.leaks += call.leakage > 0 ? 1 : 0;
  sums.kept += <f64>call.kept;
  sums.participants += <f64>call.participants;
  if (call.committed != 1) return;
  sums.commits += 1;
  sums.expenditure += <f64>call.expenditure;
  sums.expenditureSquares += <f64>call.expenditure * <f64>call.expenditure;
  sums.totalCost += <f64>call.totalCost;
  sums.totalCostSquares += <f64>call.totalCost * <f64>call.totalCost;
  sums.used += <f64>call.kept;
  sums.rounds += <f64>call.rounds;
  sums.voidedCost += <f64>call.voidedCost;
  sums.mostRounds = max(sums.mostRounds, <f64>call.rounds);
}
