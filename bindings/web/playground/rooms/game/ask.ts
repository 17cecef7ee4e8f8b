// What the room asks the core, and the differences of what it answers.

import type { Game, Priced } from "candor";
import type { Promised } from "candor/worker";
import { lies, type GameScene, type Report } from "./scene.js";

/** Beside the groups stand witnesses that value what a group values in truth and have no weight: what the core says that
 *  the model is worth to one is what the model is worth to a member of its group, on the scale that reports are brought
 *  to. The weight is lost in every sum of doubles. */
const NO_WEIGHT = 1e-300;

/** The game in which groups report so. @param whose the groups that have a witness */
export function gameOf(scene: GameScene, reports: readonly Report[], whose: readonly number[]): Game {
  const { groups, baseline, boost, divergence, lambda, normalization } = scene;
  const heard = groups.map(({ name, multiplier }, i) => ({ id: name, ...reports[i]!, multiplier }));
  const witnesses = whose.map((i) => ({ size: NO_WEIGHT, reward: groups[i]!.truth.reward }));
  return { groups: [...heard, ...witnesses], baseline, boost, divergence, lambda, normalization };
}

/** A worker's rooms, to which a game is sent with its numbers in one buffer: it gets them in a third of the time. */
export function sending(core: Promised): Promised {
  const price = ((game: Game) => core.game.price(inOneBuffer(game))) as Promised["game"]["price"];
  return { ...core, game: { ...core.game, price } };
}

function inOneBuffer(game: Game): Game {
  const lists = [game.baseline!, game.boost!, ...game.groups.map(({ reward }) => reward)];
  const m = lists[0]!.length;
  const all = new Float64Array(lists.length * m);
  const [baseline, boost, ...rewards] = lists.map((list, k) => {
    const row = all.subarray(k * m, (k + 1) * m);
    row.set(list);
    return row;
  });
  const groups = game.groups.map((group, i) => ({ ...group, reward: rewards[i]! }));
  return { ...game, groups, baseline: baseline!, boost: boost! };
}

export const truths = ({ groups }: GameScene): readonly Report[] => groups.map(({ truth }) => truth);
export const reports = ({ groups }: GameScene): readonly Report[] => groups.map(({ report }) => report);
/** What is reported, but for one group. */
export const but = (scene: GameScene, i: number, report: Report): readonly Report[] =>
  scene.groups.map((group, j) => (j === i ? report : group.report));

/** Of a whole group, in coins. */
export interface Share {
  /** What the model is worth to it in truth. */
  readonly value: number;
  readonly pays: number;
  readonly keeps: number;
}

/** @param i the group @param witness its witness's place among the witnesses */
export function shareOf({ groups }: GameScene, i: number, witness: number, { valuations, payments }: Priced): Share {
  const value = groups[i]!.truth.size * valuations[groups.length + witness]!;
  return { value, pays: payments[i]!, keeps: value - payments[i]! };
}

export interface GroupAnswer {
  readonly now: Share;
  /** Had it told the truth, the others' reports as they are. */
  readonly truth: Share;
  /** What its lie brings it: where nobody pays, and where all pay. */
  readonly gain: Gain;
}
export interface Gain {
  readonly without: number;
  readonly with: number;
}

/** What a lie brings over the truth; what rounding alone can bring is 0. @param least that */
export function gainOver(truth: Share, lie: Share, least: number): Gain {
  const beyond = (gain: number): number => (Math.abs(gain) > least ? gain : 0);
  return { without: beyond(lie.value - truth.value), with: beyond(lie.keeps - truth.keeps) };
}

/** 1e-12 of what everybody has at stake, with the boost and lambda, as in the core's audit. Lies that change nothing, over
 *  all divergences and normalizations, were seen to gain at most 2.5e-16 of it. */
export function rounding({ groups, boost, lambda, normalization }: GameScene, i: number): number {
  const most = (list: readonly number[]): number => list.reduce((top, each) => Math.max(top, Math.abs(each)), 0);
  // on whatever scale: the number of responses is more than any that are brought to one, unless they have both signs
  const stake = ({ size, reward }: Report): number => size * (normalization === "none" ? most(reward) : reward.length);
  const stakes = groups.map(({ truth, report, multiplier }) => multiplier * Math.max(stake(truth), stake(report)));
  return (1e-12 * stakes.reduce((sum, each) => sum + each, most(boost) + lambda)) / groups[i]!.multiplier;
}

export interface Answered {
  readonly policies: Readonly<Record<"before" | "honest" | "now", readonly number[]>>;
  readonly groups: readonly GroupAnswer[];
}

/** Whether all calls of an answer take a part of a frame, also those of the first: measured under the dearest divergence
 *  at five times as much, 49 ms. */
export const isBrief = ({ groups, responses }: GameScene): boolean => groups.length ** 2 * responses.length <= 10_000;

/** One call for what is reported, one for the truth of all, one for the truth of each who lies, one for the model before. Of a
 *  scene that follows another, what is the same is not asked again: while a bar is dragged, all but the first. */
export function answering(): (core: Promised, scene: GameScene) => Promise<Answered> {
  let before: readonly Kept[] = [];
  return async ({ game }, scene) => {
    const kept: Kept[] = [];
    const price = (asked: Game): Promise<Priced> => {
      const parts = partsOf(asked);
      const same = (each: Kept): boolean =>
        each.parts.length === parts.length && parts.every((part, k) => part === each.parts[k]);
      const known = kept.find(same);
      if (known) return known.priced;
      const found = before.find(same) ?? { parts, priced: game.price(asked) };
      kept.push(found);
      return found.priced;
    };
    const all = scene.groups.map((_, i) => i);
    const ask = (heard: readonly Report[]): Promise<Priced> => price(gameOf(scene, heard, all));
    const asked = [
      ask(reports(scene)),
      // held so firmly it does not move
      price({ ...gameOf(scene, truths(scene), []), divergence: "kl", lambda: 1e300 }),
      ask(truths(scene)),
      ...scene.groups.map((group, i) => ask(lies(group) ? but(scene, i, group.truth) : reports(scene))),
    ];
    const [told, model, honest, ...each] = await Promise.all(asked);
    before = kept;
    return {
      policies: { before: [...model!.policy], honest: [...honest!.policy], now: [...told!.policy] },
      groups: each.map((truthful, i) => {
        const [truth, lie] = [shareOf(scene, i, i, truthful), shareOf(scene, i, i, told!)];
        return { now: lie, truth, gain: gainOver(truth, lie, rounding(scene, i)) };
      }),
    };
  };
}

interface Kept {
  readonly parts: readonly unknown[];
  readonly priced: Promise<Priced>;
}

/** What a game is made of: scenes that follow one another share the lists that did not change. */
const partsOf = ({ groups, baseline, boost, divergence, lambda, normalization }: Game): readonly unknown[] => [
  baseline, boost, divergence, lambda, normalization,
  ...groups.flatMap(({ size, reward, multiplier }) => [size, reward, multiplier]),
];
