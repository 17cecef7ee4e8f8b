// Thousands of requests, good and bad, many at once: each gets the status that it must get, and nothing of them stays.

import { createApp } from "candor/edge";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Call } from "../../bindings/edge/call.js";
import { calls } from "../../bindings/edge/calls.js";
import { defaultLimits } from "../../bindings/edge/limits.js";
import { faults } from "./faults.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Request {
  readonly status: number;
  readonly path: string;
  readonly method?: string;
  readonly type?: string;
  readonly accept?: string;
  readonly body?: string | undefined;
}

const json = "application/json";
const price = "/v1/game/price";
const repeated = <Made>(count: number, make: (k: number) => Made): Made[] =>
  Array.from({ length: count }, (_, k) => make(k));
const gameOf = (groups: number, outcomes: number): string => JSON.stringify({
  groups: repeated(groups, (i) => ({ size: i + 1, reward: repeated(outcomes, (x) => (i * x) % 7) })),
});
const game = gameOf(5, 64);

/** What JSON carries of a fault; some are none in it. */
const wrong: readonly Request[] = calls.flatMap((call) => faults(call as unknown as Call)
  .filter(({ title }) => title.endsWith("= x") || title.endsWith("with unknown"))
  .filter(({ place }) => !place.some((key) => key === "id"))
  .map(({ body }) => ({ status: 422, path: call.path, body: JSON.stringify(body) })));

const requests: readonly Request[] = [
  ...calls.flatMap(({ path, examples }) => examples.map((example) => ({
    status: "terms" in example && example.terms ? 403 : 200, path, body: JSON.stringify(example.body),
  }))),
  ...repeated(20, () => ({ status: 200, path: price, body: game })),
  { status: 200, path: price, body: game, accept: "application/cbor" },
  { status: 200, path: "/v1/game/batch", type: "application/x-ndjson", body: `${game}\n{}\n${game}\nno\n` },
  { status: 200, path: "/health", method: "GET" },
  { status: 200, path: "/openapi.json", method: "GET" },
  { status: 400, path: price, body: game.slice(0, -1) },
  { status: 400, path: price, body: "" },
  { status: 400, path: price, body: '{"groups":[],"groups":[]}' },
  { status: 404, path: "/v1/game", body: game },
  { status: 405, path: price, method: "GET" },
  { status: 406, path: price, body: game, accept: "text/html" },
  { status: 413, path: price, body: " ".repeat(defaultLimits.bodyBytes + 1) },
  { status: 415, path: price, body: game, type: "text/plain" },
  { status: 422, path: price, body: gameOf(defaultLimits.groups + 1, 2) },
  ...wrong.slice(0, 60),
];

const app = createApp();

/** How often a request was answered as it must not be. */
async function round(unexpected: Map<string, number>): Promise<void> {
  await Promise.all(requests.map(async ({ status, path, method = "POST", type = json, accept = "*/*", body }) => {
    const init = { method, headers: { "content-type": type, accept } };
    const answer = await app.request(path, body === undefined ? init : { ...init, body });
    await answer.arrayBuffer();
    if (answer.status === status) return;
    const what = `${method} ${path} ${body?.slice(0, 200)}: ${answer.status} for ${status}`;
    unexpected.set(what, (unexpected.get(what) ?? 0) + 1);
  }));
}

/** Bytes that are held, after what is not held has been let go. */
async function held(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("every request gets its status, and memory is flat", async () => {
  const unexpected = new Map<string, number>();
  expect(wrong.length).toBeGreaterThan(100);
  for (let warm = 0; warm < 10; warm++) await round(unexpected);
  const before = await held();
  for (let more = 0; more < 40; more++) await round(unexpected);
  const after = await held();
  expect([...unexpected]).toEqual([]);
  // 40 rounds read 50 MB and more; what V8 itself keeps, compiled code above all, moves by a megabyte
  expect(after - before).toBeLessThan(8e6);
});
