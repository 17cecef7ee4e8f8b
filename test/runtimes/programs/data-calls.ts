// The data room's part of the workload: plans, withdrawals, windows, simulations and convex calls over users drawn in the core.

import type { CallCommand, Contender, CostDistribution, DataPlan, DataRoom } from "candor";

const DISTRIBUTIONS: readonly CostDistribution[] = ["uniform", "lognormal", "pareto", "bimodal"];
const RULES: readonly Contender[] = [
  { rule: "critical-value", reserve: 700 }, { rule: "critical-value", protocol: "small-first", reserve: 700 }, { rule: "critical-value", reserve: 700, buffer: [1, 4] },
  { rule: "benefit-backed", subsidy: 300, spillover: [1, 3], caps: "dominant" }, { rule: "benefit-backed", protocol: "small-first", subsidy: 300 },
  { rule: "club", subsidy: 300 }, { rule: "proportional", protocol: "small-first", reserve: 700 },
  { rule: "posted", subsidy: 500 }, { rule: "posted-lump", subsidy: 2500, floor: 5 }, { rule: "posted-hindsight" },
];

export function runData(data: DataRoom, see: (value: number) => void): void {
  const all = (values: ArrayLike<number>): void => {
    for (let k = 0; k < values.length; k++) see(values[k]!);
  };
  const planned = (plan: DataPlan): void => {
    for (const values of [plan.contributions, plan.payments, plan.burdens, plan.order]) all(values);
    all([Number(plan.committed), plan.price, plan.expenditure, plan.leakage, plan.totalCost, plan.escrow]);
  };
  for (const distribution of DISTRIBUTIONS) {
    const population = { distribution, users: 40, seed: 7 };
    const users = data.sample(population);
    const threshold = 120;
    for (const rule of RULES) {
      const call = { users, threshold, ...rule };
      planned(data.plan(call));
      planned(data.withdraw(call, [3, 5, 8, 13, 21], { reassign: true }));
    }
    const six = { users: users.slice(0, 6), threshold: 6, rule: "benefit-backed", protocol: "small-first" } as const;
    const few = data.window(six, { exposure: [1, 10] });
    for (const { stay, kept } of [...few.simultaneous, few.sequential]) all([...stay, kept]);
    for (const result of data.simulate({ ...population, trials: 10, threshold, leaving: 0.05, contenders: RULES })) {
      const { variances: _, ...means } = result;
      all(Object.values(means).map((value) => value ?? NaN));
    }
    const cheap = users.map(({ cost, ...user }) => ({ ...user, cost: cost / 1000 }));
    const convex = data.planConvex({ users: cheap, threshold: 60.5, curvature: 0.2, rule: "benefit-backed", subsidy: 0.7 });
    for (const values of [convex.contributions, convex.payments, convex.burdens, [convex.totalCost]]) all(values);
    see(data.costQuantile({ distribution, seed: 7 }, 0.4));
  }
  digests(data, see);
}

/** The digests of one call's life, of its events and of what they prove. */
function digests(data: DataRoom, see: (value: number) => void): void {
  const { calls } = data;
  let state = calls.begin("calls/é");
  const events: ReturnType<typeof calls.decide>["events"][number][] = [];
  const terms = { currency: "EUR", rule: "critical-value", threshold: 3, reserve: 9, reportsUntil: 5, window: 5 };
  const commands: readonly (readonly [at: number, body: object])[] = [
    [1, { type: "announce", ...terms, salt: "fedcba9876543210fedcba9876543210" }], [1, { type: "enroll", user: "a", owner: "x", capacity: 4 }], [1, { type: "open" }],
    [1, { type: "report", user: "a", cost: 2, capacity: 4, currency: "EUR", salt: "0123456789abcdef0123456789abcdef" }],
    [6, { type: "seal" }], [6, { type: "assign" }], [6, { type: "confirm", user: "a", units: 3 }],
    [6, { type: "deliver", user: "a", units: 3 }], [12, { type: "commit" }], [12, { type: "erase", user: "a" }],
  ];
  commands.forEach(([at, body], k) => {
    const command = { key: String(k), actor: "é", role: "operator", version: state.version, at, ...body } as CallCommand;
    for (const event of calls.decide(state, command).events) {
      state = calls.evolve(state, event);
      events.push(event);
      for (const version of event.erases) events[version - 1] = { ...events[version - 1]!, opening: null };
    }
  });
  const { inputs, outcome, manifestDigest, head } = calls.verify(events).state;
  for (const digest of [inputs!, outcome!, manifestDigest!, head, calls.snapshot(state).digest]) {
    for (let k = 0; k < 64; k += 8) see(parseInt(digest.slice(k, k + 8), 16));
  }
}
