// Slow, obvious twins of the crowd room, from the formulas alone; and what the room must not offer, as controls: a falling step
// without mixing, follow the leader, one-of-N feedback without the bias.

export type Row = readonly (number | null)[];

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const brier = (x: number, y: number): number => (x - y) ** 2;
export const etaFixed = (N: number, T: number): number => Math.min(0.5, Math.sqrt(Math.log(Math.max(2, N)) / T));
export const etaAnytime = (N: number, t: number): number => Math.min(0.5, Math.sqrt(Math.log(Math.max(2, N)) / (2 * t)));

export interface Run {
  readonly predictions: number[];
  readonly weights: number[];
  /** sum of pi.l less the best worker's loss, where everybody reports. */
  readonly mixtureRegret: number;
}

/** Weighted-score update; `naive`: anytime without mixing. */
export function wsu(N: number, rows: readonly Row[], labels: readonly number[], schedule: "anytime" | "fixed" | "naive", loss = brier): Run {
  let pi = Array<number>(N).fill(1 / N);
  const predictions: number[] = [];
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  let t = 1;
  const eta = (at: number): number => (schedule === "fixed" ? etaFixed(N, rows.length) : etaAnytime(N, at));
  rows.forEach((row, r) => {
    const awake = row.flatMap((x, i) => (x === null ? [] : [i]));
    const mass = sum(awake.map((i) => pi[i]!));
    predictions.push(awake.length ? sum(awake.map((i) => pi[i]! * row[i]!)) / mass : 0.5);
    if (!awake.length) return;
    const l = row.map((x) => (x === null ? 0 : loss(x, labels[r]!)));
    const mean = sum(awake.map((i) => pi[i]! * l[i]!)) / mass;
    mixture += mean;
    awake.forEach((i) => (losses[i]! += l[i]!));
    const hat = pi.map((p, i) => (row[i] === null ? p : p * (1 - eta(t) * (l[i]! - mean))));
    const gamma = schedule === "anytime" ? eta(t + 1) / eta(t) : 1;
    pi = hat.map((p) => gamma * p + (1 - gamma) / N);
    t++;
  });
  const total = sum(pi);
  return { predictions, weights: pi.map((p) => p / total), mixtureRegret: mixture - Math.min(...losses) };
}

export function prod(N: number, rows: readonly Row[], labels: readonly number[]): Run {
  const eta = etaFixed(N, rows.length);
  const W = Array<number>(N).fill(1);
  const predictions: number[] = [];
  rows.forEach((row, r) => {
    const awake = row.flatMap((x, i) => (x === null ? [] : [i]));
    predictions.push(awake.length ? sum(awake.map((i) => W[i]! * row[i]!)) / sum(awake.map((i) => W[i]!)) : 0.5);
    awake.forEach((i) => (W[i]! *= 1 - eta * brier(row[i]!, labels[r]!)));
  });
  return { predictions, weights: W.map((w) => w / sum(W)), mixtureRegret: NaN };
}

/** Follow the leader, ties shared: mixture regret. */
export function followTheLeader(N: number, rows: readonly (readonly number[])[], labels: readonly number[]): number {
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  rows.forEach((row, r) => {
    const least = Math.min(...losses);
    const leaders = losses.flatMap((loss, i) => (loss <= least + 1e-12 ? [i] : []));
    mixture += sum(leaders.map((i) => brier(row[i]!, labels[r]!))) / leaders.length;
    row.forEach((x, i) => (losses[i]! += brier(x, labels[r]!)));
  });
  return mixture - Math.min(...losses);
}

/** One of N asked, with the step sqrt(ln N / (N T)), with or without the bias -eta/p: mixture regret. */
export function oneOfN(N: number, rows: readonly (readonly number[])[], labels: readonly number[], biased: boolean, random: () => number): number {
  const eta = Math.min(Math.sqrt(Math.log(N) / (N * rows.length)), 1 / (4 * N));
  const gamma = 2 * N * eta;
  let pi = Array<number>(N).fill(1 / N);
  const losses = Array<number>(N).fill(0);
  let mixture = 0;
  rows.forEach((row, r) => {
    const l = row.map((x) => brier(x, labels[r]!));
    const asking = pi.map((p) => (1 - gamma) * p + gamma / N);
    let left = random();
    let asked = 0;
    while (asked < N - 1 && (left -= asking[asked]!) >= 0) asked++;
    mixture += sum(pi.map((p, i) => p * l[i]!));
    l.forEach((loss, i) => (losses[i]! += loss));
    const estimate = pi.map((_, i) => (i === asked ? l[i]! / asking[i]! : 0) - (biased ? eta / asking[i]! : 0));
    const mean = sum(pi.map((p, i) => p * estimate[i]!)) / sum(pi);
    pi = pi.map((p, i) => p * (1 - eta * (estimate[i]! - mean)));
  });
  return mixture - Math.min(...losses);
}

/** Mean of each baseline's loss, by the reference's formulas. */
export function baselines(N: number, rows: readonly Row[], labels: readonly number[]): Record<"average" | "median" | "majority" | "em" | "emWeights" | "hedge", number> {
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
  };
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

/** Losses (of reports x with y = 0) in which the best worker changes; the others always lose 1. */
export function twoPhase(N: number, T: number, gap = 1, change = 0.25): number[][] {
  const x = Math.sqrt(gap);
  return Array.from({ length: T }, (_, t) => Array.from({ length: N }, (_, i) => (i > 1 ? 1 : (i === 0) === t < change * T ? 0 : x)));
}

/** Two workers lose 1 in turn, the first of them 1/2 at the start, so that whoever leads loses next. */
export function alternation(N: number, T: number): number[][] {
  return Array.from({ length: T }, (_, t) => Array.from({ length: N }, (_, i) => {
    if (i > 1) return 1;
    if (t === 0) return i === 0 ? Math.SQRT1_2 : 0;
    return (t % 2 === 1) === (i === 1) ? 1 : 0;
  }));
}

/** Noise for tests: a linear congruential generator, uniform on [0, 1). */
export function noise(seed: number): () => number {
  let state = BigInt(seed) * 2n + 1n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number(state >> 11n) / 2 ** 53;
  };
}
