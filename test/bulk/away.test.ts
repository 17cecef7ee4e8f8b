// A database that goes away amid a command, or is not what it should be: one sentence that says so and what to do, no trace,
// no password; nothing is done by halves, and the same command does it afterwards.

import { load } from "candor";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { ShardFailure } from "../../bindings/node/bulk/index.js";
import { ofDatabase, statusOf } from "../../bindings/node/bulk/jobs/index.js";
import { isAway } from "../../bindings/node/bulk/jobs/patience.js";
import { candor, type Ended } from "../cli/candor.js";
import { alone, digestsOf, open, submitted, worked } from "./ground.js";
import { ownServer, placed } from "./made.js";

const { game } = await load();
const { server, address, database, state } = await ownServer();
const { schema } = database;
const bulk = (of: string, ...args: string[]): Promise<Ended> => candor(["bulk", ...args], { env: { DATABASE_URL: of } });
const changed = (of: string, change: (url: URL) => void): string => {
  const url = new URL(of);
  change(url);
  return url.href;
};

/** One sentence of the database, and nothing else. */
function refused({ code, stdout, stderr }: Ended, why: string | RegExp, of = address): void {
  expect(stderr).toMatch(/^candor: the database: .*\n$/);
  expect(stderr).toMatch(why);
  expect(stderr).not.toContain(new URL(of).password || "secret");
  expect([code, stdout]).toEqual([1, ""]);
}

/** A session of somebody else. */
async function session(): Promise<Client> {
  const client = new Client(database.config);
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Runs a command until it waits for a lock of this kind on a table, and then what is to happen. */
async function amid(table: string, mode: string, command: () => Promise<Ended>, happens: (backend: number) => Promise<void>): Promise<Ended> {
  const other = await session();
  await other.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`);
  const ended = command();
  const watching = await session();
  let backend: number | undefined;
  while (backend === undefined) {
    const { rows } = await watching.query("SELECT pid FROM pg_locks WHERE NOT granted AND relation = $1::regclass", [table]);
    backend = (rows[0] as { pid: number } | undefined)?.pid;
    await sleep(20);
  }
  await happens(backend);
  const result = await ended;
  await Promise.all([other.end().catch(() => {}), watching.end().catch(() => {})]);
  return result;
}

const crash = async (): Promise<void> => {
  await server.stop("immediate");
};
const terminate = async (backend: number): Promise<void> => {
  await database.pool.query("SELECT pg_terminate_backend($1)", [backend]);
};

const BATCHES = "candor_bulk_batches";
const JOBS = `"${schema}"._private_jobs`;
const WRITES = "SHARE";
const ALL = "ACCESS EXCLUSIVE";

describe.each([["the server crashes", crash], ["the server ends the connection", terminate]] as const)("%s", (_, happens) => {
  test.each([["at its first statement", BATCHES], ["with its shards written", JOBS]])("amid submit, %s: there is no batch, and the next makes it whole", async (__, table) => {
    const { inputs, out, at } = placed(3);
    const submit = (): Promise<Ended> => bulk(address, "submit", ...inputs, "--out", out, "--format", "json");
    refused(await amid(table, WRITES, submit, happens), /it is away \(.*\); give the same command again when it is back: nothing was done by halves/);
    if (happens === crash) await server.start();
    const before = await statusOf(database);
    expect(before.filter((batch) => batch.out === out)).toEqual([]);
    const made = JSON.parse((await submit()).stdout) as { batch: string; known: boolean; jobs: number };
    expect(made).toMatchObject({ known: false, jobs: 3 });
    await worked(database);
    expect(await state(made.batch)).toMatchObject({ state: "done", done: 3 });
    await alone(game, inputs, join(at, "alone"));
    expect(digestsOf(out)).toEqual(digestsOf(join(at, "alone")));
  });

  test("amid status, cancel and resume: each may be given again", async () => {
    const { inputs, out } = placed(2);
    const { batch } = await submitted(database, inputs, out);
    const again = async (): Promise<void> => (happens === crash ? server.start() : undefined);
    refused(await amid(BATCHES, ALL, () => bulk(address, "status", batch), happens), "it is away");
    await again();
    refused(await amid(BATCHES, WRITES, () => bulk(address, "cancel", batch), happens), "it is away");
    await again();
    expect(await state(batch)).toMatchObject({ state: "open" });
    expect(await bulk(address, "cancel", batch)).toMatchObject({ code: 0, stderr: "" });
    refused(await amid(JOBS, WRITES, () => bulk(address, "resume", batch), happens), "it is away");
    await again();
    expect(await state(batch)).toMatchObject({ state: "cancelled" });
    expect(await bulk(address, "resume", batch)).toMatchObject({ code: 0, stderr: "" });
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });
});

test("amid the making of the tables: the next makes them", async () => {
  const fresh = await server.database();
  const holding = await session();
  // as whoever makes them does (database.ts)
  await holding.query("SELECT pg_advisory_lock($1)", [0x63626d6b]);
  const ended = bulk(fresh, "status");
  while ((await holding.query("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")).rows.length === 0) await sleep(20);
  await server.stop("immediate");
  refused(await ended, "it is away");
  await server.start();
  expect(await bulk(fresh, "status")).toMatchObject({ code: 0, stdout: "No batches.\n" });
});

test("a statement that is not answered", async () => {
  const { inputs, out } = placed(1);
  const impatient = changed(address, (url) => url.searchParams.set("query_timeout", "1500"));
  const submit = (): Promise<Ended> => bulk(impatient, "submit", ...inputs, "--out", out);
  refused(await amid(JOBS, WRITES, submit, () => Promise.resolve()), "it is away (Query read timeout)");
  expect((await statusOf(database)).filter((batch) => batch.out === out)).toEqual([]);
});

/** A server on loopback that does this with whoever connects. @returns its address, as a database's */
async function listening(meet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    meet(socket.on("error", () => {}));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listener.close();
    for (const socket of sockets) socket.destroy();
  });
  return changed(address, (url) => (url.port = String((listener.address() as AddressInfo).port)));
}

/** An error as a server sends it before it lets anybody in. */
function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}

describe("at its start", () => {
  const COMMANDS = [["submit", "FILE", "--out", "OUT"], ["status"], ["cancel", "0"], ["resume", "0"]];

  test.each(COMMANDS)("%s: nobody listens", async (...command) => {
    const { inputs, out } = placed(1);
    const args = command.map((word) => (word === "FILE" ? inputs[0]! : word === "OUT" ? out : word));
    refused(await bulk(changed(address, (url) => (url.port = "1")), ...args), /it is away \(connect ECONNREFUSED 127.0.0.1:1\); give the same command/);
  });

  test("it is starting up", async () => {
    const starting = await listening((socket) => socket.once("data", () => socket.end(fatal("57P03", "the database system is starting up"))));
    refused(await bulk(starting, "status"), /it is away \(the database system is starting up\)/);
  });

  test("it hangs up", async () => {
    refused(await bulk(await listening((socket) => socket.once("data", () => socket.destroy())), "status"), "it is away");
  });

  test("it says nothing", async () => {
    refused(await bulk(await listening(() => {}), "status"), /it is away \(.*timeout\)/);
  });

  test("its name is nobody's", async () => {
    const nowhere = changed(address, (url) => (url.hostname = "database.invalid"));
    refused(await bulk(nowhere, "status"), /database.invalid; see to the host in its address/);
  });

  test.each<[string, (url: URL) => void, RegExp]>([
    ["a wrong password", (url) => (url.password = "secret"), /password authentication failed for user "candor"; see to the user and the password/],
    ["no password", (url) => (url.password = ""), /client password must be a string; see to the user and the password/],
    ["a database that is not there", (url) => (url.pathname = "/none"), /database "none" does not exist; make it/],
    ["no SSL", (url) => url.searchParams.set("sslmode", "verify-full"), /does not support SSL connections; see to its address/],
    ["a certificate that is not there", (url) => url.searchParams.set("sslrootcert", "/none.crt"), /no such file or directory.*; see to its address/],
  ])("%s: work does not wait for it either", async (_, change, why) => {
    const wrong = changed(address, change);
    refused(await bulk(wrong, "status"), why, wrong);
    refused(await bulk(wrong, "work"), why, wrong);
  });

  test.each(["postgres://ann:12#secret@127.0.0.1/d", "postgres://ann:12/secret@127.0.0.1/d", "postgres://ann:12?secret@127.0.0.1/d"])("a password that a URL means something by: %s", async (wrong) => {
    const ended = await bulk(wrong, "status");
    refused(ended, /no address like .*: in a user or a password, .* are %2F %3F %23 and %40/, "postgres://ann:secret@h");
    expect(ended.stderr).not.toContain("12");
  });
});

test("tables of another version", async () => {
  const other = await server.database();
  const base = await open(other);
  await base.pool.query("ALTER TABLE candor_bulk_batches DROP COLUMN core");
  await base.close();
  const { inputs, out } = placed(1);
  for (const args of [["submit", inputs[0]!, "--out", out], ["status"], ["work", "--until-done"]]) {
    refused(await bulk(other, ...args), "its tables are not those of this version of candor: use the version that made them");
  }
});

test.each([
  ["a store that does not answer", new ShardFailure({ name: "s3://bucket/key" }, "connection timed out"), false],
  ["a folder that may not be read", Object.assign(new Error("EACCES: permission denied"), { code: "EACCES", path: "/folder" }), false],
  ["a connection that is reset", Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" }), true],
])("whether the database is away: %s", (_, error, away) => {
  expect(isAway(error)).toBe(away);
  expect(ofDatabase(error) === error).toBe(!away);
});

test("a server that does not say goodbye is left", async () => {
  const { port } = new URL(address);
  const deaf = await listening((socket) => {
    const behind = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
    socket.pipe(behind.on("error", () => {}));
    behind.on("data", (bytes) => socket.write(bytes));
  });
  expect(await bulk(deaf, "status")).toMatchObject({ code: 0, stderr: "" });
});

test("work whose tables are dropped meanwhile ends with a sentence of each process", async () => {
  const other = await server.database();
  const base = await open(other);
  const ended = bulk(other, "work");
  while ((await base.pool.query("SELECT 1 FROM candor_bulk_workers")).rows.length === 0) await sleep(50);
  await base.pool.query("DROP TABLE candor_bulk_shards, candor_bulk_batches, candor_bulk_workers");
  await base.close();
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  for (const line of stderr.trimEnd().split("\n")) expect(line).toMatch(/^candor: (the database: .*its tables are not those|worker \d+: ended with exit code 1)/);
});
