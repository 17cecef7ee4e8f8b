// The scene of the game room: a prompt with its responses, groups with what is true of them and what they report, and the
// platform's choices.

import type { Divergence, Game } from "candor";

/** A group as the mechanism hears it. */
export type Report = {
  readonly size: number;
  /** What each response is worth to one member, in coins. */
  readonly reward: readonly number[];
};

export type GroupScene = {
  readonly name: string;
  readonly truth: Report;
  readonly report: Report;
  readonly multiplier: number;
};

export type GameScene = {
  readonly prompt: string;
  /** Which prompt of a file it is, from 0: texts of prompts may be cut to the same. */
  readonly nth?: number;
  readonly responses: readonly string[];
  /** The model before, one positive number for each response. */
  readonly baseline: readonly number[];
  /** The platform's own wishes, one number for each response. */
  readonly boost: readonly number[];
  readonly groups: readonly GroupScene[];
  /** The group whose lie is looked at. */
  readonly chosen: number;
  readonly divergence: Divergence;
  readonly lambda: number;
  readonly normalization: NonNullable<Game["normalization"]>;
};

export const DIVERGENCES = ["kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon"] as const;
export const NORMALIZATIONS = ["none", "sum", "max", "range", "z-score"] as const;

const honest = (name: string, size: number, reward: readonly number[]): GroupScene =>
  ({ name, truth: { size, reward }, report: { size, reward }, multiplier: 1 });

/** The careful exaggerate: they claim more for their favourite and less for what the others want. */
export const first = (): GameScene => ({
  prompt: "My neighbour plays loud music at night. What should I do?",
  responses: [
    "Ring the bell, say you cannot sleep, agree on a quiet hour.",
    "Note the dates and write to the landlord.",
    "Play the bagpipes back. Learn them first.",
    "Bang a broom on the ceiling, in time with the music.",
    "I cannot help with quarrels.",
  ],
  baseline: [0.25, 0.25, 0.1, 0.1, 0.3],
  boost: [0, 0, 0, 0, 0],
  groups: [
    honest("The practical", 3, [8, 5, 2, 1, 0]),
    { ...honest("The careful", 2, [5, 8, 0, 1, 6]), report: { size: 2, reward: [2, 10, 0, 1, 6] } },
    honest("The jokers", 1, [2, 0, 6, 9, 1]),
  ],
  chosen: 1,
  divergence: "kl",
  lambda: 6,
  normalization: "none",
});

export const same = (a: Report, b: Report): boolean => a.size === b.size && a.reward.every((reward, x) => reward === b.reward[x]);
export const lies = ({ truth, report }: GroupScene): boolean => !same(truth, report);

/** A list with one entry changed. */
export const at = <T>(list: readonly T[], k: number, entry: T): readonly T[] => list.map((each, j) => (j === k ? entry : each));

/** The scene with another report of the group that is looked at. */
export function reporting(scene: GameScene, report: Report): GameScene {
  const { groups, chosen } = scene;
  return { ...scene, groups: at(groups, chosen, { ...groups[chosen]!, report }) };
}

/** The letter of a response: A to Z, then by number. */
export const letter = (x: number): string => (x < 26 ? String.fromCharCode(65 + x) : String(x + 1));
