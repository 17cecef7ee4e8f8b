// The slow, obvious twin of a replay over classes with the fixed schedule, who has no report being no part of a slot,
// and of what it is compared with.

import type { Baseline } from "candor";
import { sum } from "./row.js";
import { supervised } from "./supervised.js";

type Opinion = readonly number[];
type Rows = readonly (readonly (Opinion | undefined)[])[];

const loss = (x: Opinion, y: Opinion): number => sum(x.map((p, c) => (p - y[c]!) ** 2)) / 2;
const chosen = (x: Opinion): number => x.indexOf(Math.max(...x));

interface ClassRun {
  readonly predictions: number[][];
  readonly weights: number[];
  readonly answers: { readonly [name in Baseline]?: number[][] };
}

export function classRun(N: number, k: number, rows: Rows, labels: readonly (Opinion | null)[]): ClassRun {
  const T = rows.length;
  const eta = Math.min(0.5, Math.sqrt(Math.log(Math.max(2, N)) / T));
  const uniform = Array<number>(k).fill(1 / k);
  let pi = Array<number>(N).fill(1 / N);
  const own = Array<number>(N).fill(0);
  const beside = Array<number>(N).fill(0);
  const distance = Array<number>(N).fill(0.05);
  const count = Array<number>(N).fill(1);
  const predictions: number[][] = [];
  const answers: Record<"average" | "majority" | "emWeights" | "hedge", number[][]> =
    { average: [], majority: [], emWeights: [], hedge: [] };
  rows.forEach((row, t) => {
    const there = row.flatMap((x, i) => (x ? [{ i, x }] : []));
    const mean = (weight: (i: number) => number): number[] => {
      const total = sum(there.map(({ i }) => weight(i)));
      return there.length === 0 ? uniform : uniform.map((_, c) => sum(there.map(({ i, x }) => weight(i) * x[c]!)) / total);
    };
    const prediction = mean((i) => pi[i]!);
    predictions.push(prediction);
    answers.average.push(mean(() => 1));
    answers.majority.push(plurality(k, there.map(({ x }) => x)));
    const consensus = mean((i) => 1 / (distance[i]! / count[i]! + 1e-4));
    answers.emWeights.push(consensus);
    there.forEach(({ i, x }) => {
      distance[i]! += loss(x, consensus);
      count[i]!++;
    });
    const step = Math.sqrt((8 * Math.log(Math.max(2, N))) / T);
    const lead = Math.min(...there.map(({ i }) => own[i]! - beside[i]!));
    const hedge = mean((i) => Math.exp(-step * (own[i]! - beside[i]! - lead)));
    answers.hedge.push(hedge);
    const y = labels[t];
    if (!y || there.length === 0) return;
    const mass = sum(there.map(({ i }) => pi[i]!));
    const average = sum(there.map(({ i, x }) => pi[i]! * loss(x, y))) / mass;
    pi = pi.map((p, i) => p * (row[i] ? 1 - eta * (loss(row[i], y) - average) : 1));
    there.forEach(({ i, x }) => {
      own[i]! += loss(x, y);
      beside[i]! += loss(hedge, y);
    });
  });
  const votes = rows.map((row) => row.flatMap((x, i) => (x ? [[i, chosen(x)] as const] : [])));
  return {
    predictions, weights: pi.map((p) => p / sum(pi)),
    answers: { ...answers, supervised: supervised(k, votes, labels), em: dawidSkene(N, k, votes) },
  };
}

/** Equals of a report share its vote, classes with as many votes the answer. */
function plurality(k: number, reports: readonly Opinion[]): number[] {
  const score = Array<number>(k).fill(0);
  for (const x of reports) {
    const top = x.flatMap((p, c) => (p === Math.max(...x) ? [c] : []));
    top.forEach((c) => (score[c]! += 1 / top.length));
  }
  const top = score.flatMap((s, c) => (s > Math.max(...score) - 1e-9 ? [c] : []));
  return score.map((_, c) => (top.includes(c) ? 1 / top.length : 0));
}

function dawidSkene(N: number, k: number, votes: readonly (readonly (readonly [number, number])[])[]): number[][] {
  const over = Array.from({ length: k }, (_, c) => c);
  let prior = over.map(() => 1 / k);
  let matrix = Array.from({ length: N }, () => over.map((c) => over.map((v) => (c === v ? 0.7 : 0.3 / (k - 1)))));
  let next = 20;
  const posterior = (slot: readonly (readonly [number, number])[]): number[] => {
    const scores = over.map((c) => slot.reduce((product, [i, v]) => product * matrix[i]![c]![v]!, prior[c]!));
    return scores.map((score) => score / sum(scores));
  };
  return votes.map((slot, t) => {
    const answer = posterior(slot);
    if (t + 1 !== next) return answer;
    const past = votes.slice(0, t + 1);
    let mu = past.map((one) => {
      const shares = over.map((c) => (one.length ? Math.max(0.02, Math.min(0.98, one.filter(([, v]) => v === c).length / one.length)) : 1));
      return shares.map((share) => share / sum(shares));
    });
    for (let round = 0; round < 30; round++) {
      const old = mu;
      const said = (i: number, v: number | null, c: number): number =>
        sum(past.map((one, s) => (one.some(([j, w]) => j === i && (v === null || w === v)) ? mu[s]![c]! : 0)));
      matrix = matrix.map((_, i) => over.map((c) => over.map((v) => (said(i, v, c) + 1) / (said(i, null, c) + k))));
      prior = over.map((c) => (sum(mu.map((m) => m[c]!)) + 1) / (mu.length + k));
      mu = past.map(posterior);
      if (round > 0 && Math.max(...mu.flatMap((m, s) => m.map((p, c) => Math.abs(p - old[s]![c]!)))) < 1e-6) break;
    }
    next = Math.max(t + 2, Math.floor((t + 1) * 1.5));
    return answer;
  });
}
