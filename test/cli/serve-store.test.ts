// candor serve --store: a store that is away, one that never comes, and a stop amid commands and waits.

import Database from "better-sqlite3";
import { load } from "candor";
import * as edge from "candor/edge";
import { sqliteStore } from "candor/stores/sqlite";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../bindings/node/cli/serve/store.js";
import { KEYS } from "../edge/life/conformance.js";
import { postgresServer, type PostgresServer } from "../stores/postgres.js";
import { candor, file, folder, start } from "./candor.js";
import { serving, type Serving } from "./serving.js";

const config = (): string => file(JSON.stringify({ keys: KEYS }));
const headers = (who: string): Record<string, string> =>
  ({ "authorization": `Bearer secret-${who}`, "content-type": "application/json" });

let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.close());

test("a database that is away at the start is waited for, and said to be", async () => {
  const place = await server.database();
  await server.stop();
  const child = start(["serve", "--port", "0", "--config", config(), "--store", place, "--quiet"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise((resolve) => child.once("close", resolve));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const until = async (said: RegExp): Promise<void> => {
    while (!said.test(stderr)) await pause(5);
  };
  await until(/asked again/);
  await server.start();
  await until(/live in .*\n/);
  const [origin] = /http:.*/.exec(stderr)!;
  expect((await fetch(`${origin}/v1/data/calls/none`, { headers: headers("ann") })).status).toBe(404);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  const shown = `postgres://candor@${new URL(place).host}/postgres`;
  const [away, ...more] = stderr.trimEnd().split("\n");
  expect(away).toMatch(new RegExp(`^candor: ${shown}: PostgreSQL: .*; asked again for 30 s$`));
  expect(more).toEqual([`candor: listening on ${origin}`, `candor: calls and rounds live in ${shown}`]);
});

test("one that does not come is given up, with the store and the reason", async () => {
  const lines: string[] = [];
  const asked = openStore("postgres://ann:secret@127.0.0.1:1/none", edge, (line) => void lines.push(line), 400);
  const refused = await asked.catch((error: unknown) => (error as Error).message);
  expect(refused).toBe("postgres://ann@127.0.0.1:1/none: PostgreSQL: connect ECONNREFUSED 127.0.0.1:1");
  expect(lines).toHaveLength(1);
});

describe("what no waiting helps ends with 1 at once, and no secret is said", () => {
  const end = async (place: string): Promise<string> => {
    const { code, stdout, stderr } = await candor(["serve", "--port", "0", "--config", config(), "--store", place]);
    expect([code, stdout]).toEqual([1, ""]);
    return stderr;
  };
  test("a password or a database that the server does not know", async () => {
    const address = new URL(await server.database());
    address.password = "no secret";
    expect(await end(address.href)).toBe(
      `candor: postgres://candor@${address.host}/postgres: PostgreSQL: password authentication failed for user "candor"\n`);
    const other = new URL(await server.database());
    other.pathname = "/none";
    expect(await end(other.href)).toBe(`candor: postgres://candor@${other.host}/none: PostgreSQL: database "none" does not exist\n`);
  });
  test.each([
    ["postgres://ann:secret@[x", /^candor: --store: no address like postgres:\/\/USER@HOST\/DATABASE\n$/],
    ["none/candor.sqlite", /^candor: none\/candor\.sqlite: SQLite: .*open.*\n$/],
    ["package.json", /^candor: package\.json: SQLite: file is not a database\n$/],
  ])("%s", async (place, message) => {
    expect(await end(place)).toMatch(message);
  });
  test("a file that another program keeps locked", async () => {
    const path = join(folder(), "candor.sqlite");
    const other = new Database(path);
    other.exec("BEGIN EXCLUSIVE");
    expect(await end(path)).toBe(`candor: ${path}: SQLite: database is locked\n`);
    other.close();
  });
});

describe("told to stop amid commands and waits", () => {
  const WORKERS = ["ann", "bob", "cyd"] as const;
  const ROUNDS = "/v1/crowd/rounds";
  /** Answers that are kept of each sender. */
  const KEPT = 32;

  interface Said {
    readonly who: string;
    readonly key: string;
    readonly body: object;
    /** null where none came. */
    readonly answer: unknown;
  }

  function say(
    origin: string, who: string, key: string, body: object, path = `${ROUNDS}/a/commands`,
  ): Promise<Response> {
    const init = { method: "POST", headers: { ...headers(who), "idempotency-key": key }, body: JSON.stringify(body) };
    return fetch(origin + path, init);
  }

  /** Reports, one after the other, until the service takes no more. */
  async function reporting(origin: string, who: string, since: number): Promise<Said[]> {
    const told: Said[] = [];
    for (let [k, version] = [0, since]; ; k++) {
      const said = { who, key: `${who}-${k}`, body: { type: "report", version, worker: who, slot: 0, report: (k % 100) / 100 } };
      const response = await say(origin, who, said.key, said.body).catch(() => null);
      if (response === null) return [...told, { ...said, answer: null }];
      if (response.status === 503) return told;
      const answer = await response.json() as { version: number };
      expect(response.status).toBe(200);
      told.push({ ...said, answer });
      ({ version } = answer);
    }
  }

  const begin = (place: string, keys: string): Promise<Serving> =>
    serving("--config", keys, "--store", place, "--grace", "3600", "--quiet");

  test("it answers who waits, ends with 0, and goes on where it was", async () => {
    const [path, keys] = [join(folder(), "candor.sqlite"), config()];
    const first = await begin(path, keys);
    for (const id of ["a", "idle"]) {
      expect((await say(first.origin, "desk", id, { id, workers: WORKERS }, ROUNDS)).status).toBe(201);
    }
    expect((await say(first.origin, "desk", "open", { type: "open", version: 1, slot: 0 })).status).toBe(200);
    const idle = (query: string, more = {}) =>
      fetch(`${first.origin}${ROUNDS}/idle${query}`, { headers: { ...headers("ann"), ...more } });
    const waits = Array.from({ length: 20 }, async () => (await idle("?after=1&wait=60")).status);
    const feeds = Array.from({ length: 5 }, async () => (await idle("/events", { accept: "text/event-stream" })).text());
    const telling = WORKERS.map((who) => reporting(first.origin, who, 2));
    // some hundred commands in
    const version = async (): Promise<number> => {
      const answer = await fetch(`${first.origin}${ROUNDS}/a`, { headers: headers("desk") });
      return (await answer.json() as { version: number }).version;
    };
    while (await version() < 200) await pause(10);
    first.signal("SIGTERM");
    // within its grace: nobody had to be cut off
    expect(await first.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("cut off") as string });
    expect(new Set(await Promise.all(waits))).toEqual(new Set([204]));
    for (const text of await Promise.all(feeds)) expect(text).toContain("id: 1\n");
    const told = (await Promise.all(telling)).flat();
    const known = Math.max(...told.map(({ answer }) => (answer as { version: number } | null)?.version ?? 0));
    expect(known).toBeGreaterThanOrEqual(200);

    const second = await begin(path, keys);
    for (const who of WORKERS) {
      for (const { key, body, answer } of told.filter((said) => said.who === who).slice(-KEPT)) {
        const again = await say(second.origin, who, key, body);
        expect(again.status).toBe(200);
        if (answer !== null) expect(await again.json()).toEqual(answer);
      }
    }
    second.signal("SIGTERM");
    expect(await second.ended).toMatchObject({ code: 0 });
    const store = await sqliteStore(path);
    const { events } = await store.read("rounds/a", 0);
    await store.close();
    expect(events.length).toBeGreaterThanOrEqual(known);
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
    expect((await load()).crowd.rounds.verify(events).events).toBe(events.length);
  });
});
