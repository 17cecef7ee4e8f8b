// The runtimes that need no page: how each runs the suite.

import { Miniflare } from "miniflare";
import { join } from "node:path";
import { ROOT } from "../packed.js";
import { output } from "./command.js";
import type { Report } from "./programs/report.js";
import type { Server } from "./serve.js";
import type { Site } from "./site.js";

export interface Job {
  /** What the runtime has to believe it is. */
  readonly runtime: string;
  /** The build that load() has to choose. */
  readonly build: "simd" | "scalar";
  run(site: Site, server: Server): Promise<Report>;
}

export const jobs: Readonly<Record<string, Job>> = {
  node: { runtime: "node", build: "simd", run: (site, server) => program(site, server, process.execPath) },
  deno: {
    runtime: "deno", build: "simd",
    // no leave to read files: the core travels in the package's modules
    run: (site, server) => program(site, server, installed("deno"), "run", "--no-prompt", "--cached-only", "--allow-net=127.0.0.1"),
  },
  bun: { runtime: "bun", build: "simd", run: (site, server) => program(site, server, installed("bun"), "run", "--no-install") },
  workerd: { runtime: "workerd", build: "simd", run: inWorkerd },
  "node without SIMD": {
    runtime: "node", build: "scalar", run: (site, server) => program(site, server, process.execPath, "--no-enable-sse4-1"),
  },
  "bun without SIMD": {
    runtime: "bun", build: "scalar", run: (site, server) => program(site, server, "env", "BUN_JSC_useWasmSIMD=0", installed("bun"), "run", "--no-install"),
  },
};

export function installed(name: string): string {
  return join(ROOT, "node_modules/.bin", name);
}

async function program(site: Site, server: Server, command: string, ...args: string[]): Promise<Report> {
  return JSON.parse(await output(command, [...args, "main.js", server.origin], { cwd: site.folder })) as Report;
}

/** A worker of the site's, served on loopback. */
export function workerd(site: Site, name: string): Miniflare {
  const root = join(site.folder, name);
  return new Miniflare({
    modules: true, rootPath: root, modulesRoot: root, scriptPath: join(root, `${name}.js`),
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    compatibilityDate: "2026-04-01", cf: false, host: "127.0.0.1",
  });
}

async function inWorkerd(site: Site): Promise<Report> {
  const miniflare = workerd(site, "worker");
  try {
    return (await (await fetch(new URL("/conformance", await miniflare.ready))).json()) as Report;
  } finally {
    await miniflare.dispose();
  }
}
