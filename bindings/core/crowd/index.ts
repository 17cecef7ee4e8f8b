// The crowd room over an instance of the core.

import { lifeOf } from "../life/index.js";
import type { Heap } from "../memory/heap.js";
import type { CrowdCore } from "./abi.js";
import { aggregate, aggregateAll, weights } from "./aggregate.js";
import { foresee, foreseeLottery } from "./foresee.js";
import { heldBy, shown, type Held } from "./held.js";
import { label } from "./label/index.js";
import { roundsKind } from "./life/kind.js";
import { join, leave } from "./members.js";
import { open, openAll } from "./open.js";
import { payments } from "./payments.js";
import { isPayable, payVotes } from "./peer/pay.js";
import { replay, replayer } from "./replay.js";
import { bestResponse } from "./respond.js";
import type { CrowdRoom } from "./room.js";
import { simulate } from "./simulate.js";
import { settle } from "./settle.js";
import { create, heldState } from "./state.js";
import type { CrowdState } from "./types.js";

/** @param fresh makes an instance for a replay that comes in pieces */
export function crowdRoom(heap: Heap<CrowdCore>, fresh: () => Heap<CrowdCore>): CrowdRoom {
  const held = (state: unknown): Held => heldState(heap, state);
  /** The state after a call that may have changed nothing. */
  const after = (state: CrowdState, before: Held, now: Held): CrowdState =>
    (now === before && heldBy(state) ? state : shown(now));
  return {
    create: (options) => shown(create(heap, options)),
    open: ((state: unknown, slot: unknown, options?: unknown) =>
      Array.isArray(slot) ? openAll(heap, held(state), slot, options) : open(heap, held(state), slot, options)
    ) as CrowdRoom["open"],
    aggregate: ((state: unknown, slot: unknown, reports?: unknown) =>
      Array.isArray(slot)
        ? aggregateAll(heap, held(state), slot, reports)
        : aggregate(heap, held(state), slot, reports)
    ) as CrowdRoom["aggregate"],
    settle(state, settlements) {
      const before = held(state);
      return after(state, before, settle(heap, before, settlements));
    },
    join: (state, worker) => shown(join(heap, held(state), worker)),
    leave: (state, worker) => shown(leave(heap, held(state), worker)),
    weights: (state) => weights(heap, held(state)),
    payments: ((of: unknown, options: unknown) =>
      isPayable(of) ? payVotes(heap, of, options) : payments(heap, of, options)
    ) as CrowdRoom["payments"],
    replay: (options) => replay(heap, options),
    replayer: (options) => replayer(fresh, options),
    label: (votes, options) => label(heap, votes, options),
    simulate: (options) => simulate(heap, options),
    bestResponse: (options) => bestResponse(heap, options),
    foresee: (options) => foresee(heap, options),
    foreseeLottery: (options) => foreseeLottery(heap, options),
    rounds: lifeOf(roundsKind(heap)),
  };
}
