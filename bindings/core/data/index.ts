// The data room put together.

import type { DataCore } from "./abi.js";
import { compare } from "./compare.js";
import { planConvex } from "./convex.js";
import { callLife } from "./ledger/index.js";
import { announced, described, settle } from "./plan.js";
import type { DataRoom } from "./room.js";
import { costQuantile, sample, simulate } from "./simulate.js";
import { windowGame } from "./window.js";
import { withdraw } from "./withdraw.js";
import type { Heap } from "../memory/heap.js";

export function dataRoom(heap: Heap<DataCore>): DataRoom {
  const planner: Pick<DataRoom, "plan" | "withdraw"> = {
    plan: (call) => settle(heap, announced(call), described),
    withdraw: (call, leavers, options) => withdraw(heap, call, leavers, options),
  };
  return {
    ...planner,
    compare: (call, options) => compare(heap, call, options),
    window: (call, options) => windowGame(heap, call, options),
    planConvex: (call) => planConvex(heap, call),
    simulate: (options) => simulate(heap, options),
    sample: (population, trial) => sample(heap, population, trial),
    costQuantile: (population, share) => costQuantile(heap, population, share),
    calls: callLife(planner),
  };
}
