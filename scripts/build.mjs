// assembly/ -> build/*.wasm (asc), bindings/ -> dist/ (esbuild), declarations -> dist/types (tsc).
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

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

// what is bundled into dist/ and under which licence
mkdirSync("dist/licenses");
for (const name of ["@assemblyscript/loader", "@noble/hashes"]) {
  const [file] = readdirSync(`node_modules/${name}`).filter((entry) => entry.startsWith("LICENSE"));
  const text = file ? readFileSync(`node_modules/${name}/${file}`, "utf8") : JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).license;
  writeFileSync(`dist/licenses/${name.replace("/", "-").slice(1)}.txt`, `${text}\n`);
}

const common = { bundle: true, format: "esm", target: "es2022", outdir: "dist", logLevel: "warning", legalComments: "inline" };
// Everywhere but workerd: the core embedded as text; the scalar build is a chunk of its own that is fetched where it is needed.
await build({
  ...common,
  entryPoints: { web: "bindings/web/index.ts" },
  splitting: true,
  chunkNames: "[name]-[hash]",
  loader: { ".b64": "text" },
});
// workerd refuses to compile bytes: the core is imported as a module.
await build({ ...common, entryPoints: { edge: "bindings/edge/index.ts" }, external: ["./core.wasm"] });
// The command line uses the package by its public name.
await build({ ...common, entryPoints: { cli: "bindings/node/cli/index.ts" }, platform: "node", target: "node20", packages: "external" });

execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"], { stdio: "inherit" });
