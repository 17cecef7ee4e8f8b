// The crowd room over an instance of the core.

import type { Heap } from "../memory/heap.js";
import type { CrowdCore } from "./abi.js";
import { foresee, foreseeLottery } from "./foresee.js";
import { join, leave } from "./members.js";
import { payments } from "./payments.js";
import { replay, replayer } from "./replay.js";
import { bestResponse } from "./respond.js";
import type { CrowdRoom } from "./room.js";
import { simulate } from "./simulate.js";
import { aggregate, open, settle, weights } from "./slots.js";
import { checkState, create } from "./state.js";

/** @param fresh makes an instance for a replay that comes in pieces */
export function crowdRoom(heap: Heap<CrowdCore>, fresh: () => Heap<CrowdCore>): CrowdRoom {
  return {
    create: (options) => create(heap, options),
    open: (state, slot, options) => open(heap, checkState(state), slot, options),
    aggregate: (state, slot, reports) => aggregate(heap, checkState(state), slot, reports),
    settle: (state, settlements) => settle(heap, checkState(state), settlements),
    join: (state, worker) => join(heap, checkState(state), worker),
    leave: (state, worker) => leave(heap, checkState(state), worker),
    weights: (state) => weights(heap, checkState(state)),
    payments: (of, options) => payments(heap, of, options),
    replay: (options) => replay(heap, options),
    replayer: (options) => replayer(fresh, options),
    simulate: (options) => simulate(heap, options),
    bestResponse: (options) => bestResponse(heap, options),
    foresee: (options) => foresee(heap, options),
    foreseeLottery: (options) => foreseeLottery(heap, options),
  };
}
