// assembly/ -> build/*.wasm (asc), bindings/ -> dist/ (esbuild), declarations -> dist/types (tsc).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { build } from "esbuild";
import { buildPage } from "./page.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
rmSync("dist", { recursive: true, force: true });
mkdirSync("build", { recursive: true });
mkdirSync("dist");

for (const target of ["release", "scalar"]) {
  const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", target]);
  if (error) {
    process.stderr.write(stderr.toString());
    process.exit(1);
  }
}
copyFileSync("build/core.wasm", "dist/core.wasm");
for (const name of ["core", "core.scalar"]) {
  writeFileSync(`build/${name}.b64`, readFileSync(`build/${name}.wasm`).toString("base64"));
}

const common = {
  bundle: true, format: "esm", target: "es2022", outdir: "dist", logLevel: "warning", legalComments: "inline",
  minify: true, sourcemap: true, loader: { ".b64": "text" },
};
const scalar = "./core.scalar.js";
const scalarOutside = {
  name: "scalar-outside",
  setup: ({ onResolve }) => onResolve({ filter: /core\.scalar\.b64$/ }, () => ({ path: scalar, external: true })),
};
// Everywhere but workerd: the core embedded as text; the scalar build is a file of its own that is fetched where it is needed.
await build({ ...common, entryPoints: { "core.scalar": "build/core.scalar.b64" }, sourcemap: false });
await build({ ...common, entryPoints: { web: "bindings/web/index.ts" }, plugins: [scalarOutside] });
await build({
  ...common, entryPoints: { web: "bindings/web/index.ts" }, plugins: [scalarOutside], format: "cjs", platform: "node", outExtension: { ".js": ".cjs" },
});
// The rooms in a worker: the client is small, the worker's program imports the package beside it.
const packageOutside = {
  name: "package-outside",
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: "../web.js", external: true })),
};
await build({
  ...common, outdir: "dist/worker", entryPoints: ["bindings/web/worker/index.ts", "bindings/web/worker/core.ts"], plugins: [packageOutside],
});
// The rooms in threads of Node's: likewise, but that the program takes the package by its name.
await build({
  ...common, outdir: "dist/pool", entryPoints: ["bindings/node/pool/index.ts", "bindings/node/pool/core.ts"], external: ["candor", "node:*"],
});
// For those who bring the core themselves, as bytes or as a module: no build of it inside.
await build({ ...common, entryPoints: { instantiate: "bindings/core/public.ts" } });
await build({
  ...common, entryPoints: { instantiate: "bindings/core/public.ts" }, format: "cjs", platform: "node", outExtension: { ".js": ".cjs" },
});
// workerd refuses to compile bytes: the core is imported as a module.
await build({ ...common, entryPoints: { edge: "bindings/edge/index.ts" }, external: ["./core.wasm"] });
// The service and its client: the core comes by the package's own name, dependencies by theirs.
const { version, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
await build({
  ...common, entryPoints: { app: "bindings/edge/app.ts", client: "bindings/edge/client.ts" },
  external: ["candor", ...Object.keys(dependencies).flatMap((name) => [name, `${name}/*`])],
  define: { VERSION: JSON.stringify(version) },
});
// Stores: each brings its driver when it is opened.
await build({
  ...common, outdir: "dist/stores", external: ["node:*", "better-sqlite3", "pg"],
  entryPoints: ["bindings/node/stores/sqlite.ts", "bindings/node/stores/postgres.ts", "bindings/edge/stores/durable-object.ts"].map((path) =>
    ({ in: path, out: basename(path, ".ts") })),
});
copyFileSync("bindings/node/stores/postgres.sql", "dist/stores/postgres.sql");
// Receipts: what computed an answer is a version and the hash of a core.
const [simdHash, scalarHash] = ["core", "core.scalar"].map((name) =>
  createHash("sha256").update(readFileSync(`build/${name}.wasm`)).digest("hex"));
const receipts = {
  ...common, entryPoints: { receipts: "bindings/receipts/index.ts" },
  define: { VERSION: JSON.stringify(version), CORE_SIMD: JSON.stringify(simdHash), CORE_SCALAR: JSON.stringify(scalarHash) },
};
await build(receipts);
await build({ ...receipts, format: "cjs", platform: "node", outExtension: { ".js": ".cjs" } });
// The command line uses the package by its public name; its workers have programs of their own.
await build({
  ...common, platform: "node", target: "node20", packages: "external", minify: false, sourcemap: false,
  entryPoints: {
    cli: "bindings/node/cli/index.ts",
    ...Object.fromEntries(["game", "crowd", "label"].map((name) => [`workers/${name}`, `bindings/node/cli/${name}/worker.ts`])),
  },
});
for (const name of readdirSync("dist").filter((file) => file.endsWith(".map"))) withoutCore(join("dist", name));

// what is bundled into dist/ and under which licence
mkdirSync("dist/licenses");
for (const name of ["@assemblyscript/loader", "@noble/hashes", ...await buildPage()]) {
  const [file] = readdirSync(`node_modules/${name}`).filter((entry) => entry.startsWith("LICENSE"));
  const text = file
    ? readFileSync(`node_modules/${name}/${file}`, "utf8")
    : JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).license;
  writeFileSync(`dist/licenses/${name.replace("/", "-").replace("@", "")}.txt`, `${text}\n`);
}

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], { stdio: "inherit" });
for (const name of readdirSync("dist/types", { recursive: true }).filter((file) => file.endsWith(".d.ts"))) {
  const text = readFileSync(join("dist/types", name), "utf8");
  // the same declarations for CommonJS, which TypeScript reads by their ending
  writeFileSync(join("dist/types", name.replace(/\.ts$/, ".cts")), text.replaceAll(/(from\s+"\.[^"]*)\.js"/g, '$1.cjs"'));
}

/** A source map need not carry the core's text a second time. */
function withoutCore(path) {
  const map = JSON.parse(readFileSync(path, "utf8"));
  map.sourcesContent = map.sources.map((source, k) => (source.endsWith(".b64") ? null : map.sourcesContent[k]));
  writeFileSync(path, JSON.stringify(map));
}
