// The library suite over HTTP, in every server runtime: a service answers whatever of the workload it can, and the hash of all
// that comes out is the library suite's own.

import { load, toPlain, type Candor } from "candor";
import { decode, type TagDecoder } from "cborg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Call } from "../../bindings/edge/call.js";
import * as payouts from "../../bindings/edge/payouts/calls.js";
import { hash, run } from "./programs/workload.js";
import { answering, record, type Question } from "./recorded.js";
import { services, type Service } from "./services.js";
import { buildSite, type Site } from "./site.js";

/** SHA-256 of it is in programs/service.ts. */
const KEY = "suite";

let site: Site;
let candor: Candor;
let questions: readonly Question[];

beforeAll(async () => {
  site = await buildSite();
  candor = await load();
  questions = record(candor, (rooms) => run(rooms, () => {}));
});

afterAll(() => site?.remove());

/** Every question of the workload put to a service. */
async function ask(origin: string, accept: string, read: (answer: Response) => Promise<unknown>): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const { path, body } of questions) {
    const headers = { "content-type": "application/json", "authorization": `Bearer ${KEY}`, accept };
    const answer = await fetch(new URL(path, origin), { method: "POST", headers, body: JSON.stringify(toPlain(body)) });
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
    answers.push(await read(answer));
  }
  return answers;
}

const hashOf = async (answers: readonly unknown[]): Promise<string> => (await hash(answering(candor, answers))).hash;

/** Of JSON, in which -0 is 0 and what is no number is null. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value), (_, part: unknown) =>
  Array.isArray(part) && part.some((entry) => typeof entry === "number")
    ? part.map((entry: unknown) => (entry === null ? NaN : entry)) : part);

const tags: Record<number, TagDecoder> = {
  70: (content) => new Uint32Array((content() as Uint8Array).slice().buffer),
  78: (content) => new Int32Array((content() as Uint8Array).slice().buffer),
  86: (content) => new Float64Array((content() as Uint8Array).slice().buffer),
};

test("the workload asks what the service answers, hundreds of times", () => {
  const paths = new Map<string, number>();
  for (const { path } of questions) paths.set(path, (paths.get(path) ?? 0) + 1);
  expect([...paths.keys()].sort()).toEqual([
    "/v1/crowd/replay", "/v1/data/plan", "/v1/data/withdraw", "/v1/game/audit", "/v1/game/candidates", "/v1/game/price",
  ]);
  expect(questions.length).toBeGreaterThan(600);
});

describe.each(Object.entries(services))("%s", (name, launch) => {
  let service: Service;
  beforeAll(async () => {
    service = await launch(site);
  });
  afterAll(() => service?.close());

  test(`is ${name}`, async () => {
    const { name: runtime, version } = (await (await fetch(new URL("/identity", service.origin))).json()) as { name: string; version: string };
    expect(runtime).toBe(name);
    expect(version).not.toBe("");
  });

  test("answers in CBOR with the library's bits", async () => {
    const answers = await ask(service.origin, "application/cbor", async (answer) => decode(new Uint8Array(await answer.arrayBuffer()), { tags }));
    expect(await hashOf(answers)).toBe((await hash(candor)).hash);
  });

  test("answers in JSON with the library's numbers", async () => {
    const answers = await ask(service.origin, "application/json", async (answer) => throughJson(await answer.json()));
    expect(await hashOf(answers)).toBe(await hashOf(questions.map(({ answer }) => throughJson(toPlain(answer)))));
  });

  test("answers a batch with the same, line by line", async () => {
    const prices = questions.filter(({ path }) => path === "/v1/game/price");
    const lines = prices.map(({ body }) => JSON.stringify(toPlain(body)));
    const headers = { "content-type": "application/x-ndjson", "authorization": `Bearer ${KEY}` };
    const body = [...lines.slice(0, 100), "{}", ...lines.slice(100)].join("\n");
    const answer = await fetch(new URL("/v1/game/batch", service.origin), { method: "POST", headers, body });
    const answers = (await answer.text()).trimEnd().split("\n").map((line) => JSON.parse(line) as unknown);
    expect(answers.splice(100, 1)).toMatchObject([{ problem: { line: 101, code: "wrong-type", field: "groups" } }]);
    expect(answers).toEqual(prices.map((price) => JSON.parse(JSON.stringify(toPlain(price.answer))) as unknown));
  });

  test("pays what is owed, step by step, as the library does", async () => {
    for (const { path, examples, run: own } of Object.values(payouts) as unknown as readonly Call[]) {
      for (const { body } of examples) {
        const headers = { "content-type": "application/json", "authorization": `Bearer ${KEY}` };
        const answer = await fetch(new URL(path, service.origin), { method: "POST", headers, body: JSON.stringify(body) });
        expect([answer.status, await answer.json()]).toEqual([200, own(candor, body)]);
      }
    }
  });

  test("refuses in the library's words", async () => {
    const headers = { "content-type": "application/json", "authorization": `Bearer ${KEY}` };
    const answer = await fetch(new URL("/v1/game/price", service.origin), {
      method: "POST", headers, body: '{ "groups": [{ "size": 0, "reward": [1] }] }',
    });
    expect([answer.status, await answer.json()]).toMatchObject([422, { detail: '"groups[0].size" expected a number > 0, got 0' }]);
  });
});
