import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isStoreFailure, type Store } from "../../bindings/edge/stores/store.js";
import { postgresStore } from "../../bindings/node/stores/postgres.js";
import { contract } from "./contract.js";
import { event, events, rejected, sealed, snapshot } from "./events.js";
import { postgresServer, type PostgresServer } from "./postgres.js";

let server: PostgresServer;

beforeAll(async () => {
  server = await postgresServer();
});

afterAll(() => server.close());

contract("the store in PostgreSQL", async () => {
  const address = await server.database();
  return { open: () => postgresStore(address), close: async () => {} };
}, { runs: 30 });

test("a database that goes away and comes back is used again, and what was appended is there", async () => {
  const store = await postgresStore(await server.database(), { timeout: 2000 });
  expect(await store.append("calls/a", 0, events("calls/a", 0, 2))).toBe(true);
  for (const how of ["immediate", "fast"] as const) {
    await server.stop(how);
    for (const call of [() => store.append("calls/a", 2, events("calls/a", 2, 1)), () => store.read("calls/a"), () => store.due(0, 1)]) {
      expect(isStoreFailure(await rejected(call()))).toBe(true);
    }
    await server.start();
    expect((await store.read("calls/a")).events).toEqual(events("calls/a", 0, 2));
  }
  expect(await store.append("calls/a", 2, events("calls/a", 2, 1))).toBe(true);
  await store.close();
});

test("a connection that is cut fails what it carries, and no other", async () => {
  const address = await server.database();
  const store = await postgresStore(address);
  const other = new Client({ connectionString: address });
  await other.connect();
  await other.query("BEGIN; LOCK TABLE candor_events IN ACCESS EXCLUSIVE MODE");
  const waiting = rejected(store.append("calls/a", 0, events("calls/a", 0, 1)));
  const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'candor'";
  while ((await other.query(cut)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isStoreFailure(await waiting)).toBe(true);
  await other.query("COMMIT");
  expect(await store.read("calls/a")).toEqual({ snapshot: null, openings: [], events: [] });
  expect(await store.append("calls/a", 0, events("calls/a", 0, 1))).toBe(true);
  await other.end();
  await store.close();
});

test("what waits longer than it may is given up, whole", async () => {
  const address = await server.database();
  const store = await postgresStore(address, { timeout: 2000 });
  const other = new Client({ connectionString: address });
  await other.connect();
  await other.query("BEGIN; LOCK TABLE candor_events IN ACCESS EXCLUSIVE MODE");
  expect(isStoreFailure(await rejected(store.append("calls/a", 0, events("calls/a", 0, 1), { due: 1 })))).toBe(true);
  await other.query("COMMIT");
  expect(await store.due(1, 1)).toEqual([]);
  await other.end();
  await store.close();
});

test("an append that is ahead of its stream misses nothing that it has to erase", async () => {
  const store = await postgresStore(await server.database(), { connections: 20 });
  for (let round = 0; round < 40; round++) {
    const stream = `calls/${round}`;
    await store.append(stream, 0, [sealed(stream, 1, "one")]);
    // the second asks for a version that the first has not reached yet
    const [first, second] = await Promise.all([
      store.append(stream, 1, [sealed(stream, 2, "two")], { snapshot: snapshot(stream, 2, "two") }),
      store.append(stream, 2, [event(stream, 3, { erases: [2] })]),
    ]);
    expect(first).toBe(true);
    const { snapshot: kept, openings } = await store.read(stream);
    const opening = (await store.read(stream, 1)).events[0]!.opening;
    expect([kept?.version, openings.length, opening === null]).toEqual([2, second ? 1 : 2, second]);
  }
  await store.close();
});

test("stores that are opened at once make the tables once", async () => {
  for (let round = 0; round < 12; round++) {
    const address = await server.database();
    const opened = await Promise.allSettled(Array.from({ length: 16 }, () => postgresStore(address, { connections: 1 })));
    expect(opened.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []))).toEqual([]);
    const stores = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    for (const [k, store] of stores.entries()) {
      expect(await store.append("calls/a", k, events("calls/a", k, 1))).toBe(true);
    }
    await Promise.all(stores.map((store) => store.close()));
  }
});

test("an index that an earlier release did not have is made", async () => {
  const address = await server.database();
  await (await postgresStore(address)).close();
  const other = new Client({ connectionString: address });
  await other.connect();
  await other.query("DROP INDEX candor_events_opened");
  await (await postgresStore(address)).close();
  const indexes = await other.query("SELECT 1 FROM pg_indexes WHERE indexname = 'candor_events_opened' AND schemaname = current_schema()");
  await other.end();
  expect(indexes.rowCount).toBe(1);
});

describe("where tables cannot be made at first", () => {
  /** Opens a store in a database whose server refuses so many times to make a table. */
  async function opened(state: string, times: number): Promise<Store> {
    const address = await server.database();
    const owner = new Client({ connectionString: address });
    await owner.connect();
    // a sequence counts on where a transaction does not come to an end
    await owner.query(`CREATE SEQUENCE tries; CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'refused' USING ERRCODE = '${state}'; END IF; END $$;
      CREATE EVENT TRIGGER refuses ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION refuse()`);
    try {
      return await postgresStore(address);
    } finally {
      await owner.query("DROP EVENT TRIGGER refuses");
      await owner.end();
    }
  }

  test.each(["23505", "42710", "42P07", "XX000", "40001", "40P01"])("as others make them they are made: %s", async (state) => {
    const store = await opened(state, 3);
    expect(await store.append("calls/a", 0, events("calls/a", 0, 1))).toBe(true);
    await store.close();
  });

  test("the server's answer is what is thrown, after some tries", async () => {
    expect(await rejected(opened("42710", 1000))).toMatchObject({ code: "42710" });
    expect(await rejected(opened("40001", 1000))).toMatchObject({ message: "PostgreSQL: refused" });
    // who may not make them is not asked twice
    expect(await rejected(opened("42501", 1))).toMatchObject({ code: "42501" });
  });
});

test("a snapshot that was cut is read as it is", async () => {
  const address = await server.database();
  const store = await postgresStore(address);
  await store.append("calls/a", 0, events("calls/a", 0, 2), { snapshot: snapshot("calls/a", 2, {}) });
  const owner = new Client({ connectionString: address });
  await owner.connect();
  await owner.query("UPDATE candor_snapshots SET snapshot = left(snapshot, -5)");
  await owner.end();
  expect((await store.read("calls/a")).snapshot).toBe(JSON.stringify(snapshot("calls/a", 2, {})).slice(0, -5));
  await store.close();
});

test("a role that may make no tables uses those that are there", async () => {
  const address = await server.database();
  const first = await postgresStore(address);
  expect(await first.append("calls/a", 0, events("calls/a", 0, 1))).toBe(true);
  await first.close();
  const owner = new Client({ connectionString: address });
  await owner.connect();
  const schema = new URL(address).searchParams.get("options")!.split("=")[1];
  await owner.query(`CREATE ROLE writer LOGIN PASSWORD 'writer'; GRANT USAGE ON SCHEMA ${schema} TO writer;
    GRANT SELECT, INSERT, UPDATE, DELETE ON candor_streams, candor_events, candor_snapshots TO writer`);
  await owner.end();
  const limited = new URL(address);
  Object.assign(limited, { username: "writer", password: "writer" });
  const store = await postgresStore(limited.href);
  expect(await store.append("calls/a", 1, events("calls/a", 1, 1))).toBe(true);
  await store.close();
});

test("a database that is not there is a failure at once", async () => {
  expect(isStoreFailure(await rejected(postgresStore("postgres://nobody:no@127.0.0.1:1/none", { timeout: 1000 })))).toBe(true);
});
