// Limits over HTTP: what is below one and at it is answered, what is above is refused by the limit's name.

import { load, payouts } from "candor";
import { createApp, defaultLimits, type AppOptions, type Limits } from "candor/edge";
import { describe, expect, test } from "vitest";
import { calls } from "../../bindings/edge/calls.js";
import { asked } from "./asked.js";

const { crowd } = await load();
const many = <Value>(count: number, value: (k: number) => Value): Value[] => Array.from({ length: count }, (_, k) => value(k));
const names = (count: number): string[] => many(count, (k) => `w${k}`);

const game = (groups: number, outcomes: number) => ({ groups: many(groups, (i) => ({ size: 1, reward: many(outcomes, (x) => (i + x) % 3) })) });
const candidates = (groups: number, of: number) => ({ groups: many(groups, (i) => ({ size: 1, values: many(of, (x) => (i + x) % 3) })) });
const users = (count: number) => many(count, (k) => ({ cost: k, capacity: 1 }));
const levels = (count: number) => many(count, (k) => ({ threshold: k + 1, value: k + 1 }));
const plan = (count: number, more: object = { threshold: 1 }) => ({ users: users(count), rule: "critical-value", reserve: 9, ...more });

function state(workers: number, open = 0): ReturnType<typeof crowd.create> {
  let now = crowd.create({ workers: names(workers) });
  for (let slot = 0; slot < open; slot++) now = crowd.open(now, slot).state;
  return now;
}

const settlements = (count: number) => many(count, (slot) => ({ slot, reports: { w0: 1 }, label: 1 }));
const history = (workers: number, rows: number) =>
  ({ workers: names(workers), reports: many(rows, () => many(workers, () => 0.5)), labels: many(rows, () => 1) });

interface Case {
  readonly path: string;
  readonly limit: keyof Limits;
  /** What the limit counts in the body. */
  readonly amount: number;
  readonly body: unknown;
}

const of = (path: string, limit: keyof Limits, amount: number, body: unknown): Case => ({ path: `/v1/${path}`, limit, amount, body });

const CENTS = { currency: "USD", decimals: 6, unit: 10_000 };
const OWED = [{ id: "w0", amount: 15_000 }, { id: "w1", amount: 20_000 }];
const { state: PAYOUTS, batch: { id: BATCH } } = payouts.batch({ owed: OWED, minimum: 20_000, ...CENTS });

const cases: readonly Case[] = [
  of("game/price", "groups", 3, game(3, 2)), of("game/price", "outcomes", 4, game(2, 4)), of("game/price", "cells", 8, game(2, 4)),
  of("game/price", "work", 16, game(2, 4)),
  of("game/candidates", "groups", 3, candidates(3, 2)), of("game/candidates", "outcomes", 4, candidates(2, 4)),
  of("game/candidates", "cells", 8, candidates(2, 4)), of("game/candidates", "work", 32, candidates(2, 4)),
  of("game/audit", "groups", 3, { game: game(3, 2) }), of("game/audit", "outcomes", 4, { game: candidates(2, 4) }),
  of("game/audit", "cells", 8, { game: game(2, 4) }), of("game/audit", "auditWork", 2 * 52 * 18, { game: game(2, 4), options: { starts: 1, steps: 3 } }),
  of("game/audit", "auditWork", 25 * 2 * 32, { game: candidates(2, 4) }),
  of("crowd/create", "workers", 3, { workers: names(3) }),
  of("crowd/open", "workers", 3, { state: state(3), slot: 0 }), of("crowd/open", "rows", 2, { state: state(3, 2), slot: 9 }),
  of("crowd/aggregate", "workers", 3, { state: state(3, 1), slot: 0, reports: {} }),
  of("crowd/aggregate", "rows", 2, { state: state(3, 2), slot: 0, reports: {} }),
  of("crowd/settle", "workers", 3, { state: state(3, 1), settlements: settlements(1) }),
  of("crowd/settle", "rows", 3, { state: state(1, 3), settlements: settlements(1) }),
  of("crowd/settle", "rows", 3, { state: state(1, 1), settlements: settlements(3) }),
  of("crowd/settle", "cells", 6, { state: state(3, 2), settlements: settlements(2) }),
  of("crowd/join", "workers", 3, { state: state(3), worker: "x" }), of("crowd/join", "rows", 2, { state: state(3, 2), worker: "x" }),
  of("crowd/leave", "workers", 3, { state: state(3), worker: "w0" }), of("crowd/leave", "rows", 2, { state: state(3, 2), worker: "w0" }),
  of("crowd/payments", "workers", 3, { state: state(3), budget: 9, rule: "weight" }),
  of("crowd/payments", "rows", 2, { state: state(3, 2), budget: 9, rule: "weight" }),
  of("crowd/replay", "workers", 3, history(3, 2)), of("crowd/replay", "rows", 4, history(2, 4)), of("crowd/replay", "cells", 8, history(2, 4)),
  of("data/plan", "users", 3, plan(3)), of("data/plan", "work", 4 * 3 * 2, plan(3, { levels: levels(2) })),
  of("data/withdraw", "users", 3, { call: plan(3), leavers: [] }),
  of("data/withdraw", "work", 4 * 3 * 3, { call: plan(3), leavers: [0, 1], reassign: true }),
  of("payouts/batch", "users", 2, { owed: OWED, ...CENTS }), of("payouts/batch", "users", 2, { owed: [], state: PAYOUTS, ...CENTS }),
  of("payouts/once", "users", 2, { owed: OWED, ...CENTS }), of("payouts/sent", "users", 2, { state: PAYOUTS, batch: BATCH }),
  of("payouts/failed", "users", 3, { state: PAYOUTS, batch: BATCH, ids: ["w1"] }),
  of("payouts/forfeit", "users", 3, { state: PAYOUTS, ids: ["w0"], reason: "none" }),
];

describe.each(cases)("$path: $amount $limit", ({ path, limit, amount, body }) => {
  const within = (most: number) => asked(createApp({ limits: { [limit]: most } }), path, body);

  test("are answered under a limit of as many, and of one more", async () => {
    for (const most of [amount, amount + 1]) expect(await within(most)).toMatchObject({ status: 200 });
  });

  test("are refused under one of fewer, which says how many are allowed and how many there are", async () => {
    expect(await within(amount - 1)).toMatchObject({
      status: 422, body: { code: "over-limit", field: limit, expected: `at most ${amount - 1}`, got: String(amount) },
    });
  });
});

describe("bytes", () => {
  const body = JSON.stringify(game(2, 4));
  const length = body.length;
  const app = (bodyBytes: number) => createApp({ limits: { bodyBytes } });
  const chunks = (): ReadableStream => new Blob([body]).stream();
  const ways: readonly (readonly [way: string, sent: () => unknown, headers: Record<string, string>])[] = [
    ["Content-Length", () => body, { "content-length": String(length) }], ["chunks", chunks, {}],
    ["chunks that have a Content-Length too", chunks, { "transfer-encoding": "chunked", "content-length": "1" }],
  ];

  test.each(ways)("by %s are counted", async (_, sent, headers) => {
    for (const most of [length, length + 1]) expect(await asked(app(most), "/v1/game/price", sent(), { headers })).toMatchObject({ status: 200 });
    expect(await asked(app(length - 1), "/v1/game/price", sent(), { headers })).toMatchObject({
      status: 413, body: { code: "too-large", field: "body", expected: `at most ${length - 1} bytes`, got: String(length) },
    });
  });

  test.each(calls.map(({ path }) => [path]))("of %s are limited", async (path) => {
    expect(await asked(app(10), path, `"${"x".repeat(9)}"`)).toMatchObject({ status: 413, body: { code: "too-large", got: "11" } });
    expect(await asked(app(10), path, `"${"x".repeat(8)}"`)).toMatchObject({ status: 422 });
  });

  test("of a batch are counted by line, and so is all else", async () => {
    const lines = `${body}\n\n${body}\n${body} \n${JSON.stringify(game(1, 5))}\n${body}`;
    const limited = createApp({ limits: { bodyBytes: length, outcomes: 4 } });
    const { status, text } = await asked(limited, "/v1/game/batch", lines, { type: "application/x-ndjson" });
    const answers = text.trim().split("\n").map((line) => JSON.parse(line) as { problem?: unknown });
    expect(status).toBe(200);
    expect(answers.map(({ problem }) => problem ?? "priced")).toEqual([
      "priced", "priced",
      expect.objectContaining({ status: 413, code: "too-large", field: "line", expected: `at most ${length} bytes`, got: String(length + 1), line: 4 }),
      expect.objectContaining({ status: 422, code: "over-limit", field: "outcomes", expected: "at most 4", got: "5", line: 5 }), "priced",
    ]);
  });
});

test("work counts the service's own terms, and what a key sets", async () => {
  const answer = async (terms: NonNullable<AppOptions["terms"]>[string], work: number) =>
    asked(createApp({ terms: { default: terms }, limits: { work } }), "/v1/game/price", game(2, 4));
  const ascent = { steps: 100, rate: 0.1 };
  for (const [terms, work] of [
    [{ divergence: "hellinger" }, 16 + 240], [{ divergence: { alpha: 2 } }, 16 + 1920], [{ rebate: "bailey" }, 48],
    [{ rule: "early-stopped", ascent }, 16 + 1200],
  ] as const) {
    expect((await answer(terms, work)).status).toBe(200);
    expect(await answer(terms, work - 1)).toMatchObject({ status: 422, body: { field: "work", got: String(work) } });
  }
});

test("the defaults are far above what a platform of 5 groups and 64 responses asks for", async () => {
  const { price, audit } = Object.fromEntries(calls.map((call) => [call.path.split("/").at(-1), call])) as never as Record<string, (typeof calls)[number]>;
  const alpha = { ...game(5, 64), divergence: { alpha: 2 } };
  for (const [name, amount] of Object.entries(price!.measure(alpha as never))) expect(100 * amount).toBeLessThan(defaultLimits[name as keyof Limits]);
  for (const [name, amount] of Object.entries(audit!.measure({ game: alpha } as never))) expect(amount).toBeLessThan(defaultLimits[name as keyof Limits]);
});
