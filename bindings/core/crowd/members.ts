// Workers come and go: marshalling.

import { text } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { changed, read, write, type Checked } from "./state.js";
import type { CrowdState } from "./types.js";

export function join(heap: Heap<CrowdCore>, checked: Checked, worker: unknown): CrowdState {
  const { state } = checked;
  const id = text("worker", worker);
  if (state.workers.some((other) => other.id === id)) throw rangeError("worker", "a name that no other worker has", id);
  return heap.scoped(() => {
    const { crowd } = write(heap, checked, 1);
    heap.core.crowdJoin(crowd.address);
    const workers = [...state.workers, { id, weight: 0, exponent: 0, slots: 0, loss: 0 }];
    const open = state.open.map((slot) => ({ ...slot, away: [...slot.away.filter((other) => other !== id), id] }));
    return changed(read(crowd, { ...state, workers, open }));
  });
}

export function leave(heap: Heap<CrowdCore>, checked: Checked, worker: unknown): CrowdState {
  const { state } = checked;
  const id = text("worker", worker);
  const gone = state.workers.findIndex((other) => other.id === id);
  if (gone < 0) throw rangeError("worker", "a worker of the crowd", id);
  if (state.workers.length === 1) throw rangeError("worker", "one of several workers", id);
  return heap.scoped(() => {
    const { crowd } = write(heap, checked);
    heap.core.crowdLeave(crowd.address, gone);
    return changed(read(crowd, { ...state, workers: state.workers.filter((_, i) => i !== gone) }));
  });
}
