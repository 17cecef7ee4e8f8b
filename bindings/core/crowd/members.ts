// Workers come and go: marshalling.

import { text } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { askedOf, crewOf, openSlot, type Held, type OpenSlot } from "./held.js";
import { workerNames } from "./options.js";
import { entriesOf } from "./sorted.js";
import { bySlot, read, write } from "./state.js";

/** One worker or several, all different, and what to call each in a refusal. */
function namesOf(value: unknown): { readonly ids: readonly string[]; readonly place: (k: number) => string } {
  return Array.isArray(value)
    ? { ids: workerNames("worker", value), place: (k) => `worker[${k}]` }
    : { ids: [text("worker", value)], place: () => "worker" };
}

export function join(heap: Heap<CrowdCore>, held: Held, worker: unknown): Held {
  const { crew } = held;
  const { ids, place } = namesOf(worker);
  ids.forEach((id, k) => {
    if (crew.places.has(id)) throw rangeError(place(k), "a name that no other worker has", id);
  });
  return heap.scoped(() => {
    const { crowd } = write(heap, held, ids.length);
    heap.core.crowdJoin(crowd.address, ids.length);
    return read(crowd, {
      ...held, ...accountsOf(held, (column) => longer(column, ids.length)),
      version: held.version + 1, crew: crewOf([...crew.ids, ...ids]),
      open: bySlot(withoutWorkers(entriesOf(held.open), ids, crew.everybody)),
    });
  });
}

function longer(column: Float64Array, by: number): Float64Array {
  const more = new Float64Array(column.length + by);
  more.set(column);
  return more;
}

/** What workers were charged for, after a change of each column. */
function accountsOf({ slots, losses, silent, silentLosses }: Held, change: (column: Float64Array) => Float64Array) {
  return {
    slots: change(slots), losses: change(losses), silent: change(silent), silentLosses: change(silentLosses),
  };
}

/** The slots that newcomers are no part of. One of the same name may have been asked, or away, before it left.
 *  @param everybody whom most slots have asked, among whom there is no newcomer */
function withoutWorkers(
  open: readonly OpenSlot[], ids: readonly string[], everybody: OpenSlot["asked"],
): readonly OpenSlot[] {
  const newcomers = new Set(ids);
  // slots share the lists of whom they asked
  const known = new Map([[everybody, everybody]]);
  const others = (asked: OpenSlot["asked"]): OpenSlot["asked"] => {
    let rest = known.get(asked);
    if (!rest) {
      rest = asked.some(([id]) => newcomers.has(id)) ? askedOf(asked.filter(([id]) => !newcomers.has(id))) : asked;
      known.set(asked, rest);
    }
    return rest;
  };
  return open.map((slot) => openSlot({
    ...slot,
    asked: others(slot.asked),
    away: [...slot.away.filter((id) => !newcomers.has(id)), ...ids],
    leader: slot.leader !== null && newcomers.has(slot.leader) ? null : slot.leader,
  }));
}

export function leave(heap: Heap<CrowdCore>, held: Held, worker: unknown): Held {
  const { crew, weights, exponents } = held;
  const { ids, place } = namesOf(worker);
  const gone = new Set(ids);
  ids.forEach((id, k) => {
    if (!crew.places.has(id)) throw rangeError(place(k), "a worker of the crowd", id);
  });
  const left = crew.ids.filter((id) => !gone.has(id));
  if (left.length === 0) throw rangeError(place(0), "one of several workers", ids[0]);
  const stays = (_: unknown, i: number): boolean => !gone.has(crew.ids[i]!);
  const rest: Held = {
    ...held, ...accountsOf(held, (column) => column.filter(stays)), version: held.version + 1, crew: crewOf(left),
    weights: weights.filter(stays), exponents: exponents.filter(stays),
  };
  return heap.scoped(() => {
    const { crowd } = write(heap, rest);
    heap.core.crowdLeave(crowd.address);
    return read(crowd, rest);
  });
}
