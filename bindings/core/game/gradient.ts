// How valuations move with reports: marshalling.

import type { Heap } from "../memory/heap.js";
import { outOfMemory } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise } from "./block.js";
import { PLACES, readGame } from "./one.js";
import type { Gradient } from "./study-types.js";
import type { Game } from "./types.js";

export function gradient(heap: Heap<GameCore>, game: Game): Gradient {
  const { groups, outcomes, rule, take } = readGame(game);
  const n = groups.sizes.length;
  const { core } = heap;
  return heap.scoped(() => {
    const spare = core.gradientBytes(n, outcomes, 1);
    const bytes = 8 * n * outcomes;
    const block = take(heap, spare + 2 * bytes);
    const taken = heap.takeAll([bytes, bytes], spare);
    if (!taken) throw outOfMemory("groups", n * outcomes);
    const [gradients, tilts] = taken as [number, number];
    raise(core.gradient(block.address, gradients, tilts), block, PLACES);
    const rows = (from: number): Float64Array[] =>
      Array.from({ length: n }, (_, i) => heap.f64.slice(from / 8 + i * outcomes, from / 8 + (i + 1) * outcomes));
    return { ids: groups.ids, options: rule.options, gradients: rows(gradients), tilts: rows(tilts) };
  });
}
