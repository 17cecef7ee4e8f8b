// Workers come and go: marshalling.

import { text } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { askedOf, crewOf, openSlot, type Held, type OpenSlot } from "./held.js";
import { entriesOf } from "./sorted.js";
import { bySlot, read, write } from "./state.js";

export function join(heap: Heap<CrowdCore>, held: Held, worker: unknown): Held {
  const { crew, slots, losses } = held;
  const id = text("worker", worker);
  if (crew.places.has(id)) throw rangeError("worker", "a name that no other worker has", id);
  return heap.scoped(() => {
    const { crowd } = write(heap, held, 1);
    heap.core.crowdJoin(crowd.address);
    const open = entriesOf(held.open).map((slot) => withoutWorker(slot, id));
    return read(crowd, {
      ...held, version: held.version + 1, crew: crewOf([...crew.ids, id]), slots: Float64Array.of(...slots, 0),
      losses: Float64Array.of(...losses, 0), open: bySlot(open),
    });
  });
}

/** The slot that a newcomer is no part of. One of the same name may have been asked, or away, before it left. */
function withoutWorker(slot: OpenSlot, id: string): OpenSlot {
  const { asked, away } = slot;
  return openSlot({
    ...slot,
    asked: asked.some(([other]) => other === id) ? askedOf(asked.filter(([other]) => other !== id)) : asked,
    away: [...away.filter((other) => other !== id), id],
  });
}

export function leave(heap: Heap<CrowdCore>, held: Held, worker: unknown): Held {
  const { crew, slots, losses } = held;
  const id = text("worker", worker);
  const gone = crew.places.get(id);
  if (gone === undefined) throw rangeError("worker", "a worker of the crowd", id);
  if (crew.ids.length === 1) throw rangeError("worker", "one of several workers", id);
  const stays = (_: unknown, i: number): boolean => i !== gone;
  return heap.scoped(() => {
    const { crowd } = write(heap, held);
    heap.core.crowdLeave(crowd.address, gone);
    const rest = {
      ...held, version: held.version + 1, crew: crewOf(crew.ids.filter(stays)), slots: slots.filter(stays),
      losses: losses.filter(stays),
    };
    return read(crowd, rest, crew.ids.length - 1);
  });
}
