// Scenes of the game room out of addresses and files, whoever wrote them.

import type { Json, Scene } from "../../room.js";
import { DIVERGENCES, NORMALIZATIONS, type GameScene, type GroupScene, type Report } from "./scene.js";

/** Groups and responses that a page can still draw. */
export const MOST = { groups: 64, responses: 256, letters: 2000 };

export function read(scene: Scene): GameScene | undefined {
  const { prompt, nth, responses, baseline, boost, groups, chosen, divergence, lambda, normalization } = scene;
  if (!isText(prompt) || !isList(responses, MOST.responses, isText)) return undefined;
  const m = responses.length;
  const numbers = (value: Json | undefined): value is number[] => isList(value, m, isNumber) && value.length === m;
  const report = (value: Json | undefined): value is Report =>
    isRecord(value) && isPositive(value.size) && numbers(value.reward);
  const group = (value: Json | undefined): value is GroupScene =>
    isRecord(value) && isText(value.name) && report(value.truth) && report(value.report)
    && isPositive(value.multiplier);
  if (!numbers(baseline) || !baseline.every((share) => share > 0) || !numbers(boost)) return undefined;
  if (!isList(groups, MOST.groups, group) || !isNumber(chosen) || groups[chosen] === undefined) return undefined;
  if (!isDivergence(divergence) || !isPositive(lambda)) return undefined;
  if (!isOneOf(NORMALIZATIONS, normalization)) return undefined;
  if (nth !== undefined && !(isNumber(nth) && Number.isInteger(nth) && nth >= 0)) return undefined;
  return {
    prompt, ...(nth !== undefined && { nth }), responses, baseline, boost, chosen, divergence, lambda, normalization,
    groups: groups.map(({ name, truth, report, multiplier }) =>
      ({ name, truth: bare(truth), report: bare(report), multiplier })),
  };
}

const bare = ({ size, reward }: Report): Report => ({ size, reward });

const isRecord = (value: Json | undefined): value is Scene =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: Json | undefined): value is string => typeof value === "string" && value.length <= MOST.letters;
const isNumber = (value: Json | undefined): value is number => typeof value === "number" && Math.abs(value) <= 1e9;
const isPositive = (value: Json | undefined): value is number => isNumber(value) && value >= 1e-9;
const isOneOf = <Word extends string>(words: readonly Word[], value: Json | undefined): value is Word =>
  words.includes(value as Word);
const isDivergence = (value: Json | undefined): value is GameScene["divergence"] =>
  isOneOf(DIVERGENCES, value) || (isRecord(value) && Object.keys(value).length === 1 && isNumber(value.alpha));

function isList<T extends Json>(
  value: Json | undefined, most: number, is: (each: Json | undefined) => each is T,
): value is T[] {
  return Array.isArray(value) && value.length > 0 && value.length <= most && value.every((each) => is(each as Json));
}
