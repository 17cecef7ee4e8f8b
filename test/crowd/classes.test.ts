// Reports over k classes: the same mechanism, with half the quadratic loss.

import fc from "fast-check";
import { load, type ClassReport, type CrowdState, type NewCrowd } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, unit } from "./arbitraries.js";
import { quadratic, shares as twin, type Distribution } from "./reference/classes.js";

const { crowd } = await load();
const workers = ["me", "a", "b"];
const NAMES = ["red", "green", "blue", "grey", "black"];

const distribution = (k: number): fc.Arbitrary<Distribution> => fc.array(fc.integer({ min: 0, max: 8 }), { minLength: k, maxLength: k })
  .map((parts) => (parts.every((part) => part === 0) ? parts.map(() => 1) : parts))
  .map((parts) => parts.map((part) => part / parts.reduce((a, b) => a + b)));

const shares = (state: CrowdState): number[] => crowd.weights(state).map(({ weight }) => weight);

type Say = ClassReport | number | null;

/** Settled slot by slot. */
function settled(options: Partial<NewCrowd>, rows: readonly (readonly Say[])[], labels: readonly (ClassReport | number)[]) {
  let state = crowd.create({ workers, ...options });
  const predictions: unknown[] = [];
  rows.forEach((row, slot) => {
    const opened = crowd.open(state, slot);
    const asked = new Set(opened.asked.map(({ id }) => id));
    const reports = Object.fromEntries(row.flatMap((x, i) => (x === null || !asked.has(workers[i]!) ? [] : [[workers[i]!, x]]))) as Record<string, number>;
    predictions.push(crowd.aggregate(opened.state, slot, reports).prediction);
    state = crowd.settle(opened.state, [{ slot, reports, label: labels[slot] as number }]);
  });
  return { state, predictions };
}

const mechanisms: Partial<NewCrowd>[] = [
  {}, { schedule: "fixed", horizon: 20 }, { schedule: "doubling" }, { update: "prod" }, { update: "elf-x", key: KEY }, { output: "sample", key: KEY },
  { perSlot: 1, key: KEY }, { perSlot: 2, key: KEY }, { silence: "sleep" }, { labelNoise: 0.2 },
];

describe.each(mechanisms)("%j", (options) => {
  test("k = 2 is the binary room: weights, outputs, accounts and pay", () => {
    const entry = fc.option(unit(), { nil: null, freq: 4 });
    fc.assert(fc.property(fc.array(fc.tuple(entry, entry, entry, unit()), { minLength: 1, maxLength: 12 }), (rows) => {
      const binary = settled(options, rows.map(([x, y, z]) => [x, y, z]), rows.map((row) => row[3]));
      const pair = (x: number | null): Say => (x === null ? null : [1 - x, x]);
      const two = settled({ ...options, classes: ["no", "yes"] }, rows.map(([x, y, z]) => [pair(x), pair(y), pair(z)]), rows.map((row) => [1 - row[3], row[3]]));
      const want = shares(binary.state);
      shares(two.state).forEach((share, i) => expect(Math.abs(share - want[i]!)).toBeLessThanOrEqual(1e-12));
      two.predictions.forEach((p, t) => expect((p as { yes: number }).yes).toBeCloseTo(binary.predictions[t] as number, 12));
      two.state.workers.forEach((worker, i) => {
        const { slots, loss, silent, silentLoss } = binary.state.workers[i]!;
        expect([worker.slots, worker.silent]).toEqual([slots, silent]);
        expect(worker.loss).toBeCloseTo(loss, 12);
        expect(worker.silentLoss).toBeCloseTo(silentLoss!, 12);
      });
    }), { numRuns: 40 });
  });

  test.each([3, 5])("k = %i: outputs are distributions within the reports, states survive JSON, shares sum to 1", (k) => {
    const classes = NAMES.slice(0, k);
    fc.assert(fc.property(fc.array(fc.tuple(distribution(k), distribution(k), fc.constantFrom(...classes)), { minLength: 1, maxLength: 10 }), (rows) => {
      const { state, predictions } = settled({ ...options, classes }, rows.map(([x, y, name]) => [x, Object.fromEntries(classes.map((one, c) => [one, y[c]!])), name]), rows.map(([, , name]) => name));
      for (const p of predictions as Record<string, number>[]) {
        expect(Object.keys(p)).toEqual(classes);
        expect(Object.values(p).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
      const back = JSON.parse(JSON.stringify(state)) as CrowdState;
      expect(back.classes).toEqual(classes);
      expect(crowd.weights(back)).toEqual(crowd.weights(state));
      expect(shares(state).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }), { numRuns: 20 });
  });
});

test.each([[3, "wsu", 0], [5, "wsu", 0], [3, "prod", 0], [5, "prod", 0.2], [3, "wsu", 0.5]] as const)("k = %i, %s, noise %d: the slow twin's shares", (k, update, labelNoise) => {
  const classes = NAMES.slice(0, k);
  const entry = fc.option(distribution(k), { nil: null, freq: 4 });
  fc.assert(fc.property(fc.array(fc.tuple(entry, entry, entry, distribution(k)), { minLength: 1, maxLength: 10 }), (rows) => {
    const options = { classes, update, labelNoise, schedule: "fixed", horizon: 40 } as const;
    const { state } = settled(options, rows.map(([x, y, z]) => [x, y, z]), rows.map((row) => row[3]));
    const eta = Math.sqrt(Math.log(3) / 40) * (1 - (labelNoise * k) / (k - 1));
    const want = twin(rows.map(([x, y, z]) => [x, y, z]), rows.map((row) => row[3]), eta, update, labelNoise);
    shares(state).forEach((share, i) => expect(share).toBeCloseTo(want[i]!, 12));
  }), { numRuns: 60 });
});

/** All distributions in steps of 1/n. */
function simplex(k: number, n: number): Distribution[] {
  if (k === 1) return [[n]];
  return Array.from({ length: n + 1 }, (_, first) => simplex(k - 1, n - first).map((rest) => [first, ...rest])).flat();
}
const grid = (k: number, n: number): Distribution[] => simplex(k, n).map((parts) => parts.map((part) => part / n));

describe.each([3, 5])("k = %i: truth is best, by every report of a grid on the simplex", (k) => {
  const classes = NAMES.slice(0, k);
  const lies = grid(k, k === 3 ? 10 : 4);
  const beliefs = [grid(k, 10)[7]!, classes.map((_, c) => (c + 1) / (k * (k + 1) / 2)), classes.map(() => 1 / k)];
  const others = (c: number): ClassReport[] => [classes[c]!, classes.map((_, d) => (d === c ? 0.6 : 0.4 / (k - 1)))];

  /** Expected share, or another worth, after a slot: the others know the label. */
  const worth = (options: Partial<NewCrowd>, belief: Distribution, x: Distribution | null, of: (state: CrowdState, slot: number) => number): number => {
    const start = settled({ ...options, classes }, [[classes[0]!, classes[1]!, null], [null, classes[1]!, classes[0]!]], [classes[0]!, classes[1]!]).state;
    const rho = options.labelNoise ?? 0;
    // a slot at which the worker is asked
    const slot = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109].find((one) => crowd.open(start, one).asked.some(({ id }) => id === "me"))!;
    const opened = crowd.open(start, slot);
    const asked = new Set(opened.asked.map(({ id }) => id));
    return classes.reduce((sum, name, c) => {
      const p = belief[c]! * (1 - rho) + (1 - belief[c]!) * rho / (k - 1);
      const [a, b] = others(c);
      const all = { ...(x && { me: x }), a: a!, b: b! };
      const reports = Object.fromEntries(Object.entries(all).filter(([id]) => asked.has(id)));
      return sum + p * of(crowd.settle(opened.state, [{ slot, reports, label: name }]), slot);
    }, 0);
  };
  const share = (state: CrowdState): number => shares(state)[0]!;
  const raw = (state: CrowdState): number => Math.exp(state.workers[0]!.weight);
  const pay = (state: CrowdState): number => crowd.payments(state, { budget: 1e15, rule: "brier" }).payments[0]!.payment / 1e15;

  test.each<[string, Partial<NewCrowd>, (state: CrowdState) => number]>([
    ["T1 anytime", {}, share], ["T1 fixed", { schedule: "fixed", horizon: 10 }, share], ["T1 doubling", { schedule: "doubling" }, share],
    ["T1 sleep", { silence: "sleep" }, share], ["T1 one asked", { perSlot: 1, key: KEY }, share], ["T1 two asked", { perSlot: 2, key: KEY }, share],
    ["T1 noise", { labelNoise: 0.3 }, share], ["T3 raw weight", { update: "prod", schedule: "fixed", horizon: 10 }, raw],
    ["T4 brier", {}, pay], ["T4 brier, noise", { labelNoise: 0.3 }, pay],
  ])("%s", (_, options, of) => {
    for (const belief of beliefs) {
      const honest = worth(options, belief, belief, of);
      for (const x of lies) expect(worth(options, belief, x, of)).toBeLessThanOrEqual(honest + 1e-14);
      if (options.silence !== "sleep") expect(worth(options, belief, null, of)).toBeLessThanOrEqual(honest + 1e-14);
    }
  });

  /** The chance that the worker is drawn is its share; its report is then the output. */
  const outcome = (weights: Distribution, reports: readonly Distribution[], belief: Distribution, output: "mean" | "sample"): number => {
    const mean = belief.map((_, c) => weights.reduce((sum, w, i) => sum + w * reports[i]![c]!, 0));
    if (output === "mean") return -quadratic(mean, belief);
    return -weights.reduce((sum, w, i) => sum + w * quadratic(reports[i]!, belief), 0);
  };

  test("T2: with a sampled output the outcome cannot be steered; F1: with a mean it can", () => {
    const belief = beliefs[1]!;
    const reports = (x: Distribution): Distribution[] => [x, classes.map((_, c) => Number(c === 0)), classes.map(() => 1 / k)];
    const weights = [0.5, 0.25, 0.25];
    const gain = (output: "mean" | "sample"): number =>
      Math.max(...lies.map((x) => outcome(weights, reports(x), belief, output))) - outcome(weights, reports(belief), belief, output);
    expect(gain("sample")).toBeLessThanOrEqual(1e-15);
    expect(gain("mean")).toBeGreaterThan(1e-3);
    // what the room's output is
    const { state } = crowd.open(crowd.create({ workers, classes }), 0);
    const said = Object.fromEntries(reports(belief).map((x, i) => [workers[i]!, x]));
    const { prediction } = crowd.aggregate(state, 0, said);
    classes.forEach((name, c) => expect(prediction[name]).toBeCloseTo(reports(belief).reduce((sum, x) => sum + x[c]! / 3, 0), 14));
    const drawn = crowd.open(crowd.create({ workers, classes, output: "sample", key: KEY }), 0).state;
    expect(reports(belief).map((x) => classes.map((_, c) => x[c]!))).toContainEqual(Object.values(crowd.aggregate(drawn, 0, said).prediction));
  });

  test("T6: winning the lottery: the chance is affine in the own loss", () => {
    const chance = (x: Distribution, belief: Distribution): number => classes.reduce((sum, _, c) => {
      const label = classes.map((__, d) => Number(c === d));
      const losses = [x, label, classes.map(() => 1 / k)].map((report) => quadratic(report, label));
      return sum + belief[c]! * (1 - losses[0]! + (losses[1]! + losses[2]!) / 2) / 3;
    }, 0);
    for (const belief of beliefs) for (const x of lies) expect(chance(x, belief)).toBeLessThanOrEqual(chance(belief, belief) + 1e-15);
    // and it is what the room draws by
    const even = classes.map(() => 1 / k);
    const T = 3000;
    let state = crowd.create({ workers, classes, update: "elf-x", key: KEY });
    state = crowd.open(state, Array.from({ length: T }, (_, slot) => ({ slot }))).state;
    state = crowd.settle(state, Array.from({ length: T }, (_, slot) => ({ slot, reports: { me: classes[0]!, a: classes[1]!, b: even }, label: classes[0]! })));
    const lost = [0, 1, quadratic(even, classes.map((_, c) => Number(c === 0)))];
    state.workers.forEach(({ weight }, i) => {
      const p = (1 - lost[i]! + (lost[0]! + lost[1]! + lost[2]! - lost[i]!) / 2) / 3;
      expect(Math.abs(weight / T - p)).toBeLessThanOrEqual(5 * Math.sqrt(p * (1 - p) / T));
    });
  });

  test("control: under the absolute loss lying pays", () => {
    const belief = beliefs[1]!;
    const absolute = (x: Distribution): number => classes.reduce((sum, _, c) => sum + belief[c]! * x.reduce((all, part, d) => all + Math.abs(part - Number(c === d)), 0) / 2, 0);
    expect(absolute(belief) - Math.min(...lies.map(absolute))).toBeGreaterThan(1e-2);
  });
});

test("an unbiased loss: over wrong labels its mean is the loss against the true one", () => {
  fc.assert(fc.property(fc.constantFrom(2, 3, 5), fc.double({ min: 0, max: 0.45, noNaN: true }), fc.integer({ min: 0, max: 1 }), (k, rho, true_) => {
    const at = (c: number): Distribution => Array.from({ length: k }, (_, d) => Number(c === d));
    const x = Array.from({ length: k }, (_, c) => (c + 1) / (k * (k + 1) / 2));
    const mean = Array.from({ length: k }, (_, c) => (c === true_ ? 1 - rho : rho / (k - 1)) * quadratic(x, at(c), rho)).reduce((a, b) => a + b);
    expect(mean).toBeCloseTo(quadratic(x, at(true_)), 10);
  }));
});

describe("refused by name", () => {
  const created = crowd.create({ workers, classes: ["win", "lose", "tie"] });
  const { state } = crowd.open(created, 0);
  test.each<[string, unknown]>([
    ['"reports.me" expected one of win, lose, tie, got "draw"', "draw"],
    ['"reports.me" expected 3 numbers, one for each class', [0.5, 0.5]],
    ['"reports.me" expected numbers that sum to 1', [0.5, 0.5, 0.5]],
    ['"reports.me[1]" expected a number from 0 to 1, got -1', [1, -1, 1]],
    ['"reports.me" expected one of win, lose, tie, got "draw"', { draw: 1 }],
    ['"reports.me" expected a class, or a distribution over classes, got 0.5', 0.5],
    ['"reports.me" expected a class, or a distribution over classes, got null', null],
  ])("%s", (message, me) => {
    expect(() => crowd.aggregate(state, 0, { me } as never)).toThrow(message);
    expect(() => crowd.settle(state, [{ slot: 0, reports: { me } as never, label: "win" }])).toThrow(message.replace('"reports', '"settlements[0].reports'));
  });

  test("labels, options and states", () => {
    expect(() => crowd.settle(state, [{ slot: 0, reports: {}, label: 1 }] as never)).toThrow('"settlements[0].label" expected a class, or a distribution');
    expect(() => crowd.settle(state, [{ slot: 0, reports: {}, label: "win" }, { slot: 0, reports: {}, label: "tie" }])).toThrow('"settlements[1].label" expected 1, 0, 0 as before for the slot');
    expect(() => crowd.create({ workers, classes: ["one"] })).toThrow('"classes" expected at least two classes');
    expect(() => crowd.create({ workers, classes: ["one", "one"] })).toThrow('"classes[1]" expected a name that no other class has, got "one"');
    expect(() => crowd.create({ workers, classes: ["a", "b", "c"], labelNoise: 0.67 })).toThrow('"labelNoise" expected a number from 0 to below 2/3, got 0.67');
    expect(crowd.create({ workers, classes: ["a", "b", "c"], labelNoise: 0.6 }).classes).toEqual(["a", "b", "c"]);
    expect(() => crowd.weights({ ...state, classes: ["a"] })).toThrow('"state.classes" expected at least two classes');
    expect(() => crowd.weights({ ...state, classes: "ab" } as never)).toThrow('"state.classes" expected an array');
    expect(crowd.create({ workers })).not.toHaveProperty("classes");
  });

  test("an unknown label leaves the slot open", () => expect(crowd.settle(state, [{ slot: 0, reports: { me: "win" }, label: null }])).toBe(state));
});
