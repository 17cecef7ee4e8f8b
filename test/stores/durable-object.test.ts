import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rangeError } from "../../bindings/core/refusal.js";
import { StoreFailure, type DueStream, type Store } from "../../bindings/edge/stores/store.js";
import { ROOT } from "../packed.js";
import { posted, type Asked, type Told } from "./asked.js";
import { contract, type Place } from "./contract.js";
import { event, sealed, snapshot } from "./events.js";

let folder: string;
let workerd: Miniflare;
let origin: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "candor-objects-"));
  await build({
    absWorkingDir: ROOT, entryPoints: ["test/stores/programs/objects.ts"], outfile: join(folder, "objects.js"), bundle: true, format: "esm",
    target: "es2022", logLevel: "warning",
  });
  await started();
});

afterAll(async () => {
  await workerd.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function started(): Promise<void> {
  workerd = new Miniflare({
    modules: true, rootPath: folder, modulesRoot: folder, scriptPath: join(folder, "objects.js"), compatibilityDate: "2026-04-01", cf: false,
    host: "127.0.0.1", durableObjects: { HOLDERS: { className: "Holder", useSQLite: true } }, durableObjectsPersist: join(folder, "objects"),
  });
  origin = await workerd.ready;
}

let places = 0;
let stores = 0;

/** Objects of their own, one a stream. */
function place(): Place {
  const name = `place ${places++}`;
  const streams = new Set<string>();
  return { open: async () => storeOf(name, streams), close: async () => {} };
}

function storeOf(name: string, streams: Set<string>): Store {
  const store = `store ${stores++}`;
  const running = new Set<Promise<unknown>>();
  const ask = (stream: string, what: Asked["ask"], ...given: unknown[]): Promise<never> => {
    streams.add(stream);
    const asked = answer(`${name}/${stream}`, { store, ask: what, given }) as Promise<never>;
    running.add(asked);
    return asked;
  };
  return {
    read: (stream, ...given) => ask(stream, "read", stream, ...given),
    append: (stream, ...given) => ask(stream, "append", stream, ...given),
    async due(now, limit) {
      const each: DueStream[][] = await Promise.all(Array.from(streams.size > 0 ? streams : ["any"], (stream) => ask(stream, "due", now, limit)));
      return each.flat().sort((a, b) => a.due - b.due).slice(0, limit);
    },
    async close() {
      await Promise.allSettled(running);
      await Promise.all(Array.from(streams, (stream) => ask(stream, "close")));
    },
  };
}

async function answer(object: string, asked: Asked): Promise<unknown> {
  const response = await fetch(new URL(`?${encodeURIComponent(JSON.stringify(object))}`, origin), { method: "POST", body: posted(asked) });
  if (!response.ok) throw new Error(await response.text());
  const { result, refused, failed } = (await response.json()) as Told;
  if (refused !== undefined) throw rangeError(refused, "as the object says", undefined);
  if (failed !== undefined) throw new StoreFailure(failed);
  return result;
}

contract("the store in a Durable Object", async () => place(), { runs: 30 });

test("a stream is there again when its object starts again, long texts too", async () => {
  const long = "\u{1F600}".repeat(1_300_000);
  const here = place();
  const store = await here.open();
  await store.append("calls/a", 0, [sealed("calls/a", 1, long), event("calls/a", 2, { said: { long } })], { due: 5, snapshot: snapshot("calls/a", 2, long) });
  await workerd.dispose();
  await started();
  const again = await here.open();
  expect((await again.read("calls/a", 0)).events).toEqual([sealed("calls/a", 1, long), event("calls/a", 2, { said: { long } })]);
  const openings = [{ version: 1, opening: sealed("calls/a", 1, long).opening }];
  expect(await again.read("calls/a")).toEqual({ snapshot: snapshot("calls/a", 2, long), openings, events: [] });
  expect(await again.due(5, 1)).toEqual([{ stream: "calls/a", due: 5 }]);
});
