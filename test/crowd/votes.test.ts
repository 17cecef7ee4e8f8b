// Replays of votes: the dense replay's results where who has no vote is absent, over two classes as over probabilities,
// and the slow twin's over more.

import fc from "fast-check";
import { load, type Baseline, type MechanismOptions, type Replayed, type SlotVote } from "candor";
import { describe, expect, test } from "vitest";
import { KEY, history, unit } from "./arbitraries.js";
import { classRun } from "./reference/class-run.js";

const { crowd } = await load();

const mechanisms: MechanismOptions[] = [
  {}, { silence: "sleep" }, { schedule: "fixed" }, { schedule: "doubling" }, { update: "prod" },
  { update: "prod", schedule: "fixed", silence: "sleep" }, { update: "elf-x", key: KEY }, { output: "sample", key: KEY },
  { labelNoise: 0.2 }, { scale: 3 },
];

/** A history whose gaps are absence at odd places and silence at even ones, and its votes in some order. */
const sparse = history({ workers: 9, slots: 70, missing: true }).chain((h) => {
  const reports = h.reports.map((row, t) => row.map((x, i) => (x === null && (t + i) % 3 ? undefined : x)));
  const votes = reports.flatMap((row, slot) =>
    row.flatMap((report, i) => (report === undefined ? [] : [{ slot, worker: h.workers[i]!, report }])));
  return fc.record({
    workers: fc.constant(h.workers), reports: fc.constant(reports), labels: fc.constant(h.labels),
    votes: fc.shuffledSubarray(votes, { minLength: votes.length }),
  });
});

const near = (got: number | null | undefined, want: number | null | undefined, what: string): void =>
  expect(Math.abs((got ?? 0) - (want ?? 0)), what).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(want ?? 0)));

const allNear = (got: ArrayLike<number>, want: ArrayLike<number>, what: string): void => {
  expect(got.length, what).toBe(want.length);
  for (let k = 0; k < want.length; k++) near(got[k], want[k], `${what} ${k}`);
};

/** @param column of predictions that are the probability of label 1 */
function same(got: Replayed, want: Replayed, column: (values: Float64Array) => Float64Array): void {
  allNear(column(got.predictions), want.predictions, "prediction");
  allNear(got.losses, want.losses, "loss");
  allNear(got.weights, want.weights, "weight");
  for (const key of ["slots", "loss", "regret", "mixtureRegret", "bound"] as const) near(got[key], want[key], key);
  got.workers.forEach(({ slots, loss, unitLoss, answered }, i) => {
    const other = want.workers[i]!;
    for (const [one, two] of [[slots, other.slots], [loss, other.loss], [unitLoss, other.unitLoss], [answered, other.answered]]) {
      near(one, two, `account ${i}`);
    }
  });
  near(got.baselines.best.loss, want.baselines.best.loss, "best");
  for (const name of Object.keys(got.answers!) as Baseline[]) {
    allNear(column(got.answers![name]!), want.answers![name]!, name);
    near(got.baselines[name]!.regret, want.baselines[name]!.regret, name);
  }
}

describe.each(mechanisms.map((options) => ({ options, label: JSON.stringify(options) })))("$label", ({ options }) => {
  test("votes are rows in which the others are absent", () => {
    fc.assert(fc.property(sparse, ({ workers, reports, labels, votes }) => {
      const want = crowd.replay({ workers, reports, labels, answers: true, ...options });
      same(crowd.replay({ workers, votes, labels, answers: true, ...options }), want, (values) => values);
      const second = votes.map(({ report, ...vote }) => ({ ...vote, report: report === null ? null : [1 - report, report] }));
      const over = { workers, classes: ["no", "yes"], labels: labels.map((y) => [1 - y, y]) };
      same(crowd.replay({ ...over, votes: second, answers: true, ...options }), want, (values) => values.filter((_, k) => k % 2));
    }), { numRuns: 40 });
  });
});

/** Votes over k classes, some of them names, and labels. */
const overClasses = (k: number) => fc.integer({ min: 1, max: 6 }).chain((N) => fc.integer({ min: 1, max: 40 }).chain((T) => {
  const opinion = fc.oneof(
    fc.integer({ min: 0, max: k - 1 }).map((c) => Array.from({ length: k }, (_, d) => Number(c === d))),
    fc.array(unit(), { minLength: k, maxLength: k }).map((parts) => {
      const total = parts.reduce((sum, part) => sum + part, 1e-3 * k);
      return parts.map((part) => (part + 1e-3) / total);
    }),
  );
  return fc.record({
    workers: fc.constant(Array.from({ length: N }, (_, i) => `w${i}`)),
    classes: fc.constant(Array.from({ length: k }, (_, c) => `c${c}`)),
    reports: fc.array(fc.array(fc.option(opinion, { nil: undefined, freq: 2 }), { minLength: N, maxLength: N }), { minLength: T, maxLength: T }),
    labels: fc.array(fc.option(opinion, { freq: 6 }), { minLength: T, maxLength: T }),
  });
}));

describe.each([3, 5])("k = %i", (k) => {
  test("the slow twin's results, and every baseline's", () => {
    fc.assert(fc.property(overClasses(k), (h) => {
      const got = crowd.replay({ ...h, answers: true, schedule: "fixed" });
      const want = classRun(h.workers.length, k, h.reports, h.labels);
      allNear(got.predictions, want.predictions.flat(), "prediction");
      allNear(got.weights, want.weights, "weight");
      for (const [name, answers] of Object.entries(want.answers)) {
        answers.flat().forEach((p, at) =>
          expect(Math.abs(got.answers![name as Baseline]![at]! - p), `${name} ${at}`).toBeLessThanOrEqual(1e-9));
      }
    }), { numRuns: 60 });
  });

  test("classes by other names in another order are the same classes", () => {
    fc.assert(fc.property(overClasses(k), (h) => {
      const turn = (values: readonly number[]): number[] => [...values.slice(1), values[0]!];
      const got = crowd.replay({ ...h, answers: true });
      const turned = crowd.replay({
        ...h, answers: true, reports: h.reports.map((row) => row.map((x) => x && turn(x))),
        labels: h.labels.map((y) => y && turn(y)),
      });
      const rows = (values: Float64Array): number[] =>
        h.labels.flatMap((_, t) => turn(Array.from(values.subarray(t * k, (t + 1) * k))));
      allNear(turned.predictions, rows(got.predictions), "prediction");
      allNear(turned.weights, got.weights, "weight");
      for (const name of ["average", "majority", "emWeights", "hedge"] as const) {
        allNear(turned.answers![name]!, rows(got.answers![name]!), name);
      }
    }), { numRuns: 40 });
  });

  test("P10: the bound holds in every run, against every worker", () => {
    fc.assert(fc.property(overClasses(k), fc.constantFrom("anytime", "fixed", "doubling" as const), (h, schedule) => {
      const { regret, mixtureRegret, bound } = crowd.replay({ ...h, schedule, baselines: [] });
      expect(mixtureRegret).toBeLessThanOrEqual(bound! + 1e-9);
      expect(regret).toBeLessThanOrEqual(mixtureRegret + 1e-9);
    }), { numRuns: 100 });
  });

  test("T1: no lie raises the expected next share", () => {
    fc.assert(fc.property(overClasses(k), fc.integer({ min: 0, max: 39 }), (h, at) => {
      const T = Math.min(at, h.labels.length - 1) + 1;
      const belief = h.labels[T - 1] ?? Array<number>(k).fill(1 / k);
      const share = (report: readonly number[]): number => belief.reduce((sum, chance, c) => {
        const reports = h.reports.slice(0, T).map((row, t) => (t < T - 1 ? row : [report, ...row.slice(1)]));
        const labels = [...h.labels.slice(0, T - 1), belief.map((_, d) => Number(c === d))];
        return sum + chance * crowd.replay({ ...h, reports, labels, baselines: [] }).weights[0]!;
      }, 0);
      const truthful = share(belief);
      for (const lie of [...belief.map((_, c) => belief.map((__, d) => Number(c === d))), belief.map(() => 1 / k)]) {
        expect(share(lie)).toBeLessThanOrEqual(truthful + 1e-12);
      }
    }), { numRuns: 30 });
  });
});

test("columns, lists and rows say the same, in any order, to the bit", () => {
  const workers = ["a", "b", "c"];
  const classes = ["x", "y", "z"];
  const labels = ["x", null, { y: 0.5, z: 0.5 }] as const;
  const votes: SlotVote[] = [
    { slot: 2, worker: "c", report: "z" }, { slot: 0, worker: "b", report: "y" }, { slot: 0, worker: "a", report: "x" },
    { slot: 2, worker: "a", report: null }, { slot: 1, worker: "a", report: { x: 1 } },
  ];
  const list = crowd.replay({ workers, classes, votes, labels, answers: true });
  expect(list.options).toMatchObject({ classes, answers: true });
  expect(list.options.baselines).not.toContain("median");
  const rows = [["x", "y", undefined], ["x", undefined, undefined], [null, undefined, "z"]];
  expect(crowd.replay({ workers, classes, reports: rows, labels, answers: true })).toEqual(list);
  const columns = { slot: [0, 0, 2, 1, 2], worker: [0, 1, 0, 0, 2], report: [0, 1, NaN, 0, 2] };
  expect(crowd.replay({ workers, classes, votes: columns, labels, answers: true })).toEqual(list);
  const distributions = { ...columns, report: Float64Array.of(1, 0, 0, 0, 1, 0, NaN, NaN, NaN, 1, 0, 0, 0, 0, 1) };
  expect(crowd.replay({ workers, classes, votes: distributions, labels, answers: true })).toEqual(list);
});

test("the answers of rows in pieces are those of all rows", () => {
  fc.assert(fc.property(sparse, ({ workers, reports, labels }) => {
    const whole = crowd.replay({ workers, reports, labels, answers: true }).answers!;
    const replayer = crowd.replayer({ workers, answers: true, horizon: labels.length });
    const half = labels.length >> 1;
    const parts = [[0, half], [half, labels.length]].filter(([from, to]) => from! < to!).map(([from, to]) =>
      replayer.push({ reports: reports.slice(from, to), labels: labels.slice(from, to) }).answers!);
    for (const name of Object.keys(whole) as Baseline[]) {
      expect(parts.flatMap((part) => Array.from(part[name]!)), name).toEqual(Array.from(whole[name]!));
    }
    replayer.free();
  }), { numRuns: 20 });
});

test("what is no vote is refused by its place", () => {
  const given = { workers: ["a", "b"], labels: [1, 0] };
  const vote = { slot: 0, worker: "a", report: 0.5 };
  const of = (votes: unknown, more: object = {}) => () => crowd.replay({ ...given, votes, ...more } as never);
  expect(of([vote, vote])).toThrow('"votes[1]" expected one vote of a worker at slot 0');
  expect(of([{ ...vote, slot: 2 }])).toThrow('"votes[0].slot" expected an integer from 0 to 1, got 2');
  expect(of([{ ...vote, worker: "c" }])).toThrow('"votes[0].worker" expected the name of a worker');
  expect(of([{ ...vote, report: 2 }])).toThrow('"votes[0].report" expected a number from 0 to 1, got 2');
  expect(of([vote], { reports: [[1, 1], [0, 0]] })).toThrow('"votes" expected nothing beside reports');
  expect(of([vote], { perSlot: 1, key: KEY })).toThrow('"perSlot" expected nothing');
  expect(of({ slot: [0], worker: [5], report: [1] })).toThrow('"votes.worker[0]" expected an integer from 0 to 1');
  const over = { ...given, labels: ["x", "y"], classes: ["x", "y"] };
  expect(of([{ ...vote, report: "q" }], over)).toThrow('"votes[0].report" expected one of x, y');
  expect(of([{ ...vote, report: [0.5, 0.6] }], over)).toThrow('"votes[0].report" expected numbers that sum to 1');
  expect(of([{ ...vote, report: { x: 1, q: 0 } }], over)).toThrow('"votes[0].report" expected one of x, y');
  expect(of([vote], { classes: ["x"] })).toThrow('"classes" expected at least two classes');
  expect(of([{ ...vote, report: "x" }], { ...over, baselines: ["median"] })).toThrow('"baselines" expected no median');
});
