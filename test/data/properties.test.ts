// P1 to P15 of the model, on random calls; P6 and P7 are in truthfulness.test.ts, P12 and P14 in twins.test.ts, P13 in
// withdrawals.test.ts, P16 to P18 in ledger-fuzz.test.ts. Exact: no tolerance anywhere.

import { load, type WindowCall } from "candor";
import { describe, expect, test } from "vitest";
import { backed, calls, check, mechanisms, posted, simultaneous, smallFirst, total, type Case } from "./arbitraries.js";

const { data } = await load();

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
    expect(data.withdraw(call(c), [])).toMatchObject(data.plan(call(c)));
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
      const plan = data.plan({ ...simultaneous(c), buffer: [1, 2] } as WindowCall);
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

test("the builds with and without SIMD give the same bytes", async () => {
  const { readFileSync } = await import("node:fs");
  const { instantiate } = await import("candor");
  const [a, b] = ["core", "core.scalar"].map((name) => instantiate(new WebAssembly.Module(new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url))))).data);
  const options = { distribution: "lognormal", users: 30, seed: 1, trials: 200, threshold: 120, leaving: 0.1, contenders: [{ rule: "critical-value", reserve: 800 }, { rule: "posted", subsidy: 800 }] } as const;
  expect(a!.simulate(options)).toEqual(b!.simulate(options));
});
