// Who is in the crowd and what they are paid: marshalling.

import type { Core } from "./abi.js";
import { choice, integer, rangeError, record } from "./check.js";
import { workerName } from "./crowd-options.js";
import { read, write } from "./crowd-state.js";
import type { CrowdRoom, CrowdState } from "./crowd-types.js";

export function join(core: Core, state: CrowdState, worker: unknown): CrowdState {
  const id = workerName("worker", worker);
  if (state.workers.some((other) => other.id === id)) throw rangeError("worker", "a name that no other worker has", id);
  const mark = core.mark();
  try {
    const block = write(core, state, 1);
    core.crowdJoin(block.pointer);
    return {
      ...read(block, { ...state, workers: [...state.workers, { id, weight: 0, exponent: 0, slots: 0, loss: 0 }] }),
      open: state.open.map((slot) => ({ ...slot, away: [...slot.away, id] })),
    };
  } finally {
    core.release(mark);
  }
}

export function leave(core: Core, state: CrowdState, worker: unknown): CrowdState {
  const gone = state.workers.findIndex(({ id }) => id === workerName("worker", worker));
  if (gone < 0) throw rangeError("worker", "a worker of the crowd", worker);
  if (state.workers.length === 1) throw rangeError("worker", "one of several workers", worker);
  const mark = core.mark();
  try {
    const block = write(core, state);
    core.crowdLeave(block.pointer, gone);
    const left = read(block, { ...state, workers: state.workers.filter((_, i) => i !== gone) });
    // slots and losses are by worker, not by place
    return { ...left, workers: left.workers.map((entry) => ({ ...state.workers.find(({ id }) => id === entry.id)!, weight: entry.weight, exponent: entry.exponent })) };
  } finally {
    core.release(mark);
  }
}

export function payments(core: Core, state: CrowdState, options: unknown): ReturnType<CrowdRoom["payments"]> {
  const input = record("options", options, ["budget", "rule"], "");
  const budget = integer("budget", input.budget, 0, Number.MAX_SAFE_INTEGER);
  const byWeight = choice("rule", input.rule ?? null, ["weight", "brier"]) === 0;
  const N = state.workers.length;
  const mark = core.mark();
  try {
    const block = write(core, state);
    const paid = block.get("factors");
    let unspent = 0;
    if (byWeight) {
      core.crowdShares(block.pointer);
      core.crowdPayByWeight(block.get("shares"), N, budget, paid, block.get("asked"));
    } else {
      unspent = core.crowdPayByLoss(block.get("workerLosses"), block.get("missed"), N, budget, paid);
    }
    const amounts = block.doubles("factors", N);
    return { payments: state.workers.map(({ id }, i) => ({ id, payment: amounts[i]! })), unspent };
  } finally {
    core.release(mark);
  }
}
