// Two services of one store, as two processes run them: each has a connection, a state in memory and a clock of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, onTestFinished, vi } from "vitest";
import { createApp } from "../../../bindings/edge/app.js";
import { clockOf } from "../../../bindings/edge/life/clock.js";
import { openStreams } from "../../../bindings/edge/life/open.js";
import type { AppOptions } from "../../../bindings/edge/options.js";
import { memoryStore } from "../../../bindings/edge/stores/memory.js";
import type { Store } from "../../../bindings/edge/stores/store.js";
import { postgresStore } from "../../../bindings/node/stores/postgres.js";
import { sqliteStore } from "../../../bindings/node/stores/sqlite.js";
import { postgresServer, type PostgresServer } from "../../stores/postgres.js";
import { Asking, KEYS, type Until } from "./conformance.js";

vi.stubGlobal("VERSION", "test");

let server: Promise<PostgresServer> | undefined;
afterAll(async () => (await server)?.close());

const twice = <One>(open: () => Promise<One>): Promise<[One, One]> => Promise.all([open(), open()]);

/** Two connections to a store that nobody else has. */
export const STORES: Readonly<Record<string, () => Promise<readonly [Store, Store]>>> = {
  "memory": async () => {
    const store = memoryStore();
    return [store, store];
  },
  "SQLite": () => {
    const folder = mkdtempSync(join(tmpdir(), "candor-lives-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return twice(() => sqliteStore(join(folder, "candor.sqlite")));
  },
  "PostgreSQL": async () => {
    const address = await (await (server ??= postgresServer())).database();
    return twice(() => postgresStore(address));
  },
};

export interface Pair {
  /** One asks the first service, one the second, and one each in turn. */
  readonly one: Asking;
  readonly two: Asking;
  readonly both: Asking;
  readonly store: Store;
  /** Lines of both logs. */
  readonly log: readonly string[];
  now: number;
  /** Sets the clock of both machines, and waits until their workers have moved what is due. */
  readonly until: Until;
}

export async function paired(open: () => Promise<readonly [Store, Store]>, more: AppOptions = {}): Promise<Pair> {
  const stores = await open();
  const log: string[] = [];
  const failed: unknown[] = [];
  const clocks = { now: 1_000_000 };
  const services = await Promise.all(stores.map(async (store) => {
    const streams = await openStreams(store, { now: () => clocks.now, poll: 5 });
    const clock = clockOf(streams, { interval: 5, failed: (_, error) => void failed.push(error) });
    const keep = (entry: object): void => void log.push(JSON.stringify(entry));
    return { clock, app: createApp({ streams, keys: KEYS as never, log: keep, ...more }) };
  }));
  onTestFinished(async () => {
    for (const { clock } of services) await clock.stop();
    for (const store of new Set(stores)) await store.close();
    if (failed.length > 0) throw failed[0];
  });
  let turn = 0;
  const asking = (which: () => number): Asking =>
    new Asking(async (path, init) => services[which()]!.app.request(path, init));
  return Object.assign(clocks, {
    one: asking(() => 0), two: asking(() => 1), both: asking(() => turn++ % 2), store: stores[0], log,
    async until(time: number) {
      clocks.now = time;
      while ((await stores[0].due(time, 1)).length > 0) await pause(2);
    },
  });
}
