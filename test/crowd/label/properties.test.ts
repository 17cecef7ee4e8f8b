// What holds of every crowd: the twin, EM's own statements, and what must not matter.

import { instantiate, load, rows, toPlain, type LabelMethod, type Labelled } from "candor";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { anyCrowd, CLASSES, columnsOf, goldOf, honest, patients, votesOf } from "./crowds.js";
import { infer, twin } from "./reference.js";

const { crowd } = await load();
const METHODS: readonly LabelMethod[] = ["dawid-skene", "one-coin", "majority"];
const close = (a: ArrayLike<number>, b: ArrayLike<number>, most = 1e-9): void => {
  expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++) expect(Math.abs(a[k]! - b[k]!)).toBeLessThanOrEqual(most);
};
const plain = (found: Labelled): unknown => toPlain(found);

describe.each([...METHODS, "supervised" as const])("%s", (method) => {
  test("is its twin, with known classes and without", () => {
    fc.assert(fc.property(anyCrowd, fc.boolean(), fc.integer({ min: 1, max: 6 }), (one, known, iterations) => {
      const taught = known || method === "supervised";
      if (method === "supervised") fc.pre(one.gold!.some((c) => c !== undefined));
      const { gold: _, ...without } = one;
      const found = crowd.label(columnsOf(one), { method, iterations, tolerance: 0, ...(taught && { gold: goldOf(one) }) });
      const slow = twin(taught ? one : without, method, iterations);
      close(found.posteriors, slow.posteriors.flat(), 1e-8);
      close(found.prior, slow.prior, 1e-8);
      close(found.confusion, slow.confusion.flat(2), 1e-8);
      close([found.logLikelihood ?? 0], [slow.logLikelihood || 0], 1e-6);
    }), { numRuns: 300 });
  });

  test("known classes stay, and are scored nowhere", () => {
    fc.assert(fc.property(anyCrowd, (one) => {
      const gold = goldOf(one);
      fc.pre(Object.keys(gold).length > 0);
      const { tasks, answers, confidence, wanted, score, taught } = crowd.label(columnsOf(one), { method, gold, truth: gold });
      expect(taught).toBe(Object.keys(gold).length);
      expect(score).toBeNull();
      tasks.forEach((task, t) => {
        if (gold[task] === undefined) return;
        expect([answers[t], confidence[t]]).toEqual([gold[task], 1]);
        expect(wanted).not.toContain(t);
      });
      expect(wanted.length + taught).toBe(tasks.length);
    }));
  });
});

test("the log-likelihood, with what the pseudo-counts add, never falls", () => {
  fc.assert(fc.property(anyCrowd, fc.constantFrom("dawid-skene" as const, "one-coin" as const), (one, method) => {
    let before = -Infinity;
    for (let iterations = 1; iterations <= 8; iterations++) {
      const { prior, confusion } = crowd.label(columnsOf(one), { method, iterations, tolerance: 0, gold: goldOf(one) });
      const k = one.classes;
      const matrices = Array.from({ length: one.workers }, (_, i) => Array.from({ length: k }, (_, c) =>
        Array.from(confusion.subarray((i * k + c) * k, (i * k + c + 1) * k))));
      const { objective } = infer(one, { prior: Array.from(prior), confusion: matrices });
      expect(objective).toBeGreaterThanOrEqual(before - 1e-8);
      before = objective;
    }
  }), { numRuns: 60 });
});

test("where EM ends, one more round changes nothing: posteriors and parameters are each other's", () => {
  const one = honest(60, [0.9, 0.8, 0.7, 0.6, 0.75], 3, 7);
  const { prior, confusion, posteriors, converged, state } = crowd.label(columnsOf(one), { tolerance: 1e-13, iterations: 5000 });
  expect(converged).toBe(true);
  const fixed = twin(one, "dawid-skene", 5000, 1e-13);
  close(posteriors, fixed.posteriors.flat(), 1e-5);
  const again = crowd.label([], { state, iterations: 2 });
  close(again.posteriors, posteriors, 1e-6);
  close(again.prior, prior, 1e-6);
  close(again.confusion, confusion, 1e-6);
});

test("other names and another order of tasks, workers, classes and votes: the same numbers, in that order", () => {
  fc.assert(fc.property(anyCrowd, fc.constantFrom(...METHODS), fc.infiniteStream(fc.nat()), (one, method, draws) => {
    const shuffled = (n: number): number[] => {
      const keys = [...draws.take(n)];
      return Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
    };
    const [tasks, workers, classes] = [shuffled(one.tasks), shuffled(one.workers), shuffled(one.classes)];
    const order = shuffled(one.votes.length);
    const other = { ...one, votes: order.map((v) => one.votes[v]!).map(([t, i, l]) => [tasks[t]!, workers[i]!, classes[l]!] as const) };
    const [first, second] = [one, other].map((each) => crowd.label(columnsOf(each), { method, iterations: 5, tolerance: 0 })) as [Labelled, Labelled];
    const k = one.classes;
    for (let t = 0; t < one.tasks; t++) {
      for (let c = 0; c < k; c++) {
        close([first.posteriors[t * k + c]!], [second.posteriors[tasks[t]! * k + classes[c]!]!], 1e-7);
      }
    }
    for (let i = 0; i < one.workers; i++) close([first.accuracy[i]!], [second.accuracy[workers[i]!]!], 1e-7);
    expect(first.agreement.krippendorff ?? 9).toBeCloseTo(second.agreement.krippendorff ?? 9, 9);
  }));
});

test("repeated answers are counts: every vote twice is every matrix and the prior as before under majority", () => {
  const twice = [...patients, ...patients];
  const [one, two] = [patients, twice].map((votes) => crowd.label(votes, { method: "majority" })) as [Labelled, Labelled];
  close(one.posteriors, two.posteriors, 1e-12);
  close(one.confusion, two.confusion, 1e-6);
  // three answers of one worker are not the votes of three workers
  const three = crowd.label(patients);
  let nth = 0;
  const apart = crowd.label(patients.map((vote) => (vote.worker === "1" ? { ...vote, worker: `1.${nth++ % 3}` } : vote)));
  expect(three.workers.length + 2).toBe(apart.workers.length);
  expect(Math.abs(three.logLikelihood! - apart.logLikelihood!)).toBeGreaterThan(0.1);
});

test("the build with SIMD and the one without give the same bits", () => {
  const [simd, scalar] = ["core", "core.scalar"].map((name) =>
    instantiate(new WebAssembly.Module(new Uint8Array(readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url)))))) as
    [Awaited<ReturnType<typeof load>>, Awaited<ReturnType<typeof load>>];
  fc.assert(fc.property(anyCrowd, fc.constantFrom(...METHODS), (one, method) => {
    const [fast, slow] = [simd, scalar].map((candor) => plain(candor.crowd.label(columnsOf(one), { method, gold: goldOf(one) })));
    expect(fast).toEqual(slow);
  }), { numRuns: 300 });
});

test("most wanted are the least confident, among equals those with fewest votes", () => {
  fc.assert(fc.property(anyCrowd, fc.constantFrom(...METHODS), (one, method) => {
    const { wanted, confidence, votesOfTask } = crowd.label(columnsOf(one), { method });
    const keys = Array.from(wanted, (t) => [confidence[t]!, votesOfTask[t]!, t] as const);
    const sorted = [...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    expect(keys).toEqual(sorted);
  }));
});

test("truth scores and teaches nothing, also where it is a class that nobody answered", () => {
  const one = honest(40, [0.9, 0.7, 0.6], 3, 3);
  const truth = Object.fromEntries(one.truth.map((c, t) => [`t${t}`, t === 0 ? "no such" : CLASSES[c]!]));
  const { score, ...with_ } = crowd.label(votesOf(one), { truth });
  const { score: none, ...without } = crowd.label(votesOf(one));
  expect(none).toBeNull();
  expect(with_).toEqual(without);
  const wrong = with_.tasks.filter((task, t) => truth[task] !== with_.answers[t]).length;
  expect(score).toMatchObject({ labelled: with_.tasks.length, wrong, error: wrong / with_.tasks.length });
});

test("a tie is answered by the first class in order, and shared in the score", () => {
  const votes = [{ task: "t", worker: "x", label: "b" }, { task: "t", worker: "y", label: "a" }];
  const told = (options: object) => crowd.label(votes, { method: "majority", truth: { t: "a" }, ...options });
  expect(told({})).toMatchObject({ answers: ["b"], score: { wrong: 1, error: 1, sharedError: 0.5 } });
  expect(told({ classes: ["a", "b"] })).toMatchObject({ answers: ["a"], score: { wrong: 0, error: 0, sharedError: 0.5 } });
});

test("classes that are all numbers are in order of size", () => {
  const label = (labels: readonly (string | number)[]) => labels.map((one, t) => ({ task: `${t}`, worker: "x", label: one }));
  expect(crowd.label(label([10, 9, "2", 1])).classes).toEqual(["1", "2", "9", "10"]);
  expect(crowd.label(label(["b", 9, "a"])).classes).toEqual(["b", "9", "a"]);
});

test("rows are the tasks, and the result is JSON", () => {
  const found = crowd.label(patients);
  expect(rows(found)[10]).toEqual({ id: "11", answer: "4", confidence: found.confidence[10] });
  expect(JSON.parse(JSON.stringify(plain(found)))).toEqual(plain(found));
});
