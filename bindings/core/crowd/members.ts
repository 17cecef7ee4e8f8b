// Who is in the crowd and what they are paid: marshalling.

import type { CrowdCore } from "./abi.js";
import { between, choice, finite, integer, list, positive, record } from "../check.js";
import { rangeError } from "../refusal.js";
import { workerName } from "./options.js";
import { weights } from "./slots.js";
import { checkState, read, write } from "./state.js";
import type { Account, CrowdRoom, CrowdState } from "./types.js";

export function join(core: CrowdCore, state: CrowdState, worker: unknown): CrowdState {
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

export function leave(core: CrowdCore, state: CrowdState, worker: unknown): CrowdState {
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

export function payments(core: CrowdCore, of: unknown, options: unknown): ReturnType<CrowdRoom["payments"]> {
  const accounts = accountsOf(core, of);
  const input = record("options", options, ["budget", "rule"], "");
  const budget = integer("budget", input.budget, 0, Number.MAX_SAFE_INTEGER);
  const byWeight = choice("rule", input.rule, ["weight", "brier"]) === 0;
  const N = accounts.length;
  const mark = core.mark();
  try {
    const columns = core.take(8 * 6 * N);
    if (!columns) throw rangeError("workers", "no more than memory can hold", N);
    const column = (k: number): number => columns + 8 * k * N;
    const view = (k: number): Float64Array => new Float64Array(core.memory.buffer, column(k), N);
    view(0).set(accounts.map(({ weight }) => weight));
    view(1).set(accounts.map(({ unitLoss }) => unitLoss));
    view(2).set(accounts.map(({ slots }) => slots));
    let unspent = 0;
    if (byWeight) core.crowdPayByWeight(column(0), N, budget, column(3), column(4));
    else unspent = core.crowdPayByLoss(column(1), column(2), N, budget, column(3));
    const amounts = view(3);
    return { payments: accounts.map(({ id }, i) => ({ id, payment: amounts[i]! })), unspent };
  } finally {
    core.release(mark);
  }
}

/** An account; sums of losses may have rounded past the ends of the unit scale. */
export function account(id: string, weight: number, slots: number, loss: number, noise: number): Account {
  return { id, weight, slots, loss, unitLoss: Math.max(0, Math.min(slots, loss * (1 - 2 * noise) + noise * slots)) };
}

/** Of a state, whose weights become shares, or given as such. */
function accountsOf(core: CrowdCore, of: unknown): readonly Account[] {
  if (typeof of === "object" && of !== null && "version" in of) {
    const state = checkState(of);
    const shares = weights(core, state);
    return state.workers.map(({ id, slots, loss }, i) => account(id, shares[i]!.weight, slots, loss, state.labelNoise));
  }
  const accounts = list("workers", (of as { workers?: unknown } | null)?.workers).map((value, i) => {
    const field = `workers[${i}]`;
    const { id, weight, slots, loss, unitLoss } = record(field, value, ["id", "weight", "slots", "loss", "unitLoss"]);
    const count = integer(`${field}.slots`, slots, 0, Number.MAX_SAFE_INTEGER);
    return {
      id: workerName(`${field}.id`, id), weight: atLeast0(`${field}.weight`, weight), slots: count,
      loss: finite(`${field}.loss`, loss), unitLoss: between(`${field}.unitLoss`, unitLoss, 0, count),
    };
  });
  positive("workers[].weight in sum", accounts.reduce((sum, { weight }) => sum + weight, 0));
  return accounts;
}

function atLeast0(field: string, value: unknown): number {
  const number = finite(field, value);
  if (!(number >= 0)) throw rangeError(field, "a number >= 0", number);
  return number;
}
