// The convex extension: optimality certificates instead of stored answers.

import fc from "fast-check";
import { load, type ConvexCall } from "candor";
import { expect, test } from "vitest";

const { data } = await load();
const real = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const calls = fc.record({
  users: fc.array(fc.record({ cost: real(0.1, 2), capacity: real(0.5, 20), benefit: real(0, 4) }), { minLength: 1, maxLength: 12 }),
  threshold: real(0.5, 40), curvature: fc.constantFrom(0, 0.05, 0.2, 1), subsidy: real(0, 2), spillover: fc.constant([1, 2] as const), caps: fc.constantFrom("pivotal", "dominant"),
}) as fc.Arbitrary<Omit<ConvexCall, "rule">>;
const check = (property: (call: Omit<ConvexCall, "rule">) => void): void => fc.assert(fc.property(calls, property), { numRuns: 500, seed: 260507419 });
const cost = (c: number, g: number, x: number): number => c * (x + (g * x * x) / 2);

test("posted: nobody gains by giving another amount", () => check((call) => {
  const plan = data.planConvex({ ...call, rule: "posted" });
  call.users.forEach((user, i) => {
    const gain = (x: number): number => call.subsidy * x - cost(user.cost, call.curvature, x);
    for (let step = 0; step <= 20; step++) expect(gain((user.capacity * step) / 20)).toBeLessThanOrEqual(gain(plan.contributions[i]!) + 1e-12);
  });
}));

test("burdens are the largest that subsidy and benefit cover", () => check((call) => {
  const plan = data.planConvex({ ...call, rule: "benefit-backed" });
  const part = call.caps === "dominant" ? 0.5 : 1;
  call.users.forEach((user, i) => {
    const left = (x: number): number => call.subsidy * x + part * user.benefit! - cost(user.cost, call.curvature, x);
    const burden = plan.burdens[i]!;
    expect(left(burden)).toBeGreaterThanOrEqual(-1e-10);
    if (burden < user.capacity) expect(left(burden * (1 + 1e-6) + 1e-6)).toBeLessThan(1e-10);
  });
}));

test("the fill is exact, within burdens, and levels marginal costs", () => check((call) => {
  const plan = data.planConvex({ ...call, rule: "benefit-backed" });
  if (!plan.committed) return void expect([plan.kept, plan.expenditure, plan.leakage]).toEqual([0, 0, 0]);
  expect(Math.abs(plan.kept - call.threshold)).toBeLessThanOrEqual(1e-11 * call.threshold);
  const marginal = call.users.map((user, i) => user.cost * (1 + call.curvature * plan.contributions[i]!));
  const raise = marginal.filter((_, i) => plan.contributions[i]! < plan.burdens[i]! * (1 - 1e-12));
  const lower = marginal.filter((_, i) => plan.contributions[i]! > 1e-12);
  expect(Math.max(...lower)).toBeLessThanOrEqual(Math.min(Infinity, ...raise) * (1 + 1e-9));
}));

test.each<[string, Omit<ConvexCall, "rule">]>([
  ...[1e-17, 1e-16, 1e-14, 1e-12, 1e-9, 1e-300, 1].map((curvature): [string, Omit<ConvexCall, "rule">] =>
    [`curvature ${curvature}`, { users: [{ cost: 3, capacity: 10, benefit: 1000 }], threshold: 10, curvature, subsidy: 4 }]),
  ["curvature 1e-17, subsidy alone", { users: [{ cost: 3, capacity: 10 }], threshold: 10, curvature: 1e-17, subsidy: 4 }],
  ["curvature 1e-14, subsidy alone", { users: [{ cost: 3, capacity: 10 }], threshold: 10, curvature: 1e-14, subsidy: 4 }],
  ["a steepness that underflows", { users: [{ cost: 1e-300, capacity: 1e100, benefit: 0 }], threshold: 1e99, curvature: 1e-300, subsidy: 1e-300 }],
  ["costs whose squares underflow", { users: [{ cost: 1e-200, capacity: 9 }], threshold: 4, curvature: 0.1, subsidy: 2e-200 }],
  ["costs of nothing", { users: [{ cost: 0, capacity: 9 }, { cost: 0, capacity: 9 }, { cost: 1, capacity: 9 }], threshold: 12, curvature: 0.1, subsidy: 2 }],
  ["most for nothing", { users: [{ cost: 0, capacity: 9 }, { cost: 1, capacity: 9 }], threshold: 12, curvature: 0.1, subsidy: 2 }],
])("a commit holds the threshold: %s", (_, call) => {
  const plan = data.planConvex({ ...call, rule: "benefit-backed" });
  expect(plan.committed).toBe(true);
  expect(plan.kept).toBeGreaterThanOrEqual(call.threshold);
  expect(plan.kept).toBeLessThanOrEqual(call.threshold * (1 + 1e-12));
});

test("a commit holds the threshold where that is the sum of all burdens, or as good as", () => fc.assert(fc.property(calls, fc.integer({ min: -17, max: 0 }), fc.boolean(), (drawn, power, whole) => {
  const call = { ...drawn, curvature: 10 ** power, rule: "benefit-backed" } as const;
  const most = data.planConvex({ ...call, threshold: 1e9 }).burdens.reduce((sum, burden) => sum + burden, 0);
  if (most === 0) return;
  const threshold = whole ? most : Math.min(most, call.threshold);
  const plan = data.planConvex({ ...call, threshold });
  expect(plan.committed).toBe(true);
  expect(plan.kept).toBeGreaterThanOrEqual(threshold);
  expect(plan.kept).toBeLessThanOrEqual(threshold * (1 + 1e-12));
  plan.contributions.forEach((units, i) => expect(units >= 0 && units <= plan.burdens[i]!).toBe(true));
}), { numRuns: 500, seed: 260507419 }));

test("at one subsidy, benefit-backed commits whenever posted does, at no more expense and cost", () => check((call) => {
  const [posted, backed] = [data.planConvex({ ...call, rule: "posted" }), data.planConvex({ ...call, rule: "benefit-backed" })];
  if (!posted.committed) return void expect(posted.leakage).toBe(posted.expenditure);
  expect(backed.committed).toBe(true);
  expect(backed.expenditure).toBeLessThanOrEqual(posted.expenditure * (1 + 1e-12));
  expect(backed.totalCost).toBeLessThanOrEqual(posted.totalCost * (1 + 1e-9));
}));

test.each<[string, string, object]>([
  ["curvature", '"curvature" expected a number from 0 to 1e+100, got -1', { curvature: -1 }],
  ["cost", '"users[0].cost" expected a number from 0 to 1e+100, got NaN', { users: [{ cost: NaN, capacity: 1 }] }],
  ["threshold", '"threshold" expected a number > 0, got 0', { threshold: 0 }],
  ["rule", '"rule" expected one of benefit-backed, posted, got "club"', { rule: "club" }],
])("refused: %s", (_, message, change) =>
  expect(() => data.planConvex({ users: [{ cost: 1, capacity: 1 }], threshold: 1, curvature: 0.1, rule: "posted", subsidy: 1, ...change } as ConvexCall)).toThrow(message));
