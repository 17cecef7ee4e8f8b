// Calls that live in Durable Objects, run by workerd: the same over HTTP as anywhere, and deadlines pass by alarms alone.

import { build } from "esbuild";
import { Log, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StreamObject } from "../../../bindings/edge/life/object.js";
import { openDriver } from "../../../bindings/node/stores/driver.js";
import { ROOT } from "../../packed.js";
import { Asking, callFromAnnouncementToClose, expectNoSecrets, KEYS, type Until } from "./conformance.js";
import { ROUND_SECRETS, roundsFromAnnouncementToEnd } from "./rounds.js";

let workerd: Miniflare;
const logged: string[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT, entryPoints: ["test/edge/life/worker.ts"], outdir: "out", bundle: true, format: "esm", write: false,
    target: "es2022", conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" }, define: { VERSION: '"test"' },
  });
  const modules = outputFiles.sort((a, b) => Number(b.path.endsWith(".js")) - Number(a.path.endsWith(".js"))).map(({ path, contents }) => ({
    type: path.endsWith(".js") ? "ESModule" as const : "CompiledWasm" as const, path: path.split("/").at(-1)!, contents,
  }));
  workerd = new Miniflare({
    modules: modules as never, compatibilityDate: "2026-04-01", cf: false, host: "127.0.0.1", bindings: { KEYS: KEYS as never }, log: new Log(),
    handleStructuredLogs: ({ message }) => void logged.push(message),
    durableObjects: { STREAMS: { className: "StreamObject", useSQLite: true } },
  });
  await workerd.ready;
});

afterAll(() => workerd.dispose());

async function asking(): Promise<Asking> {
  const origin = await workerd.ready;
  return new Asking((path, init) => fetch(new URL(path, origin), init));
}

const byClock = async (one: Asking, path: string): Promise<string[]> => {
  const { body } = await one.get("desk", `${path}/events?limit=1000`);
  const events = body.events as { actor: string; type: string }[];
  return events.filter(({ actor }) => actor === "the clock").map(({ type }) => type);
};

/** Waits for what an alarm does: who waits moves nothing. @param there whether it has been done */
const hearing = (one: Asking, path: string, there: (body: any) => boolean): Until => async () => {
  let { body } = await one.get("desk", path);
  while (!there(body)) {
    const { version } = body;
    const answer = await one.get("desk", `${path}?after=${version}&wait=60`);
    if (answer.status === 204) continue;
    ({ body } = answer);
    expect(body.version).toBeGreaterThan(version);
  }
};

test("a call lives from its announcement to its close, and nobody but alarms moves its deadlines", async () => {
  const one = await asking();
  const path = "/v1/data/calls/spring";
  const phases = ["WINDOW", "COMMITTED"];
  await callFromAnnouncementToClose(one, Date.now(), 10_000, async (time) => {
    const next = phases.shift();
    await hearing(one, path, ({ phase }) => phase === next)(time);
  });
  expect(await byClock(one, path)).toEqual(expect.arrayContaining(["seal", "assign", "commit"]));
  expect(logged.length).toBeGreaterThan(30);
  expectNoSecrets([...logged, ...one.problems], []);
});

test("rounds live from their announcement to their end, and nobody but alarms closes their slots", async () => {
  const one = await asking();
  const path = "/v1/crowd/rounds/help";
  let closed = 0;
  await roundsFromAnnouncementToEnd(one, Date.now(), 10_000, async (time) => {
    const slot = closed++;
    await hearing(one, path, ({ view }) => view.slots.find((each: any) => each.slot === slot).status === "closed")(time);
  });
  expect((await byClock(one, path)).filter((type) => type === "close")).toHaveLength(2);
  expectNoSecrets([...logged, ...one.problems], [], ROUND_SECRETS);
});

/** Rounds with a slot that is open for longer than any alarm can be set for. */
const FAR = { type: "open", slot: 0, closes: 9.3e12 };

test("a deadline past what alarms are set to is taken, and holds up no other", async () => {
  const one = await asking();
  const path = "/v1/crowd/rounds/far";
  await one.post("desk", "/v1/crowd/rounds", { id: "far", workers: ["ann"] });
  expect(await one.post("desk", `${path}/commands`, { ...FAR, version: 1 })).toMatchObject({ status: 200 });
  await one.post("desk", `${path}/commands`, { type: "open", slot: 1, version: 2, closes: Date.now() + 1000 });
  await hearing(one, path, ({ view }) => view.slots.find((each: any) => each.slot === 1).status === "closed")(0);
});

test("an object that cannot set its alarm answers what it has written, and tells who waits", async () => {
  const driver = await openDriver(":memory:");
  const all = (statement: string, ...values: never[]): Record<string, unknown>[] =>
    /^\s*SELECT|RETURNING/.test(statement) ? [...driver.all(statement, ...values)] : (driver.run(statement, ...values), []);
  const alarms: number[] = [];
  let failing = false;
  const object = new StreamObject({
    storage: {
      sql: { exec: (statement, ...values) => ({ toArray: () => all(statement, ...values as never[]) }) },
      transactionSync: (work) => work(),
      async setAlarm(time) {
        if (failing) throw new Error("no alarm now");
        alarms.push(time);
      },
      deleteAlarm: async () => undefined,
    },
  });
  const ask = async (call: string, ...given: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ call, given: ["rounds/a", ...given] });
    return (await object.fetch(new Request("https://stream/", { method: "POST", body }))).json();
  };
  const say = (command: { type: string; version: number; [field: string]: unknown }): Promise<unknown> =>
    ask("command", { key: `k${command.version}`, role: "operator", actor: "desk", ...command });
  await say({ type: "announce", version: 0, workers: ["ann"] });
  expect(await say({ ...FAR, version: 1 })).toMatchObject({ value: { accepted: true } });
  expect(alarms.filter((time) => time > 9.2e12)).toEqual([]);
  failing = true;
  const waiting = ask("wait", 2, 600_000);
  expect(await say({ type: "open", slot: 1, version: 2, closes: 8e12 })).toMatchObject({ value: { accepted: true } });
  expect(await waiting).toEqual({ value: 3 });
  failing = false;
  const { length } = alarms;
  await say({ type: "tick", version: 3 });
  expect(alarms).toHaveLength(length + 1);
  driver.close();
});
