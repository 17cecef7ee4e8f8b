// The package's `load` over the page's core: packed by gzip, 32 kB less of the page than its text in the package.

import { instantiate, type Candor } from "candor/instantiate";
import simd from "virtual:core";

let loaded: Promise<Candor> | undefined;

export function load(): Promise<Candor> {
  return (loaded ??= compiled().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  }));
}

async function compiled(): Promise<Candor> {
  try {
    return instantiate(await unpacked(simd));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return instantiate(await unpacked((await import("virtual:core.scalar")).default));
  }
}

async function unpacked(base64: string): Promise<WebAssembly.Module> {
  const unpacking = new DecompressionStream("gzip");
  // not out of a Blob: WebKitGTK reads none in the worker of a page on disk
  const writer = unpacking.writable.getWriter();
  void writer.write(decode(base64)).then(() => writer.close());
  return WebAssembly.compile(await new Response(unpacking.readable).arrayBuffer());
}

/** What is native takes 0.1 ms, the loop up to 10, as nothing has compiled it yet. */
function decode(base64: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  if (native.fromBase64) return native.fromBase64(base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = binary.charCodeAt(k);
  return bytes;
}

const isPage = "document" in globalThis;
/** A page with a report computes nothing until a room is opened. */
const isReport = isPage && (document.getElementById("report")?.textContent ?? "null").trim() !== "null";

// the page's own program finds it there
if (isPage) globalThis.loadCore = load;
// while the page is drawn: the first call is on its way
if (!isReport) load().catch(() => {});
