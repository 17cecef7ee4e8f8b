// Processes as files that node runs.

import { build } from "esbuild";
import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../packed.js";

/** @param entry a program, from the root @returns the path of its bundle */
export async function bundled(entry: string): Promise<string> {
  const folder = join(ROOT, "build/faults");
  const outfile = join(folder, `${basename(entry, ".ts")}-${process.pid}.mjs`);
  await build({
    absWorkingDir: ROOT, entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node",
    target: "node20", packages: "external", logLevel: "warning",
  });
  // what the store looks for beside itself
  copyFileSync(join(ROOT, "bindings/node/stores/postgres.sql"), join(folder, "postgres.sql"));
  return outfile;
}

/** The processes that ordeals are about, and the folder of the worker that objects run. */
export interface Programs {
  readonly worker: string;
  readonly objects: string;
  readonly script: string;
}

export async function bundlePrograms(): Promise<Programs> {
  const script = join(ROOT, "build/faults", `object-${process.pid}`);
  await build({
    absWorkingDir: ROOT, entryPoints: ["test/faults/object.ts"], outdir: script, bundle: true, format: "esm",
    target: "es2022", conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" },
    define: { VERSION: '"test"' }, logLevel: "warning",
  });
  return { worker: await bundled("test/faults/worker.ts"), objects: await bundled("test/faults/objects.ts"), script };
}
