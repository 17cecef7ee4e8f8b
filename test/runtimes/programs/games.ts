// Several hundred games: every divergence with every normalisation, with and without baseline, boost and multipliers.

import type {
  BatchOptions, CandidateGame, Divergence, Game, GameOptions, Group, Normalization, PricedColumns,
} from "candor";
import { Random } from "./random.js";

export const DIVERGENCES: readonly Divergence[] = [
  "kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon",
  { alpha: -1.5 }, { alpha: 0.25 }, { alpha: 0.99 }, { alpha: 1.25 }, { alpha: 3 },
];
export const NORMALIZATIONS: readonly Normalization[] = ["none", "sum", "max", "range", "z-score"];

const GROUPS = 8;
const OUTCOMES = 70;

/** A batch and what is written into its views. */
export interface BatchWork {
  readonly options: BatchOptions;
  readonly rewards: readonly number[];
  readonly baselines: readonly number[];
  readonly boosts: readonly number[];
  /** Prompts of a first call, whose totals the second continues. */
  readonly first: number;
}

export interface Games {
  readonly single: readonly Game[];
  readonly batches: readonly BatchWork[];
  readonly candidates: readonly CandidateGame[];
  /** Of results of any magnitude, to be added up. */
  readonly columns: readonly PricedColumns[];
}

export function games(): Games {
  const random = new Random(20250801);
  const single: Game[] = [];
  const batches: BatchWork[] = [];
  for (const divergence of DIVERGENCES) {
    for (const normalization of NORMALIZATIONS) {
      for (let extras = 0; extras < 8; extras++) single.push(singleGame(random, { divergence, normalization }, extras));
      batches.push(batchWork(random, { divergence, normalization }, random.coin() ? "f32" : "f64"));
    }
  }
  const candidates = Array.from({ length: 64 }, () => candidateGame(random));
  const columns = [1, 7, 1023, 2500].map((prompts) => pricedColumns(random, prompts));
  return { single, batches, candidates, columns };
}

/** Of two groups: of every exponent there is, of one sign, small ones beside zeros, and what cancels. */
function pricedColumns(random: Random, prompts: number): PricedColumns {
  const sign = (): number => (random.coin() ? 1 : -1);
  return {
    valuations: random.list(2 * prompts, () => sign() * random.scale(-1074, 1023)),
    payments: random.list(2 * prompts, () => random.scale(-20, 0)),
    utilities: random.list(2 * prompts, () => (random.coin() ? 0 : random.scale(-1074, -1000))),
    welfare: random.list(prompts, () => sign() * 2 ** 52 + random.integer(0, 3)),
  };
}

function singleGame(random: Random, options: GameOptions, extras: number): Game {
  const m = random.integer(1, OUTCOMES);
  const reward = rewards(random, options.normalization!);
  return {
    ...mechanism(random, options),
    groups: groups(random, extras % 2 === 1).map((group) => ({ ...group, reward: random.list(m, reward) })),
    ...(extras & 2 && { baseline: random.list(m, () => random.scale(-20, 4)) }),
    ...(extras & 4 && { boost: random.list(m, () => random.unit() - 0.5) }),
  };
}

function batchWork(random: Random, options: GameOptions, single: "f32" | "f64"): BatchWork {
  const prompts = random.integer(2, 9);
  const ragged = random.coin();
  const outcomes = random.integer(1, OUTCOMES);
  const offsets = [0];
  for (let p = 0; p < prompts; p++) offsets.push(offsets[p]! + (ragged ? random.integer(1, OUTCOMES) : outcomes));
  const total = offsets[prompts]!;
  const batchGroups = groups(random, random.coin());
  const reward = rewards(random, options.normalization!);
  const [baselines, boosts] = [random.coin(), random.coin()];
  return {
    options: {
      ...mechanism(random, options), groups: batchGroups, prompts, precision: single, views: [...(baselines ? ["baselines" as const] : []), ...(boosts ? ["boosts" as const] : [])],
      ...(ragged ? { offsets } : { outcomes }),
    },
    rewards: random.list(total * batchGroups.length, reward),
    baselines: baselines ? random.list(total, () => random.scale(-20, 4)) : [],
    boosts: boosts ? random.list(total, () => random.unit() - 0.5) : [],
    first: random.integer(1, prompts - 1),
  };
}

function candidateGame(random: Random): CandidateGame {
  const K = random.integer(1, OUTCOMES);
  const value = rewards(random, "none");
  return {
    groups: groups(random, random.coin()).map((group) => ({ ...group, values: random.list(K, value) })),
    ...(random.coin() && { regularizer: random.list(K, () => random.unit()) }),
    ...(random.coin() && { boost: random.list(K, () => random.unit()) }),
  };
}

function groups(random: Random, multipliers: boolean): Group[] {
  return Array.from({ length: random.integer(1, GROUPS) }, () => ({
    size: random.integer(1, 9),
    ...(multipliers && { multiplier: random.scale(-2, 2) }),
  }));
}

function mechanism(random: Random, options: GameOptions): GameOptions {
  return { ...options, lambda: random.scale(-10, 9), rule: random.integer(0, 9) === 0 ? "none" : "affine-maximizer" };
}

/** One of: uniform; small integers, with ties; wide. Positive where the normalisation divides by a sum or a maximum. */
function rewards(random: Random, normalization: Normalization): () => number {
  const positive = normalization === "sum" || normalization === "max";
  const kind = random.integer(0, 2);
  if (kind === 0) return () => random.unit() + (positive ? 0.125 : -0.5);
  if (kind === 1) return () => random.integer(positive ? 1 : -2, 4);
  return () => random.scale(-16, 6) * (positive || random.coin() ? 1 : -1);
}
