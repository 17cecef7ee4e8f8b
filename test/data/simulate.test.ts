// Section 3 of the model: what the simulations must show whatever the seed, and its numbers within their tolerances.

import { load, type Contender, type ContenderResult, type CostDistribution } from "candor";
import { describe, expect, test } from "vitest";

const { data } = await load();
const SEED = 260507419;
const threshold = (users: number): number => Math.round(0.4 * 10.5 * users);
const run = (distribution: CostDistribution, users: number, contenders: readonly Contender[], leaving = 0, trials = 4000): ContenderResult[] =>
  data.simulate({ distribution, users, seed: SEED, trials, threshold: threshold(users), contenders, leaving });
const near = (got: number, want: number, tolerance: number): void => expect(Math.abs(got - want), `${got} for ${want}`).toBeLessThanOrEqual(tolerance);

test("prices are the 40 % quantiles of the costs", () => {
  // uniform 840, lognormal 592.9, pareto 490.7, bimodal 440 in theory
  for (const [distribution, quantile] of [["uniform", 840], ["lognormal", 592.9], ["pareto", 490.7], ["bimodal", 440]] as const) {
    near(data.costQuantile({ distribution, seed: SEED }, 0.4), quantile, 5);
  }
});

describe.each([
  ["uniform", 20, 845, { success: 0.489, leakage: 26.81, spend: 61.99, sequential: 77.81, backed: 0.901 }],
  ["lognormal", 50, 592, { success: 0.487, leakage: 52.82, spend: 112.1, sequential: 129.45, backed: 0.972 }],
  ["pareto", 200, 491, { success: 0.523, leakage: 180.49, spend: 404.93, sequential: 416.85, backed: 1 }],
  ["bimodal", 5, 442, { success: 0.469, leakage: 2.49, spend: 8.23, sequential: 12.29, backed: undefined }],
] as const)("%s costs, %d users", (distribution, users, price, want) => {
  const backed = { rule: "benefit-backed", subsidy: price, spillover: [1, 2], caps: "dominant" } as const;
  const [posted, sim, seq, simBacked, seqBacked] = run(distribution, users, [
    { rule: "posted", subsidy: price }, { rule: "critical-value", reserve: price }, { rule: "critical-value", protocol: "small-first", reserve: price },
    backed, { ...backed, protocol: "small-first" },
  ]) as [ContenderResult, ContenderResult, ContenderResult, ContenderResult, ContenderResult];

  test("posted leaks, the mechanisms never", () => {
    expect([sim, seq, simBacked, seqBacked].map(({ leakage, leaks }) => [leakage, leaks])).toEqual(Array(4).fill([0, 0]));
    near(posted.leakage / 1000, want.leakage, 0.1 * want.leakage);
  });
  test("A succeeds exactly as often as the posted subsidy of the same price, and spends less", () => {
    expect([sim.success, seq.success]).toEqual([posted.success, posted.success]);
    near(posted.success, want.success, 0.05);
    near(sim.expenditure! / 1000, want.spend, 0.03 * want.spend);
    near(seq.expenditure! / 1000, want.sequential, 0.03 * want.sequential);
    expect(sim.expenditure! < seq.expenditure! && seq.expenditure! <= posted.expenditure!).toBe(true);
  });
  test("B succeeds more often; small-first has more users and dearer data", () => {
    expect(simBacked.success).toBe(seqBacked.success);
    expect(simBacked.success).toBeGreaterThanOrEqual(posted.success);
    if (want.backed !== undefined) near(simBacked.success, want.backed, 0.03);
    expect(seqBacked.participants).toBeGreaterThan(simBacked.participants);
    expect(seqBacked.totalCost!).toBeGreaterThan(simBacked.totalCost!);
  });
});

describe.each([
  [20, 0.05, [0.826, 0.576, 0.673, 0.8, 0.826]], [50, 0.05, [0.943, 0.376, 0.801, 0.94, 0.943]], [50, 0.1, [0.878, 0.116, 0.505, 0.831, 0.878]],
  [200, 0.05, [0.998, 0.012, 0.93, 0.998, 0.998]],
] as const)("%d users of whom each leaves with probability %f", (users, leaving, want) => {
  const critical = { rule: "critical-value", reserve: 828 } as const;
  const [posted, sim, small, large, seq, again] = run("lognormal", users, [
    { rule: "posted", subsidy: 828 }, critical, { ...critical, buffer: [1, 10] }, { ...critical, buffer: [1, 4] }, { ...critical, protocol: "small-first" }, { ...critical, reassign: true },
  ], leaving) as [ContenderResult, ContenderResult, ContenderResult, ContenderResult, ContenderResult, ContenderResult];

  test("the exact assignment is fragile; a buffer, asking on and assigning again are not", () => {
    [posted, sim, small, large, seq].forEach((result, k) => near(result.success, want[k]!, 0.05));
    expect(seq.success).toBe(posted.success);
    expect(again.success).toBe(seq.success);
    expect(again.mostRounds).toBeLessThanOrEqual(7);
    if (users === 200) expect(sim.success <= 0.05 && seq.success >= 0.97 && large.success >= 0.95).toBe(true);
  });
  test("assigning again is cheaper than asking on, and voids work", () => {
    expect(again.totalCost!).toBeLessThan(seq.totalCost!);
    expect(again.voidedCost).toBeGreaterThan(0);
  });
});

const FIRST = [
  { cost: 360, capacity: 1, benefit: 1333 },
  { cost: 738, capacity: 2, benefit: 2759 },
  { cost: 431, capacity: 2, benefit: 2838 },
];

describe("determinism", () => {
  const contenders = [{ rule: "critical-value", reserve: 592 }] as const;
  test("a seed is a result", () => expect(run("lognormal", 30, contenders, 0.1, 50)).toEqual(run("lognormal", 30, contenders, 0.1, 50)));
  test("the users of a trial are those of the simulation", () => {
    const trials = 40;
    const plans = Array.from({ length: trials }, (_, trial) => data.plan({
      users: data.sample({ distribution: "pareto", users: 12, seed: 7 }, trial), threshold: 50, rule: "critical-value", reserve: 500,
    }));
    const [result] = data.simulate({ distribution: "pareto", users: 12, seed: 7, trials, threshold: 50, contenders: [{ rule: "critical-value", reserve: 500 }] });
    const commits = plans.filter(({ committed }) => committed);
    expect(result!.success).toBe(commits.length / trials);
    expect(result!.expenditure).toBe(commits.reduce((sum, plan) => sum + plan.expenditure, 0) / commits.length);
  });
  test("variances are those of the calls", () => {
    const options = { distribution: "uniform", users: 12, seed: 7 } as const;
    const plans = Array.from({ length: 60 }, (_, trial) => data.plan({ users: data.sample(options, trial), threshold: 50, rule: "posted", subsidy: 900 }));
    const variance = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    };
    const [result] = data.simulate({ ...options, trials: 60, threshold: 50, contenders: [{ rule: "posted", subsidy: 900 }] });
    near(result!.variances.leakage!, variance(plans.map(({ leakage }) => leakage)), 1);
    near(result!.variances.expenditure!, variance(plans.filter(({ committed }) => committed).map(({ expenditure }) => expenditure)), 1);
    near(result!.variances.totalCost!, variance(plans.filter(({ committed }) => committed).map(({ totalCost }) => totalCost)), 1);
  });
  test.each([["uniform", 1000], ["lognormal", 1000], ["pareto", 667], ["bimodal", 925]] as const)("mean cost of %s users is %d", (distribution, mean) => {
    const users = data.sample({ distribution, users: 400_000, seed: 3 });
    near(users.reduce((sum, { cost }) => sum + cost, 0) / users.length, mean, 5);
  });
  test("the first users of a seed, for ever", () => {
    expect(data.sample({ distribution: "lognormal", users: 3, seed: 1 })).toEqual(FIRST);
  });
});
