// Data calls that live, over HTTP, with a store in memory and one in a file.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openStreams } from "../../../bindings/edge/life/open.js";
import { memoryStore } from "../../../bindings/edge/stores/memory.js";
import type { Store } from "../../../bindings/edge/stores/store.js";
import { sqliteStore } from "../../../bindings/node/stores/sqlite.js";
import { createApp } from "../../../bindings/edge/app.js";
import { Asking, callFromAnnouncementToClose, expectNoSecrets, KEYS } from "./conformance.js";

vi.stubGlobal("VERSION", "test");

const STORES: Readonly<Record<string, () => Promise<Store>>> = {
  "memory": async () => memoryStore(),
  "SQLite": () => {
    const folder = mkdtempSync(join(tmpdir(), "candor-calls-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return sqliteStore(join(folder, "candor.sqlite"));
  },
};

test.each(Object.entries(STORES))("a call lives from its announcement to its close: %s", async (_, open) => {
  const store = await open();
  onTestFinished(() => store.close());
  let now = 1_000_000;
  const streams = await openStreams(store, { now: () => now, poll: 0 });
  const log: string[] = [];
  const app = createApp({ streams, keys: KEYS as never, log: (entry) => void log.push(JSON.stringify(entry)) });
  const asking = new Asking(async (path, init) => app.request(path, init));
  await callFromAnnouncementToClose(asking, now, 60_000, async (time) => {
    now = time;
    await streams.tick();
  });
  const { events } = await store.read("calls/spring", 0);
  expect(events.at(-1)).toMatchObject({ stream: "calls/spring" });
  expect(log.length).toBeGreaterThan(30);
  expectNoSecrets([...log, ...asking.problems], events);
});

test("of a withdrawal and what it crosses, through two services on one store, one is first", async () => {
  const store = memoryStore();
  let now = 1_000_000;
  const services = await Promise.all([0, 1].map(() => openStreams(store, { now: () => now, poll: 0 })));
  const [one, two] = services.map((streams) => {
    const app = createApp({ streams, keys: KEYS as never });
    return new Asking(async (path, init) => app.request(path, init));
  }) as [Asking, Asking];
  for (const late of [false, true]) {
    const path = `/v1/data/calls/${String(late)}`;
    const terms = { rule: "benefit-backed", threshold: 4, subsidy: 100, currency: "EUR", window: 1000 };
    await one.post("desk", "/v1/data/calls", { ...terms, id: String(late), reportsUntil: now + 1000 });
    for (const user of ["ann", "bob"]) await one.say("desk", path, "enroll", { user, owner: user, capacity: 4 });
    await one.say("desk", path, "open");
    for (const user of ["ann", "bob"]) {
      await one.say(user, path, "report", { user, cost: 10, capacity: 4, benefit: 50, currency: "EUR" });
    }
    now += 1000;
    const { version, phase, due } = (await one.get("ann", path)).body;
    expect(phase).toBe("WINDOW");
    await two.get("desk", path);
    // once the window has ended, the commit comes before whatever is said then
    if (late) now = due;
    const answers = await Promise.all([
      one.post("ann", `${path}/commands`, { type: "withdraw", user: "ann", version }, { "idempotency-key": "race" }),
      two.post("desk", `${path}/commands`, { type: "cancel", version }, { "idempotency-key": "race" }),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(late ? 0 : 1);
    const [refused] = answers.filter(({ status }) => status !== 200);
    expect([refused!.status, refused!.body.version > version]).toEqual([409, true]);
  }
});
