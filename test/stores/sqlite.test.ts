import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sqliteStore } from "../../bindings/node/stores/sqlite.js";
import { contract } from "./contract.js";
import { event, sealed, snapshot } from "./events.js";

contract("the store in a SQLite file", async () => {
  const own = mkdtempSync(join(tmpdir(), "candor-store-"));
  return { open: () => sqliteStore(join(own, "candor.db")), close: async () => rmSync(own, { recursive: true, force: true }) };
});

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "candor-store-"));
  path = join(folder, "candor.db");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything in the folder of the file, byte for byte. */
const bytes = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1")).join();

/** Numbers below `below`, the same in every run. */
function lots(): (below: number) => number {
  let state = 1;
  return (below) => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >>> 8) % below;
}

const mark = (stream: number, version: number): string => `<${stream}:${version}>`;
const marked = (): Set<string> => new Set(Array.from(bytes().matchAll(/<\d+:\d+>/g), ([found]) => found));
const STREAMS = Array.from({ length: 300 }, (_, k) => k);

test("of openings that were erased nothing is left, not in a page that rows have moved out of either", async () => {
  const [store, random] = [await sqliteStore(path), lots()];
  const live = STREAMS.map(() => new Set<number>());
  for (let version = 1; version <= 30; version++) {
    await Promise.all(STREAMS.map(async (k) => {
      const erases = [...live[k]!].filter(() => random(40) === 0);
      for (const each of erases) live[k]!.delete(each);
      live[k]!.add(version);
      const secret = mark(k, version).repeat(1 + (random(4) ? random(30) : random(300)));
      expect(await store.append(`calls/${k}`, version - 1, [sealed(`calls/${k}`, version, secret, { erases })])).toBe(true);
    }));
  }
  await store.close();
  expect(readdirSync(folder)).toEqual(["candor.db"]);
  expect(marked()).toEqual(new Set(STREAMS.flatMap((k) => Array.from(live[k]!, (version) => mark(k, version)))));
});

test("of snapshots that went or were replaced nothing is left", async () => {
  const [store, random] = [await sqliteStore(path), lots()];
  const [versions, newest] = [STREAMS.map(() => 0), STREAMS.map(() => 0)];
  for (let round = 0; round < 20; round++) {
    await Promise.all([...new Set(STREAMS.map(() => random(300)))].map(async (k) => {
      const [stream, version, kept] = [`calls/${k}`, ++versions[k]!, random(10) < 7];
      newest[k] = kept ? version : 0;
      const state = mark(k, version).repeat(1 + random(random(random(300) + 1) + 1));
      const beside = kept ? { snapshot: snapshot(stream, version, state) } : {};
      const erases = version > 1 ? [1] : [];
      expect(await store.append(stream, version - 1, [event(stream, version, { erases })], beside)).toBe(true);
    }));
  }
  await store.close();
  expect(marked()).toEqual(new Set(STREAMS.flatMap((k) => (newest[k] ? [mark(k, newest[k])] : []))));
});

test("of an opening that was erased, nothing is left beside the file while another store has it open", async () => {
  const [store, other] = [await sqliteStore(path), await sqliteStore(path)];
  await store.append("calls/a", 0, [sealed("calls/a", 1, "<1:1>")], { snapshot: snapshot("calls/a", 1, "<1:1>") });
  expect(await other.read("calls/a", 0)).toMatchObject({ events: [{ opening: { sealed: { secret: "<1:1>" } } }] });
  expect(bytes()).toContain("<1:1>");
  await store.append("calls/a", 1, [event("calls/a", 2, { erases: [1] })]);
  await store.close();
  expect(bytes()).not.toContain("<1:1>");
  expect((await other.read("calls/a", 0)).events).toHaveLength(2);
  await other.close();
});
