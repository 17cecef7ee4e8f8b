// Getting the core where WebAssembly may be compiled from bytes: Node, Deno, Bun, browsers. No work at import, no locks; a failed
// load rejects and the next call tries again.

import { record } from "./check.js";
// not a chunk of its own: where one fails to arrive, Firefox never asks for it again
import simd from "../../build/core.b64";
import { instantiate } from "./instantiate.js";
import { isModule } from "./memory/core.js";
import { typeError } from "./refusal.js";
import { hasSimd } from "./simd.js";
import type { Candor, Source } from "./types.js";

let packaged: Promise<Candor> | undefined;

/** The rooms. Without a source the packaged core is used (SIMD or scalar, whichever the runtime can run; the same bits) and
 *  every call gives the same object; with a source, a new one.
 *  @throws whatever fetching or compiling threw, and TypeError for a source that is none of the accepted kinds. */
export async function load(options: { readonly source?: Source } = {}): Promise<Candor> {
  const { source } = record("options", options, ["source"], "") as { source?: Source };
  if (source !== undefined) return instantiate(await compile(source));
  packaged ??= compilePackaged().catch((error: unknown) => {
    packaged = undefined;
    throw error;
  });
  return packaged;
}

async function compilePackaged(): Promise<Candor> {
  const text = hasSimd() ? simd : (await import("../../build/core.scalar.b64")).default;
  return instantiate(new WebAssembly.Module(decode(text)));
}

async function compile(source: unknown): Promise<WebAssembly.Module> {
  if (isModule(source)) return source as WebAssembly.Module;
  if (typeof source === "string" || source instanceof URL) return compileAt(source);
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw new Error(`"source" answered ${source.status} ${source.statusText}`.trimEnd());
    // not compileStreaming: it insists on a MIME type that many servers do not send
    // an await among the arguments of compile is what Turbopack rewrites wrongly
    const bytes = await source.arrayBuffer();
    return WebAssembly.compile(bytes);
  }
  if (source instanceof ArrayBuffer) return WebAssembly.compile(source);
  // V8 takes no DataView
  if (ArrayBuffer.isView(source)) return WebAssembly.compile(new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength));
  throw typeError("source", "a URL, Response, bytes or WebAssembly.Module", source);
}

/** Node cannot fetch file: URLs; where its file system is there, it is asked for at run time, so bundlers see no import. */
async function compileAt(url: string | URL): Promise<WebAssembly.Module> {
  const file = String(url).startsWith("file:") && globalThis.process?.getBuiltinModule?.("node:fs/promises");
  if (file) {
    const bytes = await file.readFile(new URL(url));
    return WebAssembly.compile(bytes);
  }
  return compile(await fetch(url));
}

/** Base64 to bytes by the fastest way the runtime has: 0.1 to 0.7 ms, where a loop over `atob` takes 5 to 10, as nothing
 *  has compiled it yet. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  // not in Node before 25
  const native = Uint8Array as unknown as { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  if (native.fromBase64) return native.fromBase64(base64);
  if (globalThis.Buffer) return globalThis.Buffer.from(base64, "base64");
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = binary.charCodeAt(k);
  return bytes;
}
