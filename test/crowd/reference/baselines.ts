// Slow, obvious twins of what the mechanism is compared with, from the formulas alone.

import type { Baseline } from "candor";
import { brier, sum, type Row } from "./row.js";
import { supervised } from "./supervised.js";

/** Mean of each baseline's loss, by the reference's formulas. */
export function baselines(N: number, rows: readonly Row[], labels: readonly number[]): Record<Baseline, number> {
  const T = rows.length;
  const there = (row: Row): number[] => row.filter((x) => x !== null) as number[];
  const score = (predict: (row: Row, r: number) => number): number => sum(rows.map((row, r) => brier(predict(row, r), labels[r]!))) / T;
  const L = Array<number>(N).fill(0);
  const D = Array<number>(N).fill(0.05);
  let n = 1;
  return {
    average: score((row) => sum(there(row)) / there(row).length),
    median: score((row) => there(row).sort((a, b) => a - b)[(there(row).length - 1) >> 1]!),
    majority: score((row) => {
      const lead = sum(there(row).map((x) => Math.sign(x - 0.5)));
      return lead > 0 ? 1 : lead < 0 ? 0 : 0.5;
    }),
    em: dawidSkene(N, rows, labels),
    emWeights: score((row) => {
      const w = D.map((d) => 1 / (d / n + 1e-4));
      const p = sum(row.map((x, i) => w[i]! * x!)) / sum(w);
      row.forEach((x, i) => (D[i]! += (x! - p) ** 2));
      n++;
      return p;
    }),
    hedge: score((row, r) => {
      const eta = Math.sqrt((8 * Math.log(N)) / T);
      const w = L.map((l) => Math.exp(-eta * (l - Math.min(...L))));
      const p = sum(row.map((x, i) => w[i]! * x!)) / sum(w);
      row.forEach((x, i) => (L[i]! += brier(x!, labels[r]!)));
      return p;
    }),
    supervised: score(supervisedAnswers(rows, labels)),
  };
}

/** Of classes 0 and 1: what it answers to each row, in order. */
function supervisedAnswers(rows: readonly Row[], labels: readonly number[]): (row: Row, r: number) => number {
  const votes = rows.map((row) => row.flatMap((x, i) => (x === null ? [] : [[i, x > 0.5 ? 1 : 0] as const])));
  const answers = supervised(2, votes, labels.map((y) => [1 - y, y]));
  return (_, r) => answers[r]![1]!;
}

function dawidSkene(N: number, rows: readonly Row[], labels: readonly number[]): number {
  const votes: number[][] = [];
  let [prior, sens, spec] = [0.5, Array<number>(N).fill(0.7), Array<number>(N).fill(0.7)];
  let next = 20;
  let total = 0;
  const odds = (vote: readonly number[]): number => Math.log(prior / (1 - prior)) + sum(vote.map((v, i) =>
    v === 1 ? Math.log(sens[i]!) - Math.log(1 - spec[i]!) : v === 0 ? Math.log(1 - sens[i]!) - Math.log(spec[i]!) : 0));
  rows.forEach((row, r) => {
    const vote = row.map((x) => (x === null ? 2 : x > 0.5 ? 1 : 0));
    const p = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, odds(vote)))));
    total += brier(p, labels[r]!);
    votes.push(vote);
    if (votes.length !== next) return;
    let mu = votes.map((v) => {
      const cast = v.filter((x) => x !== 2);
      return cast.length ? Math.max(0.02, Math.min(0.98, sum(cast) / cast.length)) : 0.5;
    });
    for (let iteration = 0; iteration < 30; iteration++) {
      const old = mu;
      const count = (i: number, kind: number, weight: (t: number) => number): number => sum(votes.map((v, t) => (v[i] === kind ? weight(t) : 0)));
      sens = sens.map((_, i) => (count(i, 1, (t) => mu[t]!) + 1) / (count(i, 1, (t) => mu[t]!) + count(i, 0, (t) => mu[t]!) + 2));
      spec = spec.map((_, i) => (count(i, 0, (t) => 1 - mu[t]!) + 1) / (count(i, 1, (t) => 1 - mu[t]!) + count(i, 0, (t) => 1 - mu[t]!) + 2));
      prior = (sum(mu) + 1) / (mu.length + 2);
      mu = votes.map((v) => 1 / (1 + Math.exp(-Math.max(-500, Math.min(500, odds(v))))));
      if (iteration > 0 && Math.max(...mu.map((m, t) => Math.abs(m - old[t]!))) < 1e-6) break;
    }
    next = Math.max(votes.length + 1, Math.floor(votes.length * 1.5));
  });
  return total / rows.length;
}
