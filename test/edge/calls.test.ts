// Every call: its examples run, its answers are what its schema says, what it measures is what there is.

import { createHash } from "node:crypto";
import { load, type Candor } from "candor";
import { createApp } from "candor/edge";
import { beforeAll, describe, expect, test } from "vitest";
import { toPlain } from "../../bindings/core/plain.js";
import { calls } from "../../bindings/edge/calls.js";
import type { Call } from "../../bindings/edge/call.js";
import { validated } from "../../bindings/edge/validate.js";
import { asked } from "./asked.js";

const every = calls as unknown as readonly Call[];

let rooms: Candor;
beforeAll(async () => {
  rooms = await load();
});

const examples = every.flatMap((call) => call.examples.map((example) => [`${call.path}: ${example.title}`, call, example] as const));

test("paths are different ones", () => {
  expect(new Set(every.map(({ path }) => path)).size).toBe(every.length);
});

test.each(examples)("%s", (_, call, { body }) => {
  const read = validated(call.body, JSON.parse(JSON.stringify(body)));
  expect(read).toEqual(body);
  const answer = JSON.parse(JSON.stringify(toPlain(call.run(rooms, read)))) as unknown;
  expect(validated(call.answer, answer)).toEqual(answer);
});

const terms = { name: "suite", sha256: createHash("sha256").update("suite").digest("hex"), terms: true };
const app = createApp({ keys: [terms] });

test.each(examples)("%s, over HTTP", async (_, call, { body }) => {
  const { status, body: answer } = await asked(app, call.path, body, { headers: { authorization: "Bearer suite" } });
  expect(status).toBe(200);
  expect(answer).toEqual(JSON.parse(JSON.stringify(toPlain(call.run(rooms, body as never)))));
});

const TERMS = [
  "divergence", "lambda", "normalization", "rule", "ascent", "rebate", "baseline", "boost", "regularizer", "multiplier",
];

const games = examples.filter(([, call]) => call.game);

test.each(games)("%s says whether it sets terms", (_, call, { body, terms = false, title }) => {
  const game = (call.game === "body" ? body : (body as { game: unknown }).game) as { groups: readonly object[] };
  const given = [...Object.keys(game), ...game.groups.flatMap((group) => Object.keys(group))];
  expect(given.some((field) => TERMS.includes(field))).toBe(terms);
  expect(title.startsWith("With terms of its own")).toBe(terms);
});

describe("what is measured", () => {
  const measured = (path: string, body: unknown): object => {
    const call = every.find((one) => one.path === path)!;
    return call.measure(validated(call.body, body));
  };
  const groups = [{ size: 1, reward: [1, 2, 3] }, { size: 2, reward: Float64Array.of(1, 2, 3) }];

  test("a game", () => {
    const size = { groups: 2, outcomes: 3, cells: 6 };
    expect(measured("/v1/game/price", { groups })).toEqual({ ...size, work: 12 });
    expect(measured("/v1/game/price", { groups: [] })).toEqual({ groups: 0, outcomes: 0, cells: 0, work: 0 });
    expect(measured("/v1/game/candidates", { groups: [{ size: 1, values: [1] }] })).toEqual({ groups: 1, outcomes: 1, cells: 1, work: 3 });
    const costly: readonly (readonly [terms: object, work: number])[] = [
      [{ divergence: "total-variation" }, 12], [{ divergence: "chi2" }, 12 + 4 * 3 * 15], [{ divergence: { alpha: 2 } }, 12 + 4 * 3 * 120],
      [{ rebate: "bailey" }, 36], [{ rule: "intermediate", ascent: { steps: 10, rate: 1 } }, 12 + 10 * 9], [{ ascent: { steps: -1, rate: 1 } }, 12],
    ];
    for (const [terms, work] of costly) expect(measured("/v1/game/price", { groups, ...terms })).toEqual({ ...size, work });
  });

  test("an audit plays no more lies than its work says", () => {
    const games = [
      { groups }, { groups, rule: "intermediate", ascent: { steps: 3, rate: 0.5 } }, { groups, divergence: "hellinger" },
      { groups: [{ size: 1, values: [1, 2, 5] }, { size: 3, values: [3, 1, 0] }] },
    ];
    for (const game of games) {
      for (const options of [undefined, { starts: 0 }, { starts: 3, steps: 7 }]) {
        const body = { game, ...(options && { options }) };
        const { cells, auditWork } = measured("/v1/game/audit", body) as { cells: number; auditWork: number };
        const { tried } = rooms.game.audit(game as never, options);
        // looking at a candidate as the winner is no game of its own
        expect(auditWork).toBeGreaterThanOrEqual(("values" in game.groups[0]! ? tried - 2 * 2 : tried) * cells);
        expect(auditWork).toBeLessThan(60 * tried * cells);
      }
    }
  });

  test("crowds and data calls", () => {
    const state = rooms.crowd.open(rooms.crowd.create({ workers: ["a", "b", "c"] }), 0).state;
    expect(measured("/v1/crowd/create", { workers: ["a", "b"] })).toEqual({ workers: 2 });
    expect(measured("/v1/crowd/aggregate", { state, slot: 0, reports: {} })).toEqual({ workers: 3, rows: 1 });
    const settlement = { slot: 0, reports: { a: 1 }, label: null };
    expect(measured("/v1/crowd/settle", { state, settlements: [settlement, settlement] })).toEqual({ workers: 3, rows: 2, cells: 6 });
    expect(measured("/v1/crowd/replay", { workers: ["a", "b"], reports: [], labels: [1, 0, null] })).toEqual({ workers: 2, rows: 3, cells: 6 });
    expect(measured("/v1/data/plan", { users: [], rule: "club" })).toEqual({ users: 0, work: 0 });
    const call = { users: [{ cost: 1, capacity: 2 }, { cost: 1, capacity: 2 }], rule: "club" };
    const levels = [{ threshold: 1, value: 1 }, { threshold: 2, value: 2 }, { threshold: 3, value: 3 }];
    expect(measured("/v1/data/plan", { ...call, levels })).toEqual({ users: 2, work: 24 });
    expect(measured("/v1/data/withdraw", { call, leavers: [0] })).toEqual({ users: 2, work: 8 });
    expect(measured("/v1/data/withdraw", { call, leavers: [0], reassign: true })).toEqual({ users: 2, work: 16 });
  });
});
