// Histories: the built-in ones, drawn anew from a seed, and how one worker's reports are bent.

/** Instead of a report: the worker was not asked, and is no part of the round. */
export const AWAY = -1;

/** Reports of N workers in T rounds, null for silence, and the labels that came. */
export type History = {
  readonly workers: readonly string[];
  readonly reports: readonly (readonly (number | null)[])[];
  readonly labels: readonly (number | null)[];
};

export const histories = ["rumour", "independent", "large"] as const;
export type HistoryName = (typeof histories)[number];

interface Skill {
  readonly name: string;
  /** The probability it gives to what it holds for true: in one half of the rounds, and in the other. */
  readonly sure: readonly [number, number];
  readonly followsRumour?: boolean;
}

interface Plan {
  /** A multiple of 160, so that everybody can be right exactly as often as it says. */
  readonly rounds: number;
  readonly workers: readonly Skill[];
}

const NAMES = ["Ann", "Ben", "Eve", "Gus", "Hal", "Ida", "Jon"] as const;

const PLANS: Readonly<Record<HistoryName, Plan>> = {
  rumour: {
    rounds: 160,
    workers: NAMES.map((name, i) => ({
      name, sure: ([[0.95, 0.85], [0.8, 0.7], [0.75, 0.6]] as const)[i] ?? [0.55, 0.55], followsRumour: i > 2,
    })),
  },
  independent: {
    rounds: 160,
    workers: NAMES.map((name, i) => ({ name, sure: ([[0.85, 0.7], [0.8, 0.65], [0.75, 0.6]] as const)[i % 3]! })),
  },
  large: {
    rounds: 1600,
    workers: Array.from({ length: 240 }, (_, i) => ({
      name: NAMES[i] ?? `worker ${i + 1}`, sure: i < 5 ? [0.9, 0.75] : i < 60 ? [0.75, 0.6] : [0.55, 0.55],
      followsRumour: i >= 60,
    })),
  },
};

/** Everybody says what it believes, and what it says comes true exactly as often as it says: of the rounds in which it
 *  gives 0.8 to a label, 80 % bring it. Those who follow the rumour are right or wrong together, but for a few
 *  rounds. */
export function drawn(name: HistoryName, seed: number): History {
  const { rounds, workers } = PLANS[name];
  const shuffled = shuffler(seed);
  const half = rounds / 2;
  const order = shuffled(rounds);
  const labels = Array.from({ length: rounds }, (_, t) => (order[t]! < half ? 1 : 0));
  // the rounds of either label, in two halves
  const strata = [0, 1].flatMap((label) => {
    const of = labels.flatMap((each, t) => (each === label ? [t] : []));
    return [of.slice(0, half / 2), of.slice(half / 2)];
  });
  const rumour = strata.map((rounds) => shuffled(rounds.length).map((k) => rounds[k]!));
  const reports = labels.map(() => new Array<number>(workers.length).fill(0.5));
  workers.forEach(({ sure, followsRumour = false }, i) => strata.forEach((rounds, s) => {
    const wanted = followsRumour ? stirred(rumour[s]!, shuffled) : shuffled(rounds.length).map((k) => rounds[k]!);
    const level = sure[s % 2]!;
    const right = Math.round(level * rounds.length);
    wanted.forEach((t, k) => {
      const held = k < right ? labels[t]! : 1 - labels[t]!;
      reports[t]![i] = held === 1 ? level : tidy(1 - level);
    });
  }));
  return { workers: workers.map(({ name }) => name), reports, labels };
}

/** Without the tail that binary leaves. */
const tidy = (report: number): number => Number(report.toFixed(12));

/** The same order with one round in ten elsewhere. */
function stirred(rounds: readonly number[], shuffled: (count: number) => number[]): number[] {
  const next = [...rounds];
  const some = shuffled(rounds.length).slice(0, Math.ceil(rounds.length / 10));
  some.forEach((k, j) => next[k] = rounds[some[(j + 1) % some.length]!]!);
  return next;
}

/** Orders of 0..count-1 out of a seed (Lehmer's generator, whole numbers below 2^47). */
function shuffler(seed: number): (count: number) => number[] {
  let state = (seed % 2147483646) + 1;
  const below = (end: number): number => (state = (state * 48271) % 2147483647) % end;
  below(1);
  return (count) => {
    const order = Array.from({ length: count }, (_, k) => k);
    for (let k = count - 1; k > 0; k--) {
      const other = below(k + 1);
      [order[k], order[other]] = [order[other]!, order[k]!];
    }
    return order;
  };
}

/** What a bend leads to at its two ends. */
export const bends = ["sure", "majority", "side"] as const;
export type Bend = (typeof bends)[number];

/** `amount` from -1 to 1: how far each report goes towards one end or the other; 0 is the truth. `sure`: to 1/2, or to
 *  0 or 1, whichever is nearer. `majority`: to the opposite of what the others' lower median says, or to it. `side`: to
 *  0, or to 1. */
export function bent({ workers, reports, labels }: History, worker: number, bend: Bend, amount: number): History {
  if (amount === 0) return { workers, reports, labels };
  return {
    workers, labels,
    reports: reports.map((row) =>
      row.map((report, i) => (i === worker && said(report) ? moved(report, row, i) : report))),
  };
  function moved(report: number, row: readonly (number | null)[], i: number): number {
    const [low, high] = ends(bend, report, row, i);
    const to = amount < 0 ? low : high;
    return tidy(report + Math.abs(amount) * (to - report));
  }
}

export const said = (report: number | null | undefined): report is number =>
  typeof report === "number" && report !== AWAY;

function ends(bend: Bend, report: number, row: readonly (number | null)[], worker: number): readonly [number, number] {
  switch (bend) {
    case "sure": return [0.5, report > 0.5 ? 1 : report < 0.5 ? 0 : 0.5];
    case "side": return [0, 1];
    case "majority": {
      const others = row.filter((_, i) => i !== worker).filter(said).sort((a, b) => a - b);
      const median = others[Math.floor((others.length - 1) / 2)] ?? report;
      return [1 - median, median];
    }
  }
}
