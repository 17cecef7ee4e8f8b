// The data room: marshalling only.

import { flag, integer, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { reasonOf, settle, type Settled } from "./block.js";
import { planConvex } from "./convex.js";
import { advance, draft, view } from "./ledger/index.js";
import { costQuantile, sample, simulate } from "./simulate.js";
import { terms } from "./options.js";
import type { DataCall, DataPlan, DataRoom, Withdrawal } from "./types.js";
import { windowGame } from "./window.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

export function dataRoom(heap: Heap<DataCore>): DataRoom {
  const planner: Pick<DataRoom, "plan" | "withdraw"> = {
    plan: (call) => describe(call, settle(heap, terms(call))),
    withdraw: (plan, leavers, options) => withdraw(heap, plan, leavers, options),
  };
  return {
    ...planner,
    game: (plan, options) => windowGame(heap, callOf(plan), options),
    planConvex: (call) => planConvex(heap, call),
    simulate: (options) => simulate(heap, options),
    sample: (population, trial) => sample(heap, population, trial),
    costQuantile: (population, share) => costQuantile(heap, population, share),
    draft,
    advance: (state, command) => advance(planner, state, command),
    view,
  };
}

function withdraw(heap: Heap<DataCore>, plan: Pick<DataPlan, "call">, leavers: readonly number[], options: { readonly reassign?: boolean } = {}): Withdrawal {
  const call = callOf(plan);
  const announced = terms(call);
  if (!Array.isArray(leavers)) throw typeError("leavers", "an array", leavers);
  const seen = new Set<number>();
  leavers.forEach((leaver, k) => {
    if (seen.has(integer(`leavers[${k}]`, leaver, 0, announced.users.length - 1))) throw rangeError(`leavers[${k}]`, "every user once", leaver);
    seen.add(leaver);
  });
  const reassign = flag("reassign", record("options", options, ["reassign"], "").reassign);
  const settled = settle(heap, announced, leavers, reassign);
  const { rounds } = settled.fields;
  const { voided, voidedCost } = settled.numbers;
  return { ...describe(call, settled), rounds, voided, voidedCost };
}

function callOf(plan: unknown): DataCall {
  if (typeof plan !== "object" || plan === null || !("call" in plan)) throw typeError("plan", "what plan returned", plan);
  return plan.call as DataCall;
}

function describe(call: DataCall, { numbers, fields, burdens, contributions, payments, order }: Settled): DataPlan {
  return {
    committed: fields.committed === 1,
    reason: reasonOf(fields.reason),
    threshold: numbers.threshold,
    level: fields.level,
    price: numbers.price,
    contributions,
    payments,
    burdens,
    order,
    expenditure: numbers.expenditure,
    leakage: numbers.leakage,
    totalCost: numbers.totalCost,
    escrow: numbers.escrow,
    kept: numbers.kept,
    participants: fields.participants,
    call,
  };
}
