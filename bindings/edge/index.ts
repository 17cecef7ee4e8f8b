// The package's entry under the `workerd` condition: the core is imported as a compiled module, the only way workerd allows.

import module from "./core.wasm";
import { record } from "../core/check.js";
import { instantiate } from "../core/instantiate.js";
import { isModule } from "../core/memory/core.js";
import { typeError } from "../core/refusal.js";
import type { Candor, Source } from "../core/types.js";

export * from "../core/public.js";

let packaged: Candor | undefined;

/** The rooms over the packaged core, or over a source, which here can only be a WebAssembly.Module.
 *  @throws TypeError for any other source. */
export async function load(options: { readonly source?: Source } = {}): Promise<Candor> {
  const { source } = record("options", options, ["source"], "");
  if (source === undefined) return (packaged ??= instantiate(module));
  if (isModule(source)) return instantiate(source as WebAssembly.Module);
  throw typeError("source", "a WebAssembly.Module, since workerd compiles no bytes", source);
}
