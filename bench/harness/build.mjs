// The suite built for every kind of runtime, from a package as it is built.
//
//     main.js             Node, Deno, Bun
//     page.js, job.html   browsers
//     thread.js           workers of the page that visitors run
//     rooms.js            for whoever measures: the inputs
//     worker/worker.js    workerd, the cores beside it

import { build } from "esbuild";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** "candor" and its cores are those of a tree. */
const of = (tree, entry) => ({
  name: "of-a-tree",
  setup({ onResolve }) {
    onResolve({ filter: /^candor$/ }, () => ({ path: join(tree, "dist", entry) }));
    onResolve({ filter: /^built\// }, ({ path }) => ({ path: join(tree, "build", path.slice("built/".length)) }));
  },
});

const JOB = "<!doctype html><link rel=icon href=data:,><script type=module src=page.js></script>\n";

/** @param tree a folder of this repository in which a build was made
 *  @param name of the folder in build/ that the suite goes to @returns its path */
export async function buildSuite(tree = ROOT, name = "bench") {
  const folder = join(ROOT, "build", name);
  rmSync(folder, { recursive: true, force: true });
  const bundle = (entries, into, entry, wasm) => build({
    absWorkingDir: ROOT, entryPoints: entries.map((each) => `bench/suite/${each}.mjs`), outdir: into, bundle: true,
    splitting: true, format: "esm", target: "es2022", logLevel: "warning", loader: { ".wasm": wasm },
    plugins: [of(tree, entry)],
  });
  await bundle(["main", "page", "thread", "rooms"], folder, "web.js", "binary");
  await bundle(["worker"], join(folder, "worker"), "edge.js", "copy");
  writeFileSync(join(folder, "job.html"), JOB);
  return folder;
}

/** test/runtimes as a module of this Node: how the tests start runtimes. */
export const buildDrivers = () => buildModule("bench/runtimes/drivers.ts", "drivers");

/** What the tests are made of, as a module of this Node. @param entry what it exports, from the root */
export async function buildModule(entry, name) {
  const outfile = join(ROOT, `build/bench/${name}.mjs`);
  await build({
    absWorkingDir: ROOT, entryPoints: [entry], outfile, bundle: true, format: "esm",
    platform: "node", target: "node20", packages: "external", logLevel: "warning", plugins: [ownAddresses],
  });
  return import(pathToFileURL(outfile));
}

/** Every file keeps its own address, which it may look for others by. */
const ownAddresses = {
  name: "own-addresses",
  setup({ onLoad }) {
    onLoad({ filter: /\.m?[jt]s$/ }, ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path));
      const contents = readFileSync(path, "utf8").replaceAll("import.meta.url", address);
      return { contents, loader: path.endsWith("ts") ? "ts" : "js" };
    });
  },
};
