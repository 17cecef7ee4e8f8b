// The programs that are measured, built into build/bench-edge/ from the package as it is built.

import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const folder = fileURLToPath(new URL("../../build/bench-edge", import.meta.url));

const scalarOutside = {
  name: "scalar-outside",
  setup: ({ onResolve }) => onResolve({ filter: /core\.scalar\.js$/ }, ({ path }) => ({ path, external: true })),
};

const noCore = {
  name: "no-core",
  setup: ({ onResolve }) => onResolve({ filter: /^candor$/ }, () => ({ path: `${root}/bench/edge/no-core.ts` })),
};

const program = (entry, options) => build({
  absWorkingDir: root, entryPoints: [`bench/edge/${entry}.ts`], bundle: true, format: "esm", target: "es2022",
  logLevel: "warning", ...options,
});

const forWorkerd = (entry, into, options) => program(entry, {
  outdir: `build/bench-edge/${into}`, minify: true, conditions: ["workerd", "worker", "browser"],
  loader: { ".wasm": "copy" }, assetNames: "[name]", entryNames: "worker", ...options,
});

export async function buildPrograms() {
  const define = { VERSION: '"bench"' };
  await program("priced", { outdir: "build/bench-edge", packages: "external", define });
  await program("served-node", { outdir: "build/bench-edge", packages: "external" });
  await program("served", { outdir: "build/bench-edge", plugins: [scalarOutside] });
  await forWorkerd("served", "served");
  await forWorkerd("worker", "worker");
  await forWorkerd("worker", "worker-empty-core");
  writeFileSync(join(folder, "worker-empty-core/core.wasm"), Buffer.from("\0asm\x01\0\0\0", "latin1"));
  await forWorkerd("worker", "worker-no-core", { plugins: [noCore] });
}
