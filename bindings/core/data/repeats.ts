// Whether names are each of one user alone. A Set of many costs more than the plan that they are for: its table is
// large and read all over. So names are hashed, the core says which hashes are equal, and only those names are
// compared.

import { outOfMemory } from "../refusal.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

/** Fewer are sooner in a Set. */
const MANY = 1000;
const GAVE_UP = -1;

/** The first user that has the name of one before it, or -1. @param named how many have a name at all */
export function firstRepeated(heap: Heap<DataCore>, ids: readonly (string | null)[], named: number): number {
  return named < ids.length || named < MANY ? inSet(ids) : byHash(heap, ids as readonly string[]);
}

/** The same, one name after the other. */
export function inSet(ids: readonly (string | null)[]): number {
  const names = new Set<string>();
  return ids.findIndex((id) => id !== null && names.size === names.add(id).size);
}

function byHash(heap: Heap<DataCore>, ids: readonly string[]): number {
  const { core } = heap;
  const count = ids.length;
  return heap.scoped(() => {
    const taken = heap.takeAll([4 * count, 8 * count], core.dataRepeatsBytes(count));
    if (!taken) throw outOfMemory("users", count);
    const [hashes, pairs] = taken as [number, number];
    hash(ids, heap.u32, hashes >>> 2);
    const found = core.dataRepeats(hashes, count, pairs);
    if (found === GAVE_UP) return inSet(ids);
    return among(ids, heap.u32.subarray(pairs >>> 2, (pairs >>> 2) + 2 * found));
  });
}

/** Hashes of names, of which the core makes better ones. */
function hash(ids: readonly string[], to: Uint32Array, at: number): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    let hashed = 0;
    for (let k = 0; k < id.length; k++) hashed = (hashed << 5) - hashed + id.charCodeAt(k) | 0; // times 31
    to[at + i] = hashed;
  }
}

/** Of those whose hash an earlier one has (each with the first of them), the first whose name too. */
function among(ids: readonly string[], pairs: Uint32Array): number {
  const names = new Map<number, Set<string>>();
  let first = -1;
  for (let k = 0; k < pairs.length; k += 2) {
    const [i, j] = [pairs[k]!, pairs[k + 1]!];
    const equals = names.get(j) ?? new Set([ids[j]!]);
    names.set(j, equals);
    if (equals.size === equals.add(ids[i]!).size && (first < 0 || i < first)) first = i;
  }
  return first;
}
