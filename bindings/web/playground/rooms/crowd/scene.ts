// The crowd room's scene: a history, whose reports are bent and how far, and the rules.

import { AWAY, bends, drawn, histories, type Bend, type History, type HistoryName } from "./history.js";

export const schedules = ["anytime", "fixed", "doubling"] as const;
export const outputs = ["mean", "sample"] as const;
export const rules = ["brier", "weight"] as const;
export const silences = ["half", "sleep"] as const;

export type CrowdScene = {
  /** A built-in one, or somebody's own. */
  readonly history: HistoryName | History;
  /** Of the built-in ones. */
  readonly seed: number;
  /** Whose reports are bent, by index. */
  readonly worker: number;
  readonly bend: Bend;
  /** From -1 to 1; 0 is the truth. */
  readonly amount: number;
  /** The one that is looked at, from 1. */
  readonly round: number;
  readonly schedule: (typeof schedules)[number];
  readonly scale: number;
  /** How many are asked a round; 0 for everybody. */
  readonly asked: number;
  readonly output: (typeof outputs)[number];
  readonly rule: (typeof rules)[number];
  /** Who says nothing counts as 1/2, or is no part of the round. */
  readonly silence: (typeof silences)[number];
  /** Whole units of money. */
  readonly budget: number;
};

/** Reports, silent and absent workers among them, of a history of one's own: as many as the large one has. */
export const LIMITS = { seed: 999_999, scale: [0.1, 4], budget: 1_000_000, reports: 400_000 } as const;

export const first = (): CrowdScene => ({
  history: "rumour", seed: 1, worker: 2, bend: "sure", amount: 0, round: 1,
  schedule: "anytime", scale: 1, asked: 0, output: "mean", rule: "brier", silence: "half", budget: 100,
});

/** A scene that somebody wrote, if it is one. What is left out is as in the first. */
export function read(given: { readonly [name: string]: unknown }): CrowdScene | undefined {
  const scene = { ...first(), ...given } as CrowdScene;
  const { seed, worker, bend, amount, round, schedule, scale, asked, output, rule, silence, budget } = scene;
  const history = isHistoryName(scene.history) ? scene.history : tableOf(scene.history);
  if (!history || !isWhole(seed, 0, LIMITS.seed)) return undefined;
  const { workers, labels } = historyOf({ history, seed });
  const fits = isWhole(worker, 0, workers.length - 1) && isWhole(round, 1, labels.length) && isWhole(asked, 0, workers.length)
    && isWhole(budget, 1, LIMITS.budget) && isBetween(amount, -1, 1) && isBetween(scale, ...LIMITS.scale)
    && isOf(bends, bend) && isOf(schedules, schedule) && isOf(outputs, output) && isOf(rules, rule)
    && isOf(silences, silence);
  return fits
    ? { history, seed, worker, bend, amount, round, schedule, scale, asked, output, rule, silence, budget } : undefined;
}

const isOf = (words: readonly unknown[], value: unknown): boolean => words.includes(value);
const isHistoryName = (value: unknown): value is HistoryName => isOf(histories, value);
const isBetween = (value: unknown, from: number, to: number): boolean => typeof value === "number" && value >= from && value <= to;
const isWhole = (value: unknown, from: number, to: number): boolean => Number.isInteger(value) && isBetween(value, from, to);
const isShare = (value: unknown): boolean => value === null || isBetween(value, 0, 1);

function tableOf(value: unknown): History | undefined {
  const { workers, reports, labels } = (value ?? {}) as Record<string, unknown>;
  if (![workers, reports, labels].every((each) => Array.isArray(each) && each.length > 0)) return undefined;
  const [names, rows, came] = [workers, reports, labels] as readonly (readonly unknown[])[];
  const right = names!.every((name) => typeof name === "string") && new Set(names).size === names!.length
    && rows!.length === came!.length && came!.every(isShare)
    && rows!.every((row) => Array.isArray(row) && row.length === names!.length
      && row.every((report) => isShare(report) || report === AWAY));
  return right ? ({ workers, reports, labels } as History) : undefined;
}

const KEPT = 4;
const kept = new Map<string, History>();

/** The history that a scene is about. */
export function historyOf({ history, seed }: Pick<CrowdScene, "history" | "seed">): History {
  if (typeof history !== "string") return history;
  const name = `${history} ${seed}`;
  if (!kept.has(name)) {
    kept.set(name, drawn(history, seed));
    // an answer may still speak of the one before
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  }
  return kept.get(name)!;
}
