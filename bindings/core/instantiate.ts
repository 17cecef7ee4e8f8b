// A WebAssembly.Module becomes the public object. Synchronous, in every runtime.

import { instantiateSync } from "@assemblyscript/loader";
import type { Core } from "./game/abi.js";
import { typeError } from "./check.js";
import { crowdRoom } from "./crowd/index.js";
import { dataRoom } from "./data/index.js";
import { gameRoom } from "./game/index.js";
import { Heap } from "./memory/heap.js";
import type { Candor } from "./types.js";

/** An instance of the core. @throws TypeError for a module that is something else. */
export function instance(module: WebAssembly.Module): Core {
  if (!(module instanceof WebAssembly.Module)) throw typeError("module", "a WebAssembly.Module", module);
  const { exports } = instantiateSync(module).instance;
  if (!(exports.memory instanceof WebAssembly.Memory && exports.priceBytes)) throw new TypeError('"source" is a WebAssembly module, but not the core of Candor');
  return exports as unknown as Core;
}

/** The rooms over a compiled core. 0.04 ms; calls of one object share its memory, which grows to the largest call and stays. */
export function instantiate(module: WebAssembly.Module): Candor {
  const core = instance(module);
  const heap = new Heap(core);
  return {
    game: gameRoom(heap, () => new Heap(instance(module))),
    crowd: crowdRoom(core, () => instance(module)),
    data: dataRoom(heap),
  };
}
