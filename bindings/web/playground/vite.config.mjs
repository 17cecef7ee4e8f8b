// The page's build in its two forms, and its server while one works on it. See scripts/page.mjs.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const dist = (name) => path(`../../../dist/${name}`);

/** Scripts of its own and WebAssembly; nothing from elsewhere, nothing to anywhere. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src data:; "
  + "connect-src 'none'; base-uri 'none'; form-action 'none'";

/** The policy, and the core's program: it waits for nothing else. */
const head = {
  name: "head",
  apply: "build",
  transformIndexHtml: (_, { bundle }) => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    { tag: "script", attrs: { type: "module", async: true, crossorigin: true, src: `./${coreOf(bundle)}` }, injectTo: "head-prepend" },
  ],
};

const coreOf = (bundle) => Object.keys(bundle).find((name) => /core-[^/]*\.js$/.test(name));

/** What takes the place of parts of the package: for Vite, and for the one file's worker (scripts/page.mjs). */
export const INSTEAD = [
  { find: /^candor\/instantiate$/, replacement: path("../../core/instantiate.ts") },
  { find: /^candor\/worker$/, replacement: dist("worker/index.js") },
  // what the worker's program imports
  { find: /^\.\.\/web\.js$/, replacement: path("packed.ts") },
  // of the core's rooms: what keeps states, which no worker answers
  { find: /^(\.\.\/life\/index|\.\/life\/kind|\.\/ledger\/index)\.js$/, replacement: path("no-lives.ts") },
  { find: /^(\.\/brotli\.js|hysnappy)$/, replacement: path("files/no-brotli.ts") },
];

/** @param name core, core.scalar */
export const packedCore = (name) => gzipSync(readFileSync(path(`../../../build/${name}.wasm`)), { level: 9 }).toString("base64");

const cores = {
  name: "cores",
  resolveId: (id) => (/^virtual:core/.test(id) ? `\0${id}` : undefined),
  load: (id) => (id.startsWith("\0virtual:core") ? `export default "${packedCore(id.slice("\0virtual:".length))}";` : undefined),
};

export default {
  root: path("."),
  base: "./",
  logLevel: "warn",
  publicDir: false,
  cacheDir: path("../../../build/vite"),
  resolve: { alias: INSTEAD },
  // its one chunk is for those who have no SIMD
  worker: { format: "es", plugins: () => [cores], rollupOptions: { output: { chunkFileNames: "assets/core.scalar-[hash].js" } } },
  plugins: [head, cores],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  build: {
    outDir: dist("playground"), emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false },
    reportCompressedSize: false, chunkSizeWarningLimit: 1000,
  },
};
