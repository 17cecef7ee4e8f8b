// The page's build in its two forms, and its server while one works on it. See scripts/page.mjs.

import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const dist = (name) => path(`../../../dist/${name}`);

/** Scripts of its own and WebAssembly; nothing from elsewhere, nothing to anywhere. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src data:; "
  + "connect-src 'none'; base-uri 'none'; form-action 'none'";

const policy = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
};

export default {
  root: path("."),
  base: "./",
  logLevel: "warn",
  publicDir: false,
  cacheDir: path("../../../build/vite"),
  resolve: { alias: [{ find: /^candor$/, replacement: dist("web.js") }, { find: /^candor\/worker$/, replacement: dist("worker/index.js") }] },
  worker: { format: "es" },
  plugins: [policy],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  build: {
    outDir: dist("playground"), emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false },
    reportCompressedSize: false, chunkSizeWarningLimit: 1000,
  },
};
