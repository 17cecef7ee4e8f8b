// Calls that live in Durable Objects, run by workerd: the same over HTTP as anywhere, and deadlines pass by alarms alone.

import { build } from "esbuild";
import { Log, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../packed.js";
import { Asking, callFromAnnouncementToClose, expectNoSecrets, KEYS } from "./conformance.js";

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

test("a call lives from its announcement to its close, and nobody but alarms moves its deadlines", async () => {
  const origin = await workerd.ready;
  const asking = new Asking((path, init) => fetch(new URL(path, origin), init));
  const path = "/v1/data/calls/spring";
  await callFromAnnouncementToClose(asking, Date.now(), 10_000, async () => {
    const { version } = (await asking.get("ann", path)).body;
    // who waits moves nothing: it hears of what the alarm has done
    let answer = await asking.get("ann", `${path}?after=${version}&wait=60`);
    while (answer.status === 204) answer = await asking.get("ann", `${path}?after=${version}&wait=60`);
    expect(answer.body.version).toBeGreaterThan(version);
  });
  const { events } = (await asking.get("desk", `${path}/events?limit=1000`)).body;
  const clock = events.filter(({ actor }: { actor: string }) => actor === "the clock");
  expect(clock.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(["seal", "assign", "commit"]));
  expect(logged.length).toBeGreaterThan(30);
  expectNoSecrets([...logged, ...asking.problems], []);
});
