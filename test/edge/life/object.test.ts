// Calls that live in Durable Objects, run by workerd: the same over HTTP as anywhere, and deadlines pass by alarms alone.

import { build } from "esbuild";
import { Log, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
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
