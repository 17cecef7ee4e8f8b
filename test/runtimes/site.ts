// A consumer of the package in a temporary folder: the packed package in node_modules, the programs built for each kind of
// runtime around it.
//
//     main.js             Node, Deno, Bun: "candor" stays an import that the runtime itself resolves
//     www/page.js         browsers: bundled
//     www/unbundled.js    browsers: "candor" is the file /candor/web.js
//     worker/worker.js    workerd: bundled under its condition, the cores beside it
//     service.js          a service for Deno and Bun, service-node.js for Node, service/service.js for workerd

import { build, type BuildOptions } from "esbuild";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPacked, ROOT } from "../packed.js";

export interface Site {
  readonly folder: string;
  /** SHA-256 of the bytes of each build of the core. */
  readonly builds: { readonly simd: string; readonly scalar: string };
  remove(): void;
}

export async function buildSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "candor-runtimes-"));
  installPacked(folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  cpSync(join(folder, "node_modules/candor/dist"), join(folder, "www/candor"), { recursive: true });
  for (const name of ["core.wasm", "core.scalar.wasm"]) cpSync(join(ROOT, "build", name), join(folder, name));
  const [receipt, input, keys] = ["receipt", "receipt-input", "receipt-keys"]
    .map((name) => readFileSync(join(folder, `node_modules/candor/examples/${name}.json`), "utf8"));
  const define = { SIGNED_ELSEWHERE: `{"receipt":${receipt},"input":${input},"keys":${keys}}` };
  const bundle = (options: BuildOptions): Promise<unknown> => build({
    absWorkingDir: folder, bundle: true, format: "esm", target: "es2022", logLevel: "warning", define, ...options,
  });
  await bundle({ entryPoints: ["main.ts"], outdir: ".", packages: "external" });
  await bundle({ entryPoints: ["page.ts"], outdir: "www", splitting: true });
  await bundle({ entryPoints: ["unbundled.ts"], outdir: "www", alias: { candor: "/candor/web.js" }, external: ["/candor/*"] });
  for (const name of DEPENDENCIES) link(folder, name);
  await bundle({ entryPoints: ["service.ts", "service-node.ts"], outdir: ".", packages: "external" });
  for (const name of ["worker", "service"]) {
    const conditions = ["workerd", "worker", "browser"];
    await bundle({ entryPoints: [`${name}.ts`], outdir: name, conditions, loader: { ".wasm": "copy" } });
  }
  return {
    folder,
    builds: { simd: sha256(join(folder, "core.wasm")), scalar: sha256(join(folder, "core.scalar.wasm")) },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** What the service is made of, as npm would install it. */
const DEPENDENCIES = ["hono", "valibot", "@valibot/to-json-schema", "cborg", "@hono/node-server"];

function link(folder: string, name: string): void {
  const target = join(folder, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), target);
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
