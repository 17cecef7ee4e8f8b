// Who may import whom, and what each layer does without.
//
//     assembly  ->  assembly                               numbers and pointers only: nothing managed, nothing thrown
//     core      ->  core, the built cores, loader, hash, canonical form    no host mathematics that could differ, no clock, no chance
//     web       ->  web, core
//     its page  ->  the page, read, candor, candor/worker, what it is made of
//     receipts  ->  receipts, core, hash                   signatures, which are WebCrypto's: of `crypto` its deterministic part alone, so
//                                                          no chance; the time is the caller's
//     read      ->  read, core, decoders of formats        tables and documents out of bytes, for the command line and the edge: no runtime's
//                                                          modules
//     edge      ->  edge, core, read, what it is made of, candor, ./core.wasm; of candor/receipts types alone: whoever signs is given
//                                                          to it
//     node      ->  node, core, web, read, the page's report and scenes, the edge's app and stores, Node's modules, dependencies, candor, package.json
//     its stores    also drivers of databases, which may be missing
//     its inputs    of bulk pricing also a client of S3, likewise
//     its jobs      also a driver of PostgreSQL, and the engine that hands out jobs, likewise
//
// Inside each layer the rooms are folders of the same names. A room imports its layer's ground and itself, the ground knows no room,
// and nothing imports in a circle, types included.

import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { imports, nodes, parse, place, sources, type Source } from "./source.js";

const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { dependencies: Record<string, string> };

const MAY_IMPORT: Readonly<Record<string, readonly RegExp[]>> = {
  "assembly": [/^assembly\//],
  "bindings/core": [/^bindings\/core\//, /^build\/[\w.]+\.b64$/, /^@assemblyscript\/loader$/, /^@noble\/hashes\/\w+$/, /^canonicalize$/],
  "bindings/web": [/^bindings\/web\/(?!playground\/)/, /^bindings\/core\//],
  "bindings/web/playground": [/^bindings\/(web\/playground|read)\//, /^candor(\/(worker|instantiate))?$/, /^preact(\/hooks)?$/,
    /^d3-(scale|shape)$/, /^virtual:core(\.scalar)?$/, /^vite$/,
    // the core's program, by its address, which page and workers run
    /^dist\/worker\/core\.js\?worker&url$/, /^program$/],
  "bindings/receipts": [/^bindings\/(receipts|core)\//, /^@noble\/hashes\/\w+$/],
  "bindings/read": [/^bindings\/(read|core)\//, /^(fzstd|hyparquet|hyparquet-compressors)$/],
  "bindings/edge": [/^bindings\/(edge|core|read)\//, /^hono(\/|$)/, /^valibot$/, /^@valibot\/to-json-schema$/, /^cborg$/,
    /^@noble\/hashes\/\w+$/, /^candor$/],
  "bindings/node": [/^bindings\/(node|core|read)\//, /^bindings\/web\/(?!playground\/)/,
    // what a report puts into the page
    /^bindings\/web\/playground\/(report\/report|rooms\/\w+\/(scene|read|from-file))(\.js)?$/, /^bindings\/edge\/(app|stores\/)/, /^node:/, /^candor(\/(edge|receipts|stores\/\w+))?$/, /^package\.json$/,
    ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
};

type Rule = (source: Source) => ts.Node[];

const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node) || ts.isClassDeclaration(node);
const all = (source: Source): ts.Node[] => [...nodes(source.tree)];

/** Types and globals of AssemblyScript that live on its heap or belong to its host. */
const MANAGED = /^(Array|StaticArray|ArrayBuffer|DataView|Map|Set|String|string|Error|Date|Math|Mathf|NativeMath|JSMath|(Int|Uint|Float|BigInt|BigUint)\d+(Clamped)?Array)$/;

const ASSEMBLY: Readonly<Record<string, Rule>> = {
  "makes no objects": (source) => all(source).filter((node) => ts.isNewExpression(node) || ts.isObjectLiteralExpression(node)
    || (ts.isArrayLiteralExpression(node) && !/^memory\.data\b/.test(node.parent.getText()))),
  "holds no text": (source) => all(source).filter((node) => ts.isTemplateLiteral(node)
    || (ts.isStringLiteral(node) && !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent))),
  "throws nothing": (source) => all(source).filter((node) => ts.isThrowStatement(node)
    || (ts.isCallExpression(node) && /^(assert|abort)$/.test(node.expression.getText()))),
  "names no managed type": (source) => all(source).filter((node) => node.kind === ts.SyntaxKind.StringKeyword
    || (ts.isIdentifier(node) && MANAGED.test(node.text))),
  "declares no managed class": (source) => all(source).filter((node) => ts.isClassDeclaration(node)
    && !ts.getDecorators(node)?.some((decorator) => decorator.expression.getText() === "unmanaged")),
};

const CORE: Readonly<Record<string, Rule>> = {
  "takes from Math what is exact": (source) => all(source).filter((node) => ts.isIdentifier(node) && node.text === "Math"
    && !/^Math\.(max|min|floor|ceil)$/.test(node.parent.getText())),
  "raises to a power only in constants": (source) => all(source).filter((node) => ts.isBinaryExpression(node)
    && /^\*\*=?$/.test(node.operatorToken.getText()) && !/^\d+ \*\* \d+$/.test(node.getText())),
  "has no clock and no chance": (source) => all(source).filter((node) => ts.isIdentifier(node) && /^(Date|performance|crypto|Temporal)$/.test(node.text)),
};

/** Receipts are made and checked where the rooms are, with the same bits; WebCrypto signs the same bytes alike everywhere, and what
 *  of it draws at random stays out. */
const RECEIPTS: Readonly<Record<string, Rule>> = {
  "takes from Math what is exact": CORE["takes from Math what is exact"]!,
  "raises to a power only in constants": CORE["raises to a power only in constants"]!,
  "has no clock": (source) => all(source).filter((node) => ts.isIdentifier(node) && /^(Date|performance|Temporal)$/.test(node.text)),
  "has no chance": (source) => all(source).filter((node) => ts.isIdentifier(node)
    && (/^(getRandomValues|randomUUID|generateKey)$/.test(node.text)
      || (node.text === "crypto" && source.path !== "bindings/receipts/ed25519.ts"))),
};

const LIBRARY: Readonly<Record<string, Rule>> = {
  "has no top-level await": (source) => [...nodes(source.tree, isFunction)].filter((node) => ts.isAwaitExpression(node)
    || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)),
};

const RULES: readonly (readonly [folder: string, rules: Readonly<Record<string, Rule>>])[] = [
  ["assembly", ASSEMBLY], ["bindings/core", { ...CORE, ...LIBRARY }], ["bindings/web", LIBRARY],
  ["bindings/receipts", { ...RECEIPTS, ...LIBRARY }], ["bindings/read", LIBRARY],
  ["bindings/edge", LIBRARY],
];

const STORES = /^bindings\/node\/stores\//;
const DRIVERS = /^(better-sqlite3|pg)$/;
const INPUTS = /^bindings\/node\/bulk\/inputs\//;
const JOBS = /^bindings\/node\/bulk\/jobs\//;
const ENGINE = /^(pg|graphile-worker)$/;
const CLIENTS = /^@aws-sdk\/client-s3$/;

/** The package, where nothing but types is imported from it. */
function typesOnly({ tree }: Source, name: string): string[] {
  const from = [...nodes(tree)].filter((node) => ts.isStringLiteral(node) && node.text === name);
  const types = from.every(({ parent }) => ts.isImportDeclaration(parent) && parent.importClause?.isTypeOnly);
  return from.length > 0 && types ? [name] : [];
}

function strangers(source: Source, may: readonly RegExp[]): string[] {
  const own: readonly (readonly [folder: RegExp, packages: RegExp])[] = [[STORES, DRIVERS], [INPUTS, CLIENTS], [JOBS, ENGINE]];
  const also = own.filter(([folder]) => folder.test(source.path)).map(([, packages]) => packages);
  const types = source.path.startsWith("bindings/edge/") ? typesOnly(source, "candor/receipts") : [];
  return imports(source).filter((name) => !types.includes(name) && ![...may, ...also].some((pattern) => pattern.test(name))).map((name) => `${source.path} imports ${name}`);
}

/** The files of a layer, without those of a layer inside it. */
const filesOf = (folder: string): Source[] => {
  const inside = Object.keys(MAY_IMPORT).filter((other) => other.startsWith(`${folder}/`));
  return sources(folder).filter(({ path }) => !inside.some((other) => path.startsWith(`${other}/`)));
};

describe.each(Object.entries(MAY_IMPORT))("%s", (folder, may) => {
  test("imports what its layer may import", () => {
    expect(filesOf(folder)).not.toEqual([]);
    expect(filesOf(folder).flatMap((source) => strangers(source, may))).toEqual([]);
  });
});

const ROOMS = ["game", "crowd", "data"] as const;

/** Files that may bring the rooms together, by layer. */
const TOGETHER: Readonly<Record<string, RegExp>> = {
  "assembly": /^assembly\/index\.ts$/,
  "bindings/core": /^bindings\/core\/(instantiate|load|names|public|rows|types)\.ts$/,
  "bindings/web/playground/rooms": /^$/,
  "bindings/node/cli": /^bindings\/node\/cli\/(index|experiments\/index|bulk\/command)\.ts$/,
};

/** The room that a path is in, if it is in one. */
function roomOf(path: string, layer: string): string | undefined {
  return ROOMS.find((room) => path.startsWith(`${layer}/${room}/`));
}

/** Imports of a room by another room or by the ground. */
function intruders(source: Source, layer: string): string[] {
  if (TOGETHER[layer]!.test(source.path)) return [];
  const own = roomOf(source.path, layer);
  return imports(source).filter((name) => ![undefined, own].includes(roomOf(name, layer))).map((name) => `${source.path} imports ${name}`);
}

/** The first circle of imports among sources, as a path; undefined without one. */
function circle(all: readonly Source[]): string[] | undefined {
  const byPath = new Map(all.map((source) => [source.path, source]));
  const done = new Set<string>();
  const search = (path: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const name of imports(byPath.get(path)!)) {
      const target = [name.replace(/\.js$/, ".ts"), name.replace(/\.js$/, ".tsx"), `${name}.ts`].find((candidate) => byPath.has(candidate));
      const found = target && search(target, [...above, path]);
      if (found) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of byPath.keys()) {
    const found = search(path, []);
    if (found) return found;
  }
  return undefined;
}

describe.each(Object.keys(TOGETHER))("rooms in %s", (layer) => {
  test("are folders", () => {
    for (const room of ROOMS) expect(sources(`${layer}/${room}`)).not.toEqual([]);
  });

  test("know their ground and themselves; the ground knows no room", () => {
    expect(sources(layer).flatMap((source) => intruders(source, layer))).toEqual([]);
  });
});

test.each(["assembly", "bindings"])("%s imports in no circle", (folder) => {
  expect(circle(sources(folder))).toBeUndefined();
});

describe.each(RULES)("%s", (folder, rules) => {
  test.each(Object.entries(rules))("%s", (_, rule) => {
    expect(sources(folder).flatMap((source) => rule(source).map((node) => place(source, node)))).toEqual([]);
  });
});

describe("the rules bite", () => {
  test("a room that imports another, a ground that imports a room", () => {
    const text = 'import { x } from "../crowd/block.js";';
    expect(intruders(parse("bindings/core/game/price.ts", text), "bindings/core")).toHaveLength(1);
    expect(intruders(parse("bindings/core/memory/heap.ts", text), "bindings/core")).toHaveLength(1);
    expect(intruders(parse("bindings/core/crowd/state.ts", text), "bindings/core")).toEqual([]);
  });

  test("a circle, also one of types", () => {
    const [a, b] = [parse("x/a.ts", 'import type { B } from "./b.js";'), parse("x/b.ts", 'export * from "./a";')];
    expect(circle([a, b])).toEqual(["x/a.ts", "x/b.ts", "x/a.ts"]);
    expect(circle([a, parse("x/b.ts", "")])).toBeUndefined();
  });

  const every: Readonly<Record<string, Rule>> = { ...ASSEMBLY, ...CORE, ...RECEIPTS, ...LIBRARY };

  test.each([
    ["makes no objects", "const g = new Game();"],
    ["makes no objects", "const g = [1, 2];"],
    ["makes no objects", "const g = { a: 1 };"],
    ["holds no text", 'trace("here");'],
    ["holds no text", "const s = `here`;"],
    ["throws nothing", "throw 1;"],
    ["throws nothing", "assert(x);"],
    ["names no managed type", "function f(x: string): void {}"],
    ["names no managed type", "function f(x: StaticArray<f64>): void {}"],
    ["names no managed type", "const y = Math.exp(1);"],
    ["declares no managed class", "class Game { lambda: f64; }"],
    ["takes from Math what is exact", "const y = Math.exp(1);"],
    ["takes from Math what is exact", "const { exp } = Math;"],
    ["raises to a power only in constants", "const y = x ** 2;"],
    ["raises to a power only in constants", "x **= 2;"],
    ["has no clock and no chance", "const t = Date.now();"],
    ["has no clock", "const t = Date.now();"],
    ["has no chance", "globalThis.crypto.subtle.digest(name, bytes);"],
    ["has no chance", "subtle().generateKey(name, true, uses);"],
    ["has no top-level await", "if (x) await load();"],
    ["has no top-level await", "for await (const x of y) {}"],
  ])("%s: %s", (name, text) => {
    expect(every[name]!(parse("x.ts", text))).not.toEqual([]);
  });

  test.each([
    ["makes no objects", "const TABLE = memory.data<f64>([1, 2]);"],
    ["holds no text", 'import { exp } from "./exp"; export { log } from "./log";'],
    ["declares no managed class", "@unmanaged class Game { lambda: f64; }"],
    ["takes from Math what is exact", "const y = Math.max(1, 2);"],
    ["raises to a power only in constants", "const y = 2 ** 32;"],
    ["has no top-level await", "async function f() { await load(); }"],
  ])("%s, but not here: %s", (name, text) => {
    expect(every[name]!(parse("x.ts", text))).toEqual([]);
  });

  test.each([
    ["bindings/core", 'import { find } from "../node/find.js";'],
    ["bindings/core", 'import type { Context } from "hono";'],
    ["bindings/core", 'const fs = await import("node:fs");'],
    ["bindings/core", "const any = await import(name);"],
    ["bindings/core", 'let x: import("../web/index.js").Candor;'],
    ["bindings/web", 'export * from "../../test/source.js";'],
    ["bindings/web", 'export * from "./playground/core.js";'],
    ["bindings/web/playground", 'import { load } from "../index.js";'],
    ["bindings/web/playground", 'import { show } from "../../core/refusal.js";'],
    ["bindings/node", 'import "../../bench/run.mjs";'],
    ["bindings/node", 'import { Pool } from "pg";'],
    ["bindings/node/bulk/results", 'import("@aws-sdk/client-s3");'],
    ["bindings/node/bulk/jobs", 'import("@aws-sdk/client-s3");'],
    ["bindings/node/bulk/results", 'import { run } from "graphile-worker";'],
    ["bindings/node/stores", 'import { run } from "graphile-worker";'],
    ["bindings/node", 'import { Page } from "../web/playground/page.js";'],
    ["bindings/node", 'import { keys } from "../edge/keys.js";'],
    ["bindings/edge", 'import "node:fs";'],
    ["bindings/edge", 'import { sign } from "candor/receipts";'],
    ["bindings/edge", 'const { sign } = await import("candor/receipts");'],
    ["bindings/receipts", 'import "node:crypto";'],
    ["bindings/receipts", 'import { load } from "candor";'],
    ["bindings/core", 'import { sign } from "../receipts/sign.js";'],
    ["bindings/read", 'import "node:buffer";'],
    ["bindings/read", 'import { problemOf } from "../edge/problem.js";'],
    ["assembly", 'import { x } from "../bindings/core/abi";'],
  ])("%s may not: %s", (folder, text) => {
    const layer = Object.keys(MAY_IMPORT).filter((name) => `${folder}/`.startsWith(`${name}/`)).at(-1)!;
    expect(strangers(parse(`${folder}/x.ts`, text), MAY_IMPORT[layer]!)).toHaveLength(1);
  });
});
