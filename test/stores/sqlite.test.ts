import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { entryOf } from "../../bindings/edge/stores/entry.js";
import { isStoreFailure } from "../../bindings/edge/stores/store.js";
import { openDriver } from "../../bindings/node/stores/driver.js";
import { prepareFile } from "../../bindings/node/stores/file.js";
import { sqliteStore } from "../../bindings/node/stores/sqlite.js";
import { writer } from "../../bindings/node/stores/writer.js";
import { output } from "../runtimes/command.js";
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

test("a snapshot that was cut is read as it is, and the events beside it", async () => {
  const store = await sqliteStore(path);
  await store.append("calls/a", 0, events("calls/a", 0, 2));
  await store.append("calls/a", 2, events("calls/a", 2, 1), { snapshot: snapshot("calls/a", 3, {}) });
  await store.append("calls/a", 3, events("calls/a", 3, 1));
  const driver = await openDriver(path);
  driver.run("UPDATE snapshots SET snapshot = substr(snapshot, 1, length(snapshot) - 5)");
  driver.close();
  const read = await store.read("calls/a");
  expect(read.snapshot).toBe(JSON.stringify(snapshot("calls/a", 3, {})).slice(0, -5));
  expect(read.events).toEqual(events("calls/a", 3, 1));
  await store.close();
});

test.each([
  ["an event", "UPDATE events SET event = substr(event, 1, length(event) - 5)"],
  ["an opening", `UPDATE openings SET opening = replace(opening, '":', '":x')`],
])("%s that is no JSON any more is damage, no failure that passes, and nothing of it is said", async (_, damage) => {
  const store = await sqliteStore(path);
  await store.append("calls/a", 0, [sealed("calls/a", 1, 4242)]);
  const driver = await openDriver(path);
  driver.run(damage);
  driver.close();
  const error = await rejected(store.read("calls/a"));
  expect(isStoreFailure(error)).toBe(false);
  expect((error as Error).message).toBe("an event of the store is no JSON any more: it is damaged");
  await store.close();
});

test("a file in which an earlier release erased openings is read", async () => {
  const store = await sqliteStore(path);
  const written = [sealed("calls/a", 1, "one"), sealed("calls/a", 2, "two")];
  await store.append("calls/a", 0, written, { snapshot: snapshot("calls/a", 2, 0) });
  const driver = await openDriver(path);
  driver.run("UPDATE openings SET opening = '' WHERE id = 1");
  driver.run("DROP INDEX events_opened");
  driver.close();
  await store.close();
  const later = await sqliteStore(path);
  expect((await later.read("calls/a")).openings).toEqual([{ version: 2, opening: written[1]!.opening }]);
  expect((await later.read("calls/a", 0)).events).toEqual([{ ...written[0]!, opening: null }, written[1]]);
  await later.close();
});

test("of an opening that was erased, nothing is left beside the file while another store has it open", async () => {
  const [store, other] = [await sqliteStore(path), await sqliteStore(path)];
  await store.append("calls/a", 0, [sealed("calls/a", 1, "<1:1>")], { snapshot: snapshot("calls/a", 1, 0) });
  expect(await other.read("calls/a", 0)).toMatchObject({ events: [{ opening: { sealed: { secret: "<1:1>" } } }] });
  expect(bytes()).toContain("<1:1>");
  await store.append("calls/a", 1, [event("calls/a", 2, { erases: [1] })]);
  await store.close();
  expect(bytes()).not.toContain("<1:1>");
  expect((await other.read("calls/a", 0)).events).toHaveLength(2);
  await other.close();
});

test("while another process writes, an append waits; in the end it fails, and done again it is done", async () => {
  const store = await sqliteStore(path, { patience: 200 });
  const other = await openDriver(path);
  other.exec("BEGIN IMMEDIATE");
  const failure = await rejected(store.append("calls/a", 0, events("calls/a", 0, 1)));
  expect(isStoreFailure(failure) && (failure.cause as { code: string }).code).toBe("SQLITE_BUSY");
  expect(await store.read("calls/a")).toEqual({ snapshot: null, openings: [], events: [] });
  other.exec("COMMIT");
  expect(await store.append("calls/a", 0, events("calls/a", 0, 1))).toBe(true);
  other.exec("BEGIN IMMEDIATE");
  const waiting = store.append("calls/a", 1, events("calls/a", 1, 1));
  setTimeout(() => other.exec("COMMIT"), 20);
  expect(await waiting).toBe(true);
  other.close();
  await store.close();
});

test("what does not fit on the disk is not appended, and what was asked for beside it is", async () => {
  const driver = await openDriver(path);
  await prepareFile(driver, 0);
  driver.exec("PRAGMA max_page_count = 50");
  const writing = writer(driver, 0);
  const long = event("calls/b", 1, { said: { text: "x".repeat(300_000) } });
  const asked = [
    writing.append(entryOf("calls/a", 0, events("calls/a", 0, 2))), writing.append(entryOf("calls/b", 0, [event("calls/b", 1), { ...long, version: 2 }])),
    writing.append(entryOf("calls/a", 2, events("calls/a", 2, 1))),
  ];
  const [before, full, after] = await Promise.allSettled(asked);
  expect([before, after]).toEqual([{ status: "fulfilled", value: true }, { status: "fulfilled", value: true }]);
  expect(full).toMatchObject({ status: "rejected", reason: { code: "unavailable", cause: { code: "SQLITE_FULL" } } });
  await writing.end();
  driver.close();
  const store = await sqliteStore(path);
  expect((await store.read("calls/a")).events).toEqual(events("calls/a", 0, 3));
  expect((await store.read("calls/b")).events).toEqual([]);
  await store.close();
});

test("a file that is something else is refused and left as it is", async () => {
  writeFileSync(path, "no database, and longer than the hundred bytes that a file of SQLite's begins with: ".repeat(20));
  expect(isStoreFailure(await rejected(sqliteStore(path)))).toBe(true);
  const others = join(folder, "other.db");
  const driver = await openDriver(others);
  driver.exec("CREATE TABLE events (text)");
  driver.close();
  expect(await rejected(sqliteStore(others))).toMatchObject({ field: "path" });
  expect(isStoreFailure(await rejected(sqliteStore(join(folder, "nowhere", "candor.db"))))).toBe(true);
});

test("processes that write to one file take turns: every event once, in one order", async () => {
  const program = `
    import { sqliteStore } from ${JSON.stringify(new URL("../../dist/stores/sqlite.js", import.meta.url))};
    const [path, name] = process.argv.slice(1);
    const store = await sqliteStore(path);
    for (let taken = 0, version = 0; taken < 50;) {
      const event = { stream: "calls/a", version: version + 1, erases: [], said: { name, taken } };
      if (await store.append("calls/a", version, [event])) taken++;
      version = (await store.read("calls/a", version)).events.at(-1)?.version ?? version;
    }
    await store.close();
  `;
  await Promise.all(["a", "b", "c"].map((name) => output(process.execPath, ["--input-type=module", "--eval", program, path, name])));
  const store = await sqliteStore(path);
  const { events: all } = await store.read("calls/a");
  await store.close();
  expect(all.map(({ version }) => version)).toEqual(Array.from({ length: 150 }, (_, k) => k + 1));
  for (const name of ["a", "b", "c"]) {
    expect(all.flatMap(({ said }) => (said.name === name ? [said.taken] : []))).toEqual(Array.from({ length: 50 }, (_, k) => k));
  }
});
