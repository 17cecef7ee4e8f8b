// bindings/web/playground -> dist/playground/, to be served, and dist/playground.html, one file that opens from disk.
// Run as a script it serves the page on loopback while one works on it.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { build, createServer, mergeConfig } from "vite";
import config, { INSTEAD, packedCore } from "../bindings/web/playground/vite.config.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @returns the packages that are in it beside the core's */
export async function buildPage() {
  const { output } = await build({ ...config, configFile: false });
  writeFileSync(`${ROOT}dist/playground.html`, await oneFile());
  const files = output.flatMap(({ moduleIds }) => moduleIds ?? []);
  return new Set(files.flatMap((file) => /node_modules\/((?:@[\w-]+\/)?[\w-]+)\//.exec(file)?.[1] ?? []));
}

async function oneFile() {
  const { output } = await build(mergeConfig({ ...config, plugins: [workerAsText(await workerProgram())] }, {
    configFile: false,
    resolve: { alias: [{ find: /^\.\/start\.js$/, replacement: `${config.root}start-blob.ts` }] },
    build: { write: false, cssCodeSplit: false, rollupOptions: { input: `${config.root}main.tsx`, output: { format: "es", codeSplitting: false } } },
  }));
  const script = output.find(({ type }) => type === "chunk").code;
  const style = output.find(({ fileName }) => fileName.endsWith(".css")).source;
  return page(script.trim(), String(style).trim());
}

/** The worker's program as a script: a Blob's has nowhere to import from, so the scalar core is left out. */
async function workerProgram() {
  const { outputFiles } = await bundle({
    absWorkingDir: ROOT, entryPoints: ["dist/worker/core.js"], bundle: true, write: false, minify: true, format: "iife", target: "es2022",
    legalComments: "none", logLevel: "error", plugins: [insteadOf],
  });
  return outputFiles[0].text;
}

const insteadOf = {
  name: "instead-of",
  setup({ onResolve, onLoad }) {
    for (const { find, replacement } of INSTEAD) onResolve({ filter: find }, () => ({ path: replacement }));
    onResolve({ filter: /^virtual:core/ }, ({ path }) => ({ path: path.slice("virtual:".length), namespace: "core" }));
    onLoad({ filter: /./, namespace: "core" }, ({ path }) => ({ contents: path === "core" ? packedCore(path) : "", loader: "text" }));
  },
};

const workerAsText = (program) => ({
  name: "worker-as-text",
  resolveId: (id) => (id === "virtual:worker" ? `\0${id}` : undefined),
  load: (id) => (id === "\0virtual:worker" ? `export default ${JSON.stringify(program)};` : undefined),
});

/** Whatever a script holds, it does not end its element. */
const inScript = (script) => script.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");

/** The slot `report` is data, which no policy has to allow and no browser runs: a command writes JSON there
 *  (bindings/node/cli/output/page.ts). */
function page(code, style) {
  const script = inScript(code);
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)} blob: 'wasm-unsafe-eval'; worker-src blob:; style-src ${hash(style)}; `
    + "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'";
  return readFileSync(`${config.root}index.html`, "utf8")
    .replace("<head>", () => `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace("</head>", () => `<style>${style}</style>\n</head>`)
    .replace(/<script type="module"[^>]*><\/script>/, () => `<script type="application/json" id="report">null</script>\n<script type="module">${script}</script>`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const server = await createServer({ ...config, configFile: false });
  await server.listen();
  console.log(server.resolvedUrls.local[0]);
}
