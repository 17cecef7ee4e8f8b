// What every instance of the WebAssembly core has: a memory, and a stack over it (assembly/memory.ts). A room's own functions are
// in its abi.ts.

import { demangle } from "@assemblyscript/loader";
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

/** Whether a value is a compiled module, also one of another realm (Next.js hands those to its edge functions). */
export function isModule(value: unknown): boolean {
  return value instanceof WebAssembly.Module || Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

/** A new instance. @throws TypeError for a module that is something else. */
export function instance<Rooms extends Core>(module: object): Rooms {
  if (!isModule(module)) throw typeError("module", "a WebAssembly.Module", module);
  const exports: Record<string, unknown> = demangle(new WebAssembly.Instance(module as WebAssembly.Module, {}).exports);
  // the loader's wrappers tell the core how many arguments a call has, which none of its functions asks: 3 to 10 ns a call
  for (const [name, given] of Object.entries(exports)) exports[name] = (given as { original?: unknown }).original ?? given;
  if (!(exports.memory && exports.mark && exports.take && exports.release)) throw typeError("module", "the core of Candor", module);
  return exports as Rooms;
}
