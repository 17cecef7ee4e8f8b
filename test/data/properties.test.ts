// P1 to P15 of the model, on random calls; P6 and P7 are in truthfulness.test.ts, P16 to P18 in ledger-fuzz.test.ts. Exact: no
// tolerance anywhere.

import fc from "fast-check";
import { load, type DataCall } from "candor";
import { describe, expect, test } from "vitest";
import * as twin from "./reference/plan.js";
import { calls, type Case } from "./arbitraries.js";

const { data } = await load();
const RUNS = { numRuns: 300, seed: 260507419 };
const check = (cases: fc.Arbitrary<Case>, property: (c: Case) => void): void => fc.assert(fc.property(cases, property), RUNS);
const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

const simultaneous = ({ users, threshold, price }: Case): DataCall => ({ users, threshold, rule: "critical-value", reserve: price });
const smallFirst = (c: Case): DataCall => ({ ...simultaneous(c), protocol: "small-first" });
const backed = ({ users, threshold, price, spillover }: Case, caps: "pivotal" | "dominant", protocol: "simultaneous" | "small-first" = "simultaneous"): DataCall =>
  ({ users, threshold, rule: "benefit-backed", subsidy: price, spillover, caps, protocol });
const club = ({ users, threshold, price }: Case): DataCall => ({ users, threshold, rule: "club", subsidy: price });
const proportional = (c: Case): DataCall => ({ users: c.users, threshold: c.threshold, rule: "proportional", reserve: c.price });
const posted = (c: Case): DataCall => ({ users: c.users, threshold: c.threshold, rule: "posted", subsidy: c.price });

const mechanisms: [string, (c: Case) => DataCall][] = [
  ["critical-value simultaneous", simultaneous], ["critical-value small-first", smallFirst],
  ["benefit-backed pivotal simultaneous", (c) => backed(c, "pivotal")], ["benefit-backed pivotal small-first", (c) => backed(c, "pivotal", "small-first")],
  ["benefit-backed dominant simultaneous", (c) => backed(c, "dominant")], ["benefit-backed dominant small-first", (c) => backed(c, "dominant", "small-first")],
  ["club", club], ["proportional", proportional],
];

describe("twins", () => {
  test("critical values are Myerson's integrals", () => check(calls(7), (c) => {
    const plan = data.plan(simultaneous(c));
    const expected = twin.criticalValue(twin.full(c.users), c.threshold, c.price);
    expect(plan.committed).toBe(expected !== undefined);
    if (expected) expect([[...plan.contributions], [...plan.payments]]).toEqual([expected.given, expected.payments]);
  }));
  test("benefit-backed burdens, and the cheapest fill of them", () => check(calls(), (c) => {
    for (const caps of ["pivotal", "dominant"] as const) {
      const plan = data.plan(backed(c, caps));
      const burdens = twin.full(c.users).map((user) => twin.burden(user, c.price, caps === "dominant", c.spillover));
      expect([...plan.burdens]).toEqual(burdens);
      const expected = twin.cheapest(c.users.map((user) => user.cost), burdens, c.threshold);
      expect([...plan.contributions]).toEqual(expected ?? burdens.map(() => 0));
    }
  }));
  test("club shares", () => check(calls(), (c) => {
    const plan = data.plan(club(c));
    const expected = twin.club(twin.full(c.users), c.threshold, c.price);
    expect([plan.committed, [...plan.contributions]]).toEqual([expected !== undefined, expected ?? c.users.map(() => 0)]);
  }));
  test("proportional shares", () => check(calls(), (c) => {
    const plan = data.plan(proportional(c));
    const expected = twin.proportional(twin.full(c.users), c.threshold, c.price);
    expect([plan.committed, [...plan.contributions]]).toEqual([expected !== undefined, expected ?? c.users.map(() => 0)]);
  }));
  test("proportional shares of amounts whose product needs 128 bits", () => {
    const capacities = [2 ** 50 + 1, 2 ** 51 + 3, 2 ** 49 - 7, 12345678901];
    const threshold = 2 ** 51 + 987654321;
    const all = BigInt(total(capacities));
    const { contributions } = data.plan({ users: capacities.map((capacity) => ({ cost: 0, capacity })), threshold, rule: "proportional", reserve: 1 });
    contributions.forEach((share, i) => {
      const floor = Number((BigInt(capacities[i]!) * BigInt(threshold)) / all);
      expect([floor, floor + 1]).toContain(share);
    });
    expect(total(contributions)).toBe(threshold);
  });
  test("P12, P14: equilibria and the small-first scan are those of the whole game", () => check(calls(8), (c) => {
    for (const caps of ["pivotal", "dominant"] as const) {
      const plan = data.plan(backed(c, caps, "small-first"));
      const frictions = { spillover: c.spillover, reversibility: [1, 1], exposure: [0, 1] } as const;
      const game = data.game(plan);
      const players = game.players.map((i, j) => ({ cost: c.users[i]!.cost, benefit: c.users[i]!.benefit, burden: game.burdens[j]!, payment: game.payments[j]! }));
      const sets = (profile: number): number[] => game.players.filter((_, j) => (profile >> j) & 1).sort((a, b) => a - b);
      expect(game.simultaneous.map(({ stay }) => stay)).toEqual(twin.nash(players, c.threshold, frictions).map(sets));
      const perfect = twin.perfect(players, c.threshold, frictions).map((j) => game.players[j]!).sort((a, b) => a - b);
      expect(game.sequential.stay).toEqual(perfect);
      expect(plan.committed).toBe(game.sequential.committed);
      if (plan.committed) expect(c.users.flatMap((_, i) => (plan.contributions[i]! > 0 ? [i] : []))).toEqual(perfect);
      // and every one-shot assignment is kept by everybody
      const assigned = data.plan(backed(c, caps));
      if (assigned.committed) expect(data.game(assigned).simultaneous.map(({ stay }) => stay.length)).toContain(assigned.participants);
    }
  }));
  test("equilibria with sunk costs and exposure", () => check(calls(5), (c) => {
    const frictions = { spillover: c.spillover, reversibility: [2, 3], exposure: [1, 5] } as const;
    const game = data.game(data.plan(backed(c, "pivotal", "small-first")), { reversibility: [2, 3], exposure: [1, 5] });
    const players = game.players.map((i, j) => ({ cost: c.users[i]!.cost, benefit: c.users[i]!.benefit, burden: game.burdens[j]!, payment: game.payments[j]! }));
    expect(game.simultaneous.length).toBe(twin.nash(players, c.threshold, frictions).length);
    expect([...game.sequential.stay]).toEqual(twin.perfect(players, c.threshold, frictions).map((j) => game.players[j]!).sort((a, b) => a - b));
  }));
});

describe.each(mechanisms)("%s", (name, call) => {
  test("P1: a null outcome takes nothing and pays nothing", () => check(calls(), (c) => {
    const plan = data.plan(call(c));
    expect(plan.reason === null).toBe(plan.committed);
    if (!plan.committed) expect([total(plan.contributions), total(plan.payments), plan.expenditure, plan.leakage, plan.escrow]).toEqual([0, 0, 0, 0, 0]);
  }));
  test("P2, P3: a commit holds the threshold, within the burdens", () => check(calls(), (c) => {
    const plan = data.plan(call(c));
    if (!plan.committed) return;
    expect(plan.kept).toBe(total(plan.contributions));
    if (name.endsWith("small-first")) expect(plan.kept).toBeGreaterThanOrEqual(c.threshold);
    else expect(plan.kept).toBe(c.threshold);
    plan.contributions.forEach((units, i) => expect(units >= 0 && units <= plan.burdens[i]! && plan.burdens[i]! <= c.users[i]!.capacity).toBe(true));
  }));
  test("payments, benefits and escrow cover what they must", () => check(calls(), (c) => {
    const plan = data.plan(call(c));
    expect(plan.expenditure).toBe(total(plan.payments));
    expect(plan.expenditure).toBeLessThanOrEqual(plan.escrow);
    const ownBenefit = name.startsWith("benefit") || name === "club";
    plan.contributions.forEach((units, i) => {
      const user = c.users[i]!;
      if (units > 0) expect(plan.payments[i]! + (ownBenefit ? user.benefit : 0)).toBeGreaterThanOrEqual(user.cost * units);
    });
  }));
  test("P8: more price or capacity, or less threshold or cost, never ends a call", () => check(calls(6), (c) => {
    const commits = (other: Case): boolean => data.plan(call(other)).committed;
    if (!commits(c)) return;
    expect(commits({ ...c, price: c.price + 1 })).toBe(true);
    if (c.threshold > 1 && name !== "club") expect(commits({ ...c, threshold: c.threshold - 1 })).toBe(true);
    c.users.forEach((_, j) => {
      const raised = c.users.map((user, i) => (i === j ? { ...user, capacity: user.capacity + 1 } : user));
      if (name !== "club") expect(commits({ ...c, users: raised })).toBe(true);
      const cheaper = c.users.map((user, i) => (i === j ? { ...user, cost: Math.max(0, user.cost - 1) } : user));
      expect(commits({ ...c, users: cheaper })).toBe(true);
    });
  }));
  test("P10: money in another unit changes no unit of data", () => check(calls(), (c) => {
    const plan = data.plan(call(c));
    const scaled = data.plan(call({ ...c, price: 7 * c.price, users: c.users.map((user) => ({ ...user, cost: 7 * user.cost, benefit: 7 * user.benefit })) }));
    if (name.includes("dominant")) return; // floor((1 - sigma) b) does not scale
    expect([...scaled.contributions]).toEqual([...plan.contributions]);
    expect([...scaled.payments]).toEqual(Array.from(plan.payments, (payment) => 7 * payment));
  }));
  test("the same call gives the same bytes, and is left alone", () => check(calls(), (c) => {
    const before = JSON.stringify(c);
    expect(JSON.stringify(data.plan(call(c)))).toBe(JSON.stringify(data.plan(call(c))));
    expect(JSON.stringify(c)).toBe(before);
  }));
  test("nobody leaving leaves the plan", () => check(calls(), (c) => {
    const plan = data.plan(call(c));
    expect(data.withdraw(plan, [])).toMatchObject(plan);
  }));
});

test("the order is the one that is documented", () => check(calls(), (c) => {
  const sorted = (plan: ReturnType<typeof data.plan>, key: (i: number) => number): number[] =>
    [...plan.burdens.keys()].filter((i) => plan.burdens[i]! > 0).sort((i, j) => key(i) - key(j) || i - j);
  for (const [name, call] of [...mechanisms, ["posted", posted] as const]) {
    const plan = data.plan(call(c));
    const byBurden = name.endsWith("small-first") || name === "proportional";
    const key = name === "club" || name === "posted" ? () => 0 : byBurden ? (i: number) => plan.burdens[i]! : (i: number) => c.users[i]!.cost;
    expect([...plan.order]).toEqual(name !== "posted" && total(plan.burdens) < c.threshold ? [] : sorted(plan, key));
  }
}));

describe("money", () => {
  test("P4, P5: critical values cover costs, within the reserve", () => check(calls(), (c) => {
    const most = Math.max(...c.users.map((user) => (user.cost <= c.price ? user.capacity : 0)));
    const [sim, seq] = [data.plan(simultaneous(c)), data.plan(smallFirst(c))];
    for (const plan of [sim, seq]) plan.payments.forEach((payment, i) => expect(payment).toBeGreaterThanOrEqual(c.users[i]!.cost * plan.contributions[i]!));
    expect(sim.expenditure).toBeLessThanOrEqual(c.price * c.threshold);
    expect(seq.expenditure).toBeLessThanOrEqual(c.price * (c.threshold + most - 1));
  }));
  test("with a buffer: within the reserve for what is assigned, which is the escrow and more than R tau", () => {
    let beyond = 0;
    check(calls(), (c) => {
      const plan = data.plan({ ...simultaneous(c), buffer: [1, 2] });
      const eligible = c.users.reduce((sum, user) => sum + (user.cost <= c.price ? user.capacity : 0), 0);
      expect(plan.expenditure).toBeLessThanOrEqual(plan.escrow);
      expect(plan.escrow).toBe(plan.committed ? c.price * Math.min(Math.ceil(1.5 * c.threshold), eligible) : 0);
      if (plan.expenditure > c.price * c.threshold) beyond++;
    });
    expect(beyond).toBeGreaterThan(0);
  });
  test("P9: another seller never raises what is paid in all", () => check(calls(), (c) => {
    const plan = data.plan(simultaneous(c));
    const fewer = data.plan(simultaneous({ ...c, users: c.users.slice(0, -1) }));
    if (fewer.committed) expect(plan.expenditure).toBeLessThanOrEqual(fewer.expenditure);
  }));
  test("P15, 2.5: at one price, no mechanism spends more than the posted subsidy or commits less", () => check(calls(), (c) => {
    const bench = data.plan(posted(c));
    const [sim, seq] = [data.plan(simultaneous(c)), data.plan(smallFirst(c))];
    expect([sim.committed, seq.committed]).toEqual([bench.committed, bench.committed]);
    for (const caps of ["pivotal", "dominant"] as const) {
      const plan = data.plan(backed(c, caps));
      plan.burdens.forEach((most, i) => expect(most).toBeGreaterThanOrEqual(bench.burdens[i]!));
      if (bench.committed) expect(plan.committed && plan.expenditure <= bench.expenditure).toBe(true);
    }
    if (bench.committed) expect(sim.expenditure <= c.price * c.threshold && c.price * c.threshold <= seq.expenditure && seq.expenditure <= bench.expenditure).toBe(true);
    else expect(bench.leakage).toBe(bench.expenditure);
  }));
});

describe("exact fills near 2^53", () => {
  const users = Array.from({ length: 2000 }, () => ({ cost: 1, capacity: 4_501e9 }));
  const SAFE = Number.MAX_SAFE_INTEGER;
  test.each<[number, readonly [number, number], number]>([
    [9e15, [0, 1], 9e15], [5e15, [8, 10], 9e15], [9e15 - 1, [0, 7], 9e15 - 1], [9e15 - 1, [1, 2 ** 31 - 1], 9e15 - 1 + 4_190_952],
    [9e15, [1, 10], 9_002e12], [9e15, [2 ** 31 - 1, 1], 9_002e12], [1e15, [2 ** 31 - 1, 2 ** 31 - 1], 2e15],
  ])("threshold %d, buffer %j: %d", (threshold, buffer, kept) =>
    expect(data.plan({ users, threshold, rule: "critical-value", reserve: 1, buffer }).kept).toBe(kept));
  test("the largest there is", () => {
    const plan = data.plan({ users: [{ cost: 0, capacity: (SAFE - 1) / 2 }], threshold: (SAFE - 1) / 2, rule: "critical-value", reserve: 1, buffer: [2 ** 31 - 1, 1] });
    expect([plan.kept, plan.expenditure, plan.escrow]).toEqual([(SAFE - 1) / 2, (SAFE - 1) / 2, (SAFE - 1) / 2]);
  });
});

describe("several thresholds", () => {
  const levels = (c: Case): NonNullable<DataCall["levels"]> => [1, 2, 3].map((value) => ({ threshold: c.threshold * value, value }));
  test("1.5: the target is the highest level that commits by itself", () => check(calls(), (c) => {
    for (const [, call] of mechanisms) {
      const { threshold: _, ...terms } = call(c);
      const picked = data.plan({ ...terms, levels: levels(c) });
      const announced = levels(c).map(({ threshold }) => data.plan({ ...terms, levels: levels(c), threshold }));
      const highest = announced.map(({ committed }) => committed).lastIndexOf(true);
      expect(picked).toMatchObject(highest < 0 ? { committed: false, level: 0 } : { committed: true, level: highest, kept: announced[highest]!.kept, payments: announced[highest]!.payments });
    }
  }));
  test("and rises with the subsidy and with every benefit", () => check(calls(6), (c) => {
    const target = (users: Case["users"], subsidy: number): number => {
      const plan = data.plan({ users, levels: levels(c), rule: "benefit-backed", subsidy });
      return plan.committed ? plan.level : -1;
    };
    const before = target(c.users, c.price);
    expect(target(c.users, c.price + 1)).toBeGreaterThanOrEqual(before);
    c.users.forEach((_, j) => expect(target(c.users.map((user, i) => (i === j ? { ...user, benefit: user.benefit + 5 } : user)), c.price)).toBeGreaterThanOrEqual(before));
  }));
});

describe("P11: who is who", () => {
  test.each(mechanisms)("%s: users in another order, with nothing tied, get the same", (_, call) => check(calls(7), (c) => {
    const users = c.users.map((user, i) => ({ ...user, cost: 7 * user.cost + i, capacity: 16 * user.capacity + i }));
    const apart = { ...c, users, threshold: 16 * c.threshold, price: 7 * c.price + 3 };
    const plan = data.plan(call(apart));
    const back = data.plan(call({ ...apart, users: [...users].reverse() }));
    const exact = !/club|proportional|dominant|pivotal/.test(_); // these may tie in shares or burdens
    if (exact) expect([...back.contributions].reverse()).toEqual([...plan.contributions]);
    else expect(back.committed).toBe(plan.committed);
  }));
});

describe("P13: the two protocols under drop-outs, call by call", () => {
  const leaving = fc.tuple(calls(), fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }));
  test.each([
    ["critical-value", simultaneous, smallFirst],
    ["benefit-backed dominant", (c: Case) => backed(c, "dominant"), (c: Case) => backed(c, "dominant", "small-first")],
  ] as const)("%s: simultaneous commits less, with no more data, cost and users; assigning again commits as often", (_, one, other) => {
    fc.assert(fc.property(leaving, ([c, away]) => {
      const leavers = c.users.flatMap((__, i) => (away[i] ? [i] : []));
      const sim = data.withdraw(data.plan(one(c)), leavers);
      const again = data.withdraw(data.plan(one(c)), leavers, { reassign: true });
      const seq = data.withdraw(data.plan(other(c)), leavers);
      if (sim.committed) {
        expect(seq.committed).toBe(true);
        expect(sim.kept <= seq.kept && sim.totalCost <= seq.totalCost && sim.participants <= seq.participants).toBe(true);
      }
      expect(again.committed).toBe(seq.committed);
      if (again.committed) expect(again.totalCost).toBeLessThanOrEqual(seq.totalCost);
      for (const plan of [sim, again, seq]) for (const leaver of leavers) expect([plan.contributions[leaver], plan.payments[leaver]]).toEqual([0, 0]);
    }), RUNS);
  });
  test("proportional: what leavers leave open is asked of the rest, and nobody's share falls", () => fc.assert(fc.property(leaving, ([c, away]) => {
    const leavers = c.users.flatMap((_, i) => (away[i] ? [i] : []));
    const plan = data.plan({ ...proportional(c), protocol: "small-first" });
    const left = data.withdraw(plan, leavers);
    const stay = c.users.reduce((sum, _, i) => sum + (away[i] ? 0 : plan.burdens[i]!), 0);
    expect(left.committed).toBe(stay >= c.threshold);
    if (!left.committed) return;
    expect(left.kept).toBe(c.threshold);
    left.contributions.forEach((units, i) => !away[i] && expect(units).toBeGreaterThanOrEqual(plan.contributions[i]!));
  }), RUNS));
  test("pivotal caps and unforeseen drop-outs: small-first may lose what one-shot keeps (2.10 c)", () => {
    // the two small users leave the call to the large one; nobody foresees that it goes
    const users = [{ cost: 1, capacity: 3, benefit: 3 }, { cost: 1, capacity: 3, benefit: 3 }, { cost: 2, capacity: 6, benefit: 12 }];
    const call = { users, threshold: 6, rule: "benefit-backed" } as const;
    expect(data.withdraw(data.plan(call), [2]).committed).toBe(true);
    expect(data.withdraw(data.plan({ ...call, protocol: "small-first" }), [2])).toMatchObject({ committed: false, reason: "withdrawn" });
  });
  test("a buffer absorbs leavers up to its size", () => {
    const users = Array.from({ length: 10 }, (_, i) => ({ cost: i, capacity: 2 }));
    const plan = data.plan({ users, threshold: 8, rule: "critical-value", reserve: 20, buffer: [1, 4] });
    expect([plan.kept, data.withdraw(plan, [0]).committed, data.withdraw(plan, [0, 1]).reason]).toEqual([10, true, "withdrawn"]);
  });
});

test("the builds with and without SIMD give the same bytes", async () => {
  const { readFileSync } = await import("node:fs");
  const { instantiate } = await import("candor");
  const [a, b] = ["core", "core.scalar"].map((name) => instantiate(new WebAssembly.Module(new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url))))).data);
  const options = { distribution: "lognormal", users: 30, seed: 1, trials: 200, threshold: 120, leaving: 0.1, contenders: [{ rule: "critical-value", reserve: 800 }, { rule: "posted", subsidy: 800 }] } as const;
  expect(a!.simulate(options)).toEqual(b!.simulate(options));
});
