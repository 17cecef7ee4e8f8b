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
  const { output } = await build(mergeConfig({ ...config, build: { ...config.build, rollupOptions: {} }, plugins: [] }, {
    configFile: false,
    resolve: { alias: [{ find: /^\.\/start\.js$/, replacement: `${config.root}start-file.ts` }] },
    build: { write: false, cssCodeSplit: false, rollupOptions: { input: `${config.root}main.tsx`, output: { format: "es", codeSplitting: false } } },
  }));
  const script = output.find(({ type }) => type === "chunk").code;
  const style = output.find(({ fileName }) => fileName.endsWith(".css")).source;
  return page({ core: await coreScript(), script: script.trim(), style: String(style).trim() });
}

/** The core's program as a script without imports: a Blob's has nowhere to import from, so the scalar core is left out. */
async function coreScript() {
  const { outputFiles } = await bundle({
    absWorkingDir: ROOT, entryPoints: ["dist/worker/core.js"], bundle: true, write: false, minify: true, format: "iife", target: "es2022",
    legalComments: "none", logLevel: "error", plugins: [insteadOf],
  });
  return outputFiles[0].text.trim();
}

const insteadOf = {
  name: "instead-of",
  setup({ onResolve, onLoad }) {
    for (const { find, replacement } of INSTEAD) onResolve({ filter: find }, () => ({ path: replacement }));
    onResolve({ filter: /^virtual:core/ }, ({ path }) => ({ path: path.slice("virtual:".length), namespace: "core" }));
    onLoad({ filter: /./, namespace: "core" }, ({ path }) => ({ contents: path === "core" ? packedCore(path) : "", loader: "text" }));
  },
};

/** Whatever a script holds, it does not end its element. */
const inScript = (script) => script.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");

/** The slot `report` is data, which no policy has to allow and no browser runs: there a command writes JSON
 *  (bindings/node/cli/output/page.ts). The script `core` is run by the page, and its text by workers. */
function page({ core, script, style }) {
  const [first, main] = [core, script].map(inScript);
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(first)} ${hash(main)} blob: 'wasm-unsafe-eval'; worker-src blob:; `
    + `style-src ${hash(style)}; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'`;
  const head = [
    `<style>${style}</style>`, '<script type="application/json" id="report">null</script>',
    `<script id="core">${first}</script>`,
  ].join("\n");
  return readFileSync(`${config.root}index.html`, "utf8")
    .replace("<head>", () => `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace("</head>", () => `${head}\n</head>`)
    .replace(/<script type="module"[^>]*><\/script>/, () => `<script type="module">${main}</script>`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const server = await createServer({ ...config, configFile: false });
  await server.listen();
  console.log(server.resolvedUrls.local[0]);
}
