// The package's `load` in the page's worker: the core packed by gzip, 32 kB less of the page than its text in the package.

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
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = binary.charCodeAt(k);
  const unpacking = new DecompressionStream("gzip");
  // not out of a Blob: WebKitGTK reads none in the worker of a page on disk
  const writer = unpacking.writable.getWriter();
  void writer.write(bytes).then(() => writer.close());
  return WebAssembly.compile(await new Response(unpacking.readable).arrayBuffer());
}

// while the page is drawn: the first call is on its way
load().catch(() => {});
