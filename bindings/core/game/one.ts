// One prompt's game, read once: what `price` and every study of a prompt start from.

import { countList, countNumbers, isObject, kept, positive, record, unknownField, type Checked } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { ofEntry, typeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { takeGame, type GameBlock, type Places } from "./block.js";
import {
  GROUP_FIELDS, idOf, mechanism, multiplierOf, OPTION_FIELDS, TRAINING_FIELDS,
  type Mechanism, type OptionFields, type Weights,
} from "./options.js";
import type { TrainingOptions } from "./training-types.js";

const OWN_FIELDS = ["groups", "baseline", "boost"] as const;
const FIELDS = [...OWN_FIELDS, ...OPTION_FIELDS] as const;
const ENTRY_FIELDS = [...GROUP_FIELDS, "reward"] as const;

/** Places of a game of one prompt. */
export const PLACES: Places = {
  reward: (_, i, x) => `groups[${i}].reward[${x}]`,
  rewards: (_, i) => `groups[${i}].reward`,
  baseline: (_, x) => `baseline[${x}]`,
  boost: (_, x) => `boost[${x}]`,
};

/** What was given for each field. */
export type GameFields = { readonly [Name in (typeof OWN_FIELDS)[number]]?: unknown } & OptionFields;

/** The own fields of a game, each read once. As `record`, but by name: a third of its time. */
export function gameFields(game: unknown): GameFields {
  if (!isObject(game)) throw typeError("game", "an object", game);
  let groups, baseline, boost, divergence, lambda, normalization, rule, ascent, rebate: unknown;
  const keys = Object.keys(game);
  for (let k = 0; k < keys.length; k++) {
    switch (keys[k]) {
      case "groups": groups = game.groups; break;
      case "lambda": lambda = game.lambda; break;
      case "baseline": baseline = game.baseline; break;
      case "boost": boost = game.boost; break;
      case "divergence": divergence = game.divergence; break;
      case "normalization": normalization = game.normalization; break;
      case "rule": rule = game.rule; break;
      case "ascent": ascent = game.ascent; break;
      case "rebate": rebate = game.rebate; break;
      default: throw unknownField(keys[k]!, FIELDS, keys[k]);
    }
  }
  return { groups, baseline, boost, divergence, lambda, normalization, rule, ascent, rebate };
}

function entryFields(entry: unknown): { id: unknown; size: unknown; multiplier: unknown; reward: unknown } {
  if (!isObject(entry)) throw typeError("", "an object", entry);
  let id, size, multiplier, reward: unknown;
  const keys = Object.keys(entry);
  for (let k = 0; k < keys.length; k++) {
    switch (keys[k]) {
      case "size": size = entry.size; break;
      case "reward": reward = entry.reward; break;
      case "id": id = entry.id; break;
      case "multiplier": multiplier = entry.multiplier; break;
      default: throw unknownField(keys[k]!, ENTRY_FIELDS, keys[k]);
    }
  }
  return { id, size, multiplier, reward };
}

/** What takes a game's numbers as they are read. Lists are of as many entries as there are outcomes; that these are
 *  numbers is to be checked as they are copied. */
export interface Taker {
  group(i: number, size: number, multiplier: number, reward: unknown): void;
  baseline(values: unknown): void;
  boost(values: unknown): void;
}

/** Chooses a taker once the first group says how many outcomes there are. */
export interface Opener<Chosen extends Taker> {
  open(groups: number, outcomes: number, baseline: boolean, boost: boolean): Chosen;
}

export interface Read<Chosen extends Taker> {
  readonly ids: (string | null)[];
  readonly taker: Chosen;
}

/** Groups for whose ids room is made at once: a list may say any length before its entries are looked at. */
const MANY = 1024;

/** Reads the groups, baseline and boost of a game. */
export function readNumbers<Chosen extends Taker>(
  { groups, baseline, boost }: GameFields, opener: Opener<Chosen>,
): Read<Chosen> {
  const count = countList("groups", groups);
  const entries = groups as readonly unknown[];
  const ids = new Array<string | null>(Math.min(count, MANY));
  let outcomes: number | undefined;
  let taker: Chosen | undefined;
  let i = 0;
  try {
    for (; i < count; i++) {
      const { id, size, multiplier, reward } = entryFields(entries[i]);
      ids[i] = idOf(id);
      const weight = positive("size", size);
      const gamma = multiplierOf(multiplier);
      outcomes = countNumbers("reward", reward, outcomes);
      taker ??= opener.open(count, outcomes, baseline !== undefined, boost !== undefined);
      taker.group(i, weight, gamma, reward);
    }
  } catch (error) {
    throw ofEntry("groups", i, error);
  }
  if (baseline !== undefined) {
    countNumbers("baseline", baseline, outcomes);
    taker!.baseline(baseline);
  }
  if (boost !== undefined) {
    countNumbers("boost", boost, outcomes);
    taker!.boost(boost);
  }
  return { ids, taker: taker! };
}

/** Numbers kept in columns, for any memory. */
export class Columns implements Taker {
  readonly sizes: number[] = [];
  readonly multipliers: number[] = [];
  readonly #rewards: Checked[] = [];
  #baseline: Checked | undefined;
  #boost: Checked | undefined;

  constructor(readonly outcomes: number) {}

  group(_: number, size: number, multiplier: number, reward: unknown): void {
    this.sizes.push(size);
    this.multipliers.push(multiplier);
    this.#rewards.push(kept("reward", reward, this.outcomes));
  }

  baseline(values: unknown): void {
    this.#baseline = kept("baseline", values, this.outcomes);
  }

  boost(values: unknown): void {
    this.#boost = kept("boost", values, this.outcomes);
  }

  /** Into memory, with `spare` bytes for the core beside what pricing takes. */
  take(heap: Heap<GameCore>, rule: Mechanism, spare = 0): GameBlock {
    const having = { single: false, baselines: !!this.#baseline, boosts: !!this.#boost };
    const block = takeGame(heap, this, rule, Uint32Array.of(0, this.outcomes), having, spare);
    this.#rewards.forEach((row, i) => block.write("rewards", row, i * this.outcomes, this.outcomes));
    if (this.#baseline) block.write("baselines", this.#baseline);
    if (this.#boost) block.write("boosts", this.#boost);
    return block;
  }
}

export const COLUMNS: Opener<Columns> = { open: (_, outcomes) => new Columns(outcomes) };

/** A game that has been checked but for what the core checks: that its numbers are finite and within its range. */
export interface OneGame {
  readonly groups: Weights;
  readonly outcomes: number;
  readonly rule: Mechanism;
  /** Into memory, with `spare` bytes for the core beside what pricing takes. */
  take(heap: Heap<GameCore>, spare?: number): GameBlock;
}

/** A game in which nobody is charged, or as theory says: without options of payment. */
export interface TrainingPart extends OneGame {
  readonly options: TrainingOptions;
  /** The value of the caller's own field. */
  readonly own: unknown;
}

/** The same without a payment rule. @param own a field of the caller's own beside those. */
export function readTraining(game: unknown, own: string): TrainingPart {
  const input = record("game", game, [...OWN_FIELDS, ...TRAINING_FIELDS, own], "");
  const one = readFields(input);
  const { divergence, lambda, normalization } = one.rule.options;
  return { ...one, options: { divergence, lambda, normalization }, own: input[own] };
}

export function readGame(game: unknown): OneGame {
  return readFields(gameFields(game));
}

function readFields(fields: GameFields): OneGame {
  const { ids, taker } = readNumbers(fields, COLUMNS);
  const { sizes, multipliers, outcomes } = taker;
  const rule = mechanism(fields);
  return { groups: { ids, sizes, multipliers }, outcomes, rule, take: (heap, spare) => taker.take(heap, rule, spare) };
}
