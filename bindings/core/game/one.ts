// One prompt's game, read once: what `price` and every study of a prompt start from.

import { lengthOf, numbers, record, type Checked } from "../check.js";
import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { takeGame, type GameBlock, type Places } from "./block.js";
import { mechanism, OPTION_FIELDS, TRAINING_FIELDS, weights, type Mechanism, type Weights } from "./options.js";
import type { TrainingOptions } from "./training-types.js";

const FIELDS = ["groups", "baseline", "boost"];

/** Places of a game of one prompt. */
export const PLACES: Places = {
  reward: (_, i, x) => `groups[${i}].reward[${x}]`,
  rewards: (_, i) => `groups[${i}].reward`,
  baseline: (_, x) => `baseline[${x}]`,
  boost: (_, x) => `boost[${x}]`,
};

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
  const input = record("game", game, [...FIELDS, ...TRAINING_FIELDS, own], "");
  const one = readFields(input);
  const { divergence, lambda, normalization } = one.rule.options;
  return { ...one, options: { divergence, lambda, normalization }, own: input[own] };
}

export function readGame(game: unknown): OneGame {
  return readFields(record("game", game, [...FIELDS, ...OPTION_FIELDS], ""));
}

function readFields(input: Readonly<Record<string, unknown>>): OneGame {
  const rows: Checked[] = [];
  const groups = weights(input.groups, "reward", (field, reward) => {
    rows.push(numbers(field, reward, rows[0] && lengthOf(rows[0])));
  });
  const outcomes = lengthOf(rows[0]!);
  const baseline = input.baseline === undefined ? undefined : numbers("baseline", input.baseline, outcomes);
  const boost = input.boost === undefined ? undefined : numbers("boost", input.boost, outcomes);
  const rule = mechanism(input);
  return {
    groups, outcomes, rule,
    take(heap, spare = 0) {
      const having = { single: false, baselines: !!baseline, boosts: !!boost };
      const block = takeGame(heap, groups, rule, Uint32Array.of(0, outcomes), having, spare);
      rows.forEach((row, i) => block.write("rewards", row, i * outcomes));
      if (baseline) block.write("baselines", baseline);
      if (boost) block.write("boosts", boost);
      return block;
    },
  };
}
