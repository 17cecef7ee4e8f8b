// Limits of what lives: a command that would make more of a stream than the service allows is refused before anything
// is computed, and what was answered before is answered so again.

import { createApp, memoryStore, openStreams, type Limits } from "candor/edge";
import { describe, expect, test } from "vitest";
import { Asking, KEYS } from "./conformance.js";

const ROUNDS = "/v1/crowd/rounds";
const CALLS = "/v1/data/calls";
const LATER = 9_000_000_000_000;

async function asking(limits: Partial<Limits>, store = memoryStore()): Promise<Asking> {
  const app = createApp({ streams: await openStreams(store, { poll: 0 }), keys: KEYS as never, limits });
  return new Asking(async (path, init) => app.request(path, init));
}

const over = (limit: string, most: number, got: number) =>
  ({ status: 422, body: { code: "over-limit", field: limit, expected: `at most ${most}`, got: String(got) } });
const workers = (count: number): string[] => Array.from({ length: count }, (_, k) => `w${k}`);
const classes = ["win", "lose", "tie"];

describe("rounds", () => {
  const announce = (one: Asking, terms: object) => one.post("desk", ROUNDS, { id: "a", ...terms });
  const say = (one: Asking, type: string, fields: object) => one.say("desk", `${ROUNDS}/a`, type, fields);

  test.each([
    ["workers", 3, { workers: workers(3) }], ["rows", 5, { retain: 5 }], ["rows", 1000, {}],
    ["cells", 9, { workers: workers(3), classes }],
  ])("are announced within %s: %i", async (limit, amount, terms) => {
    expect(await announce(await asking({ [limit]: amount - 1 }), terms)).toMatchObject(over(limit, amount - 1, amount));
    expect((await announce(await asking({ [limit]: amount }), terms)).status).toBe(201);
  });

  test("are joined by no more workers than that", async () => {
    const one = await asking({ workers: 3, cells: 9 });
    await announce(one, { workers: workers(2), classes });
    expect((await say(one, "join", { worker: "ann" })).status).toBe(200);
    expect(await say(one, "join", { worker: "bob" })).toMatchObject(over("workers", 3, 4));
    // who has left makes room
    expect((await say(one, "leave", { worker: "ann" })).status).toBe(200);
    expect((await say(one, "join", { worker: "bob" })).status).toBe(200);
  });

  test("have no more slots at once, and settle no more numbers at once", async () => {
    const one = await asking({ rows: 3, cells: 5 });
    await announce(one, { workers: workers(2), retain: 1 });
    for (const slot of [0, 1, 2]) expect((await say(one, "open", { slot })).status).toBe(200);
    expect(await say(one, "open", { slot: 3 })).toMatchObject(over("rows", 3, 4));
    for (const slot of [0, 1, 2]) expect((await say(one, "close", { slot })).status).toBe(200);
    expect(await say(one, "open", { slot: 3 })).toMatchObject(over("rows", 3, 4));
    const settlements = [0, 1, 2].map((slot) => ({ slot, label: 1 }));
    expect(await say(one, "settle", { settlements })).toMatchObject(over("cells", 5, 6));
    expect((await say(one, "settle", { settlements: settlements.slice(1) })).status).toBe(200);
    expect((await say(one, "settle", { slot: 0, label: 1 })).status).toBe(200);
    expect((await say(one, "open", { slot: 3 })).status).toBe(200);
  });
});

describe("a call", () => {
  test.each([["users", 2, 3], ["work", 8, 12]])("enrolls within %s", async (limit, most, got) => {
    const one = await asking({ [limit]: most });
    const terms = { rule: "critical-value", threshold: 8, reserve: 9, currency: "EUR", reportsUntil: LATER, window: 1 };
    expect((await one.post("desk", CALLS, { id: "a", ...terms })).status).toBe(201);
    const enroll = (user: string) => one.say("desk", `${CALLS}/a`, "enroll", { user, owner: user, capacity: 5 });
    for (const user of ["ann", "bob"]) expect((await enroll(user)).status).toBe(200);
    expect(await enroll("cyd")).toMatchObject(over(limit, most, got));
    expect((await one.get("desk", `${CALLS}/a`)).body.view.enrolled).toBe(2);
  });
});

test("what was answered before is answered so again, whatever the limits are by now", async () => {
  const store = memoryStore();
  const one = await asking({}, store);
  const key = (name: string) => ({ "idempotency-key": name });
  const announce = (of: Asking) => of.post("desk", ROUNDS, { id: "a", workers: workers(3) }, key("announce"));
  const join = (of: Asking, worker: string, named = worker) =>
    of.post("desk", `${ROUNDS}/a/commands`, { type: "join", version: worker === "ann" ? 1 : 2, worker }, key(named));
  const before = [await announce(one), await join(one, "ann"), await join(one, "w0")];
  expect(before.map(({ status }) => status)).toEqual([201, 200, 422]);
  const now = await asking({ workers: 2 }, store);
  const after = [await announce(now), await join(now, "ann"), await join(now, "w0")];
  // but for which request it was, and the version to try again from
  const said = ({ status, body }: (typeof after)[number]) =>
    [status, { ...body, request: "", ...(status === 422 && { version: 0 }) }];
  expect(after.map(said)).toEqual(before.map(said));
  expect(await join(now, "bob")).toMatchObject(over("workers", 2, 5));
  // under a key of another command it is that which is wrong
  expect(await join(now, "bob", "ann")).toMatchObject({ status: 422, body: { code: "key-reused" } });
});
