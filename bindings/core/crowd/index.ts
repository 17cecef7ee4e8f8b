// The crowd room over an instance of the core.

import type { CrowdCore } from "./abi.js";
import { join, leave, payments } from "./members.js";
import { replay, stream } from "./replay.js";
import { aggregate, open, settle, weights } from "./slots.js";
import { checkState, create } from "./state.js";
import { bestResponse, foresee, foreseeLottery, simulate } from "./study.js";
import type { CrowdRoom } from "./types.js";

/** @param fresh makes an instance for a replay that comes in pieces */
export function crowdRoom(core: CrowdCore, fresh: () => CrowdCore): CrowdRoom {
  return {
    create: (options) => create(core, options),
    open: (state, slot, options) => open(core, checkState(state), slot, options),
    aggregate: (state, slot, reports) => aggregate(core, checkState(state), slot, reports),
    settle: (state, settlements) => settle(core, checkState(state), settlements),
    join: (state, worker) => join(core, checkState(state), worker),
    leave: (state, worker) => leave(core, checkState(state), worker),
    weights: (state) => weights(core, checkState(state)),
    payments: (of, options) => payments(core, of, options),
    replay: (options) => replay(core, options),
    stream: (options) => stream(fresh, options),
    simulate: (options) => simulate(core, options),
    bestResponse: (options) => bestResponse(core, options),
    foresee: (options) => foresee(core, options),
    foreseeLottery: (options) => foreseeLottery(core, options),
  };
}
