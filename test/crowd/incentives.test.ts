// B1 to B4, B6, B7: what lying is worth at one slot, on random states; and the controls, where it must pay.

import fc from "fast-check";
import { load, type ResponseOptions } from "candor";
import { describe, expect, test } from "vitest";
import { noise } from "./reference/noise.js";
import { KEY, unit } from "./arbitraries.js";

const { crowd } = await load();

const STATES = 2000;
const GRID = 101;
const random = noise(42);

/** Random shares, reports that may know the label, a belief; the same states for every scheme. */
const states = Array.from({ length: STATES }, (): ResponseOptions & { weights: number[]; reports: number[] } => {
  const N = 2 + Math.floor(random() * 7);
  const list = (): number[] => Array.from({ length: N }, random);
  return {
    scheme: "wsu", utility: "share", worker: Math.floor(random() * N), belief: random(), weights: list().map((w) => 0.01 + w), reports: list(),
    reportsIfOne: list(), step: 0.01 + 0.49 * random(), grid: GRID,
  };
});

const largest = (change: (state: (typeof states)[number]) => Partial<ResponseOptions>, of: "gain" | "gainOfSilence" = "gain", count = STATES): number =>
  states.slice(0, count).reduce((most, state) => Math.max(most, crowd.bestResponse({ ...state, ...change(state) })[of]), -Infinity);

/** Some are asleep, never the worker. */
const sleeping = ({ reports, worker }: { reports: number[]; worker: number }): (number | null)[] => reports.map((x, i) => (i !== worker && x < 0.3 ? null : x));

describe("truth is a best report", () => {
  test.each<[string, (state: (typeof states)[number]) => Partial<ResponseOptions>]>([
    ["T1, B1: share under wsu", () => ({})],
    ["T1, B1: share under wsu, some asleep", (state) => ({ reports: sleeping(state), reportsIfOne: sleeping(state), silence: "sleep" })],
    ["T1, B1: share under wsu, some asked", ({ weights, worker }) => ({ asked: weights.map((w, i) => (i === worker || i === (worker + 1) % weights.length || w > 0.7 ? 0.3 + 0.5 * w / 1.01 : 0)) })],
    ["T1, B1: share under wsu, one asked", ({ weights, worker }) => ({ step: 0.02, asked: weights.map((_, i) => (i === worker ? 0.5 : 0)) })],
    ["T2, B4: the outcome, when the output is sampled", () => ({ utility: "outcome", output: "sample", reportsIfOne: undefined as never })],
    ["T3, B2: raw weight under prod", () => ({ scheme: "prod", utility: "raw-weight" })],
    ["T4: a payment affine in the Brier loss", () => ({ utility: "brier" })],
    ["T5, B2: log-odds under Hedge with eta = 2", () => ({ scheme: "hedge", utility: "log-odds", step: 2 })],
    ["T6: a slot's lottery", () => ({ scheme: "elf-x", utility: "lottery" })],
    ["B7: the outcome under the lower median, any N", () => ({ scheme: "median", utility: "outcome", reportsIfOne: undefined as never })],
  ])("%s", (_, change) => {
    const drop = (state: (typeof states)[number]): Partial<ResponseOptions> => {
      const { reportsIfOne, ...rest } = change(state);
      return "reportsIfOne" in change(state) && reportsIfOne === undefined ? { ...rest, reportsIfOne: state.reports } : change(state);
    };
    expect(largest(drop)).toBeLessThanOrEqual(1e-12);
  });

  test("T1, B1: two slots settled as one batch, lied about together", () => {
    fc.assert(fc.property(fc.tuple(unit(), unit()), fc.array(unit(), { minLength: 4, maxLength: 4 }), ([b1, b2], others) => {
      let state = crowd.create({ workers: ["me", "a", "b"], schedule: "fixed", horizon: 30 });
      for (const slot of [0, 1]) state = crowd.open(state, slot).state;
      const share = (x1: number, x2: number): number => [0, 1].flatMap((y1) => [0, 1].map((y2) => {
        const settled = crowd.settle(state, [
          { slot: 0, label: y1, reports: { me: x1, a: others[0]!, b: others[1]! } },
          { slot: 1, label: y2, reports: { me: x2, a: others[2]!, b: others[3]! } },
        ]);
        return (y1 ? b1 : 1 - b1) * (y2 ? b2 : 1 - b2) * crowd.weights(settled)[0]!.weight;
      })).reduce((sum, v) => sum + v, 0);
      const honest = share(b1, b2);
      for (const x1 of [0, 0.25, 0.5, 0.75, 1]) for (const x2 of [0, 0.25, 0.5, 0.75, 1]) expect(share(x1, x2) - honest).toBeLessThanOrEqual(1e-12);
    }), { numRuns: 20 });
  });

  test("T1, B1: share under anytime, whose weights are mixed with the uniform ones", () => {
    fc.assert(fc.property(unit(), fc.array(unit(), { minLength: 8, maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (belief, others, past) => {
      let state = crowd.create({ workers: ["me", "a", "b"] });
      for (let slot = 0; slot < past; slot++) {
        state = crowd.settle(crowd.open(state, slot).state, [{ slot, label: slot % 2, reports: { me: others[slot]!, a: others[slot + 1]!, b: others[slot + 2]! } }]);
      }
      const before = state.step;
      state = crowd.open(state, 100).state;
      // the others know the label
      const settled = (x: number, y: number) => crowd.settle(state, [{ slot: 100, label: y, reports: { me: x, a: others[6 + y]!, b: 0.5 } }]);
      const share = (x: number): number => belief * crowd.weights(settled(x, 1))[0]!.weight + (1 - belief) * crowd.weights(settled(x, 0))[0]!.weight;
      const honest = share(belief);
      for (const x of [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]) expect(share(x) - honest).toBeLessThanOrEqual(1e-12);
      // gamma < 1 as soon as the step is below its cap
      if (past > 3) expect(settled(belief, 1).step).toBeLessThan(before);
    }), { numRuns: 60 });
  });

  test("T6, B2: leading in the end, every sequence of up to seven lotteries", () => {
    for (let game = 0; game < 40; game++) {
      const T = 1 + (game % 7);
      const beliefs = Array.from({ length: T }, random);
      const others = Array.from({ length: T }, () => [random(), random()] as const);
      expect(crowd.foreseeLottery({ beliefs, others }).gain).toBeLessThanOrEqual(1e-12);
    }
  });
});

describe("B3: where lying must pay", () => {
  test.each<[string, number, Partial<ResponseOptions>]>([
    ["absolute loss instead of a proper one", 1e-3, { scheme: "absolute" }],
    ["F2: Hedge's share with eta = 2", 1e-2, { scheme: "hedge", step: 2 }],
    ["F2: prod's share with eta = 1/2", 1e-4, { scheme: "prod", step: 0.5 }],
    ["F1: the outcome, when the output is a mean", 1e-2, { utility: "outcome" }],
    ["F1: the outcome under the average", 1e-2, { scheme: "average", utility: "outcome" }],
    ["F3: agreement with the average", 1e-2, { scheme: "average", utility: "consensus" }],
    ["F3: EM-style weight", 1e-2, { scheme: "em-weights" }],
    ["the outcome under the mid-point median", 1e-3, { scheme: "midpoint", utility: "outcome" }],
  ])("%s", (_, least, change) => {
    expect(largest((state) => ({ ...(state.reportsIfOne && { reportsIfOne: state.reports }), ...change }), "gain", 400)).toBeGreaterThanOrEqual(least);
  });
});

test("B6: silence charged as 1/2 never pays; asleep it can", () => {
  // what silence is worth cannot depend on a report that is not made: others do not know the label
  const blind = (silence: "half" | "sleep") => ({ reports }: (typeof states)[number]): Partial<ResponseOptions> => ({ reportsIfOne: reports, silence, grid: 2 });
  expect(largest(blind("half"), "gainOfSilence")).toBeLessThanOrEqual(1e-12);
  const relative = states.map((state) => {
    const { truthful, gainOfSilence } = crowd.bestResponse({ ...state, silence: "sleep", grid: 2 });
    return gainOfSilence / truthful;
  });
  expect(Math.max(...relative)).toBeGreaterThanOrEqual(0.05);
});

test("B7: steering the average pays the accurate worker in the biased population, the lower median not", () => {
  const population = Array.from({ length: 300 }, () => {
    const q = 0.05 + 0.9 * random();
    const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
    return Array.from({ length: 5 }, (_, i) => Math.max(0, Math.min(1, i === 0 ? q + 0.02 * normal() : q + 0.3 + 0.1 * normal())));
  });
  const gains = (scheme: "average" | "median"): number[] => population.map((reports) =>
    crowd.bestResponse({ scheme, utility: "outcome", worker: 0, belief: reports[0]!, reports, weights: reports.map(() => 1), grid: 201 }).gain);
  const mean = gains("average").reduce((sum, g) => sum + g, 0) / population.length;
  expect(mean).toBeGreaterThanOrEqual(0.015);
  expect(Math.max(...gains("median"))).toBe(0);
});

test("label noise: the surrogate elicits the belief about the true label", () => {
  const workers = ["me", "a"];
  const rho = 0.3;
  const b = 0.8;
  const state = crowd.open(crowd.create({ workers, labelNoise: rho, schedule: "fixed", horizon: 40, key: KEY }), 0).state;
  const share = (x: number): number => [0, 1].reduce((sum, y) => {
    const seen = b * (y ? 1 - rho : rho) + (1 - b) * (y ? rho : 1 - rho);
    return sum + seen * crowd.weights(crowd.settle(state, [{ slot: 0, label: y, reports: { me: x, a: 0.4 } }]))[0]!.weight;
  }, 0);
  for (let x = 0; x <= 1; x += 0.05) expect(share(x)).toBeLessThanOrEqual(share(b) + 1e-15);
});
