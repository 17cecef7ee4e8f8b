// What every instance of the WebAssembly core has: a memory, and a stack over it (assembly/memory.ts). A room's own functions are
// in its abi.ts.

import { instantiateSync } from "@assemblyscript/loader";
import { typeError } from "../refusal.js";

export interface Core {
  readonly memory: WebAssembly.Memory;
  /** The present top of the stack. */
  mark(): number;
  /** The address of so many bytes, 16-byte aligned, contents unspecified; 0 when memory cannot grow that far. */
  take(bytes: number): number;
  /** Gives back what was taken since `mark`. */
  release(mark: number): void;
}

/** A new instance. @throws TypeError for a module that is something else. */
export function instance<Rooms extends Core>(module: object): Rooms {
  if (!(module instanceof WebAssembly.Module)) throw typeError("module", "a WebAssembly.Module", module);
  const { exports } = instantiateSync(module).instance;
  if (!(exports.memory instanceof WebAssembly.Memory && exports.mark && exports.take && exports.release)) {
    throw typeError("source", "the core of Candor", module);
  }
  return exports as unknown as Rooms;
}
