// A worker in two lines, bundled for workerd: how large it is, and what is not in it.

import { build, type Metafile } from "esbuild";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../packed.js";

const WORKER = 'import { createApp } from "candor/edge";\nexport default createApp();\n';

const bytes: Record<string, Uint8Array> = {};
let inputs: Metafile["inputs"];
let script: string;

beforeAll(async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: WORKER, resolveDir: ROOT, sourcefile: "worker.ts" },
    conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" },
    bundle: true, format: "esm", target: "es2022", minify: true, legalComments: "none",
    outdir: "out", write: false, metafile: true,
  });
  for (const { path, contents } of outputFiles) bytes[path.replace(/^.*\./, "")] = contents;
  inputs = metafile.inputs;
  script = new TextDecoder().decode(bytes["js"]);
});

test("is at most 230 kB by gzip, the core included", () => {
  // 227 when this was written, some 26 of them the lives of calls and rounds and their routes, 4 what the document says
  // of their views and events, 2 payouts' routes
  expect(Object.keys(bytes).sort()).toEqual(["js", "wasm"]);
  const sizes = Object.values(bytes).map((content) => gzipSync(content, { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(230_000);
});

test("makes no code of texts", () => {
  expect(script).not.toMatch(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(/);
});

test("imports the core alone, and nothing of Node's", () => {
  const imported = [...script.matchAll(/(?<!["'])\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(([, from]) => from);
  expect(imported).toEqual([expect.stringMatching(/^\.\/core-\w+\.wasm$/)]);
  const all = Object.values(inputs).flatMap((input) => input.imports.map(({ path }) => path));
  expect(all.filter((path) => path.startsWith("node:"))).toEqual([]);
});

test("is of the service's dependencies and no others", () => {
  const names = Object.keys(inputs).map((path) => /node_modules\/((?:@[\w-]+\/)?[\w-]+)/.exec(path)?.[1]);
  const packages = new Set(names.filter((name) => name !== undefined));
  expect([...packages].sort()).toEqual(["@valibot/to-json-schema", "cborg", "hono", "valibot"]);
});
