// A WebAssembly.Module becomes the public object. Synchronous, in every runtime.

import { crowdRoom } from "./crowd/index.js";
import type { CrowdCore } from "./crowd/abi.js";
import { dataRoom } from "./data/index.js";
import type { DataCore } from "./data/abi.js";
import { gameRoom } from "./game/index.js";
import type { GameCore } from "./game/abi.js";
import { instance } from "./memory/core.js";
import { Heap } from "./memory/heap.js";
import type { Candor, CoreModule } from "./types.js";

/** The rooms over a compiled core. 0.04 ms; calls of one object share its memory, which grows to the largest call and stays.
 *  Single prompts have an instance of their own from the first price on. */
export function instantiate(module: CoreModule): Candor {
  const fresh = (): Heap<GameCore & CrowdCore & DataCore> => new Heap(instance(module));
  const heap = fresh();
  return { game: gameRoom(heap, fresh), crowd: crowdRoom(heap, fresh), data: dataRoom(heap) };
}
