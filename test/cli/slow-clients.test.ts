// Clients that stop halfway, trickle, or go on after they were refused: they hold up nobody, and are dropped.

import { createApp } from "candor/edge";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../bindings/node/serve.js";
import { post } from "./serving.js";
import { chunk, head, statuses, wire, type Wire } from "./wire.js";

const PRICE = "/v1/game/price";
const GAME = { groups: [{ size: 3, reward: [1, 0] }, { size: 2, reward: [0, 1] }] };
const JSON_TYPE = "Content-Type: application/json";

/** @param idle milliseconds */
async function running(limits: object, idle: number): Promise<{ readonly port: number; readonly origin: string }> {
  const { port, stop } = await serve(createApp({ limits }), "127.0.0.1", 0, { idle, keepAlive: idle });
  onTestFinished(async () => void (await stop(0)));
  return { port, origin: `http://127.0.0.1:${port}` };
}

async function open(port: number, count: number, said: string): Promise<Wire[]> {
  return Promise.all(Array.from({ length: count }, async () => {
    const one = await wire(port);
    if (said !== "") one.send(said);
    return one;
  }));
}

const HALF = head("POST", PRICE, JSON_TYPE, "Content-Length: 1000") + '{ "groups": [';

test.each([
  ["says nothing", ""],
  ["stops in the head of its request", "POST /v1/game/price HTT"],
  ["stops in a body whose length is known", HALF],
  ["stops in a chunked body", head("POST", PRICE, JSON_TYPE, "Transfer-Encoding: chunked") + chunk('{ "groups": [')],
  ["stops in a batch", head("POST", "/v1/game/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked") + chunk("{")],
  ["stops between the lines of a batch", head("POST", "/v1/game/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked")
    + chunk(`${JSON.stringify(GAME)}\n`)],
])("who %s is dropped after the idle time, and others are answered meanwhile", async (_, said) => {
  const { port, origin } = await running({ bodySeconds: 3600 }, 400);
  const slow = await open(port, 100, said);
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(origin, PRICE, GAME)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  for (const one of slow) expect(statuses(await one.closed).filter((status) => status !== 408 && status !== 200)).toEqual([]);
});

test("whose body trickles is told 408, however steadily it comes, and dropped", async () => {
  const { port, origin } = await running({ bodySeconds: 0.3 }, 60_000);
  const slow = await open(port, 20, HALF);
  const trickling = setInterval(() => slow.forEach((one) => one.send("1")), 20);
  onTestFinished(() => clearInterval(trickling));
  expect((await post(origin, PRICE, GAME)).status).toBe(200);
  for (const one of slow) expect(await one.closed).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"too-slow","field":"body"/);
});

const INNER = head("GET", "/health");

test.each([
  ["the length is known", [JSON_TYPE, "Content-Length: 5000"], INNER],
  ["the body is chunked", [JSON_TYPE, "Transfer-Encoding: chunked"], chunk("x".repeat(2000)) + INNER],
  ["the type is another", ["Content-Type: text/plain", "Content-Length: 5000"], INNER],
])("what looks like a request in the rest of a refused body is none: %s", async (_, headers, rest) => {
  const { port } = await running({ bodyBytes: 1000 }, 60_000);
  const one = await wire(port);
  one.send(head("POST", PRICE, ...headers) + rest);
  await one.until(/"request":/);
  one.send(INNER);
  const [status, ...more] = statuses(await one.closed);
  expect([413, 415]).toContain(status);
  expect(more.filter((other) => other !== 400)).toEqual([]);
});

test("a connection whose refused body came to its end is of use for the next request", async () => {
  const { port } = await running({ bodyBytes: 1000 }, 60_000);
  const one = await wire(port);
  one.send(head("POST", PRICE, JSON_TYPE, "Content-Length: 5000") + "x".repeat(5000) + INNER);
  expect(statuses(await one.until(/"status":"ok"/))).toEqual([413, 200]);
});

test("a request with two lengths is none", async () => {
  const { port } = await running({}, 60_000);
  const one = await wire(port);
  one.send(head("POST", PRICE, JSON_TYPE, "Content-Length: 5", "Transfer-Encoding: chunked") + chunk("") + INNER);
  expect(statuses(await one.closed)).toEqual([400]);
});

test("a body that goes on after its refusal is neither held nor taken for ever", async () => {
  const { port } = await running({ bodyBytes: 1000 }, 60_000);
  const piece = chunk("x".repeat(2 ** 20));
  const held = (): number => process.memoryUsage().arrayBuffers;
  const before = held();
  for (const one of await open(port, 5, head("POST", PRICE, JSON_TYPE, "Transfer-Encoding: chunked"))) {
    let over = false;
    void one.closed.then(() => (over = true));
    while (!over) {
      one.send(piece);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(statuses(await one.closed)).toEqual([413]);
  }
  expect(held() - before).toBeLessThan(2 ** 26);
});
