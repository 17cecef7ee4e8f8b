import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDriver } from "../../bindings/node/stores/driver.js";
import { sqliteStore, storeIn } from "../../bindings/node/stores/sqlite.js";
import { isStoreFailure } from "../../bindings/edge/stores/store.js";
import { contract } from "./contract.js";
import { event, events, rejected, sealed, snapshot } from "./events.js";

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

/** Marks that are nowhere else, so many bytes each. */
const mark = (stream: number, version: number, length: number): string => `<${stream}:${version}>`.repeat(Math.ceil(length / 6)).slice(0, length);

test("of an opening that was erased, nothing is left in the file: not in a page that rows have moved out of, nor of a snapshot", async () => {
  const store = await sqliteStore(path);
  const [streams, rounds] = [20, 30];
  const lengths = [20, 100, 700, 1500, 4000, 9000];
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: streams }, async (_, k) => {
      const stream = `calls/${k}`;
      const erases = round % 3 === 2 && k % 2 === 0 ? [round - 1, round] : [];
      const written = sealed(stream, round + 1, mark(k, round + 1, lengths[(k + round) % lengths.length]!), { erases });
      // what the state holds: everything that is not erased
      const held = Array.from({ length: round + 1 }, (_, each) => mark(k, each + 1, 10));
      const beside = (round + k) % 2 ? { snapshot: snapshot(stream, round + 1, held) } : {};
      expect(await store.append(stream, round, [written], beside)).toBe(true);
    }));
  }
  for (let k = 0; k < streams; k++) {
    const stream = `calls/${k}`;
    const all = Array.from({ length: rounds }, (_, each) => each + 1).filter((version) => k !== 1 || version !== 5);
    await store.append(stream, rounds, [event(stream, rounds + 1, { erases: all })]);
  }
  await store.close();
  expect(readdirSync(folder)).toEqual(["candor.db"]);
  const left = new Set(Array.from(bytes().matchAll(/<\d+:\d+>/g), ([found]) => found));
  expect([...left]).toEqual(["<1:5>"]);
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
