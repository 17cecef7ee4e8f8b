// A prompt of a file as the room's scene: everybody tells the truth, until somebody bends it.

import type { PromptGame } from "../../files/price.js";
import { quote } from "../../../../read/place.js";
import { read, MOST } from "./read.js";
import type { GameScene } from "./scene.js";

/** As much of a text as is shown. */
export const short = (text: string, most: number = MOST.letters): string =>
  (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);

/** @param before a scene of the same file: what the platform chose there, and whose bars are moved, stays */
export function sceneOf({ id, responses, game }: PromptGame, before?: GameScene): GameScene {
  const all = (value: number): number[] => responses.map(() => value);
  const { groups, baseline = all(1), boost = all(0) } = game;
  const { divergence = "kl", lambda = 1, normalization = "none" } = before ?? game;
  return {
    prompt: short(id), responses: responses.map((text) => short(text)), baseline: [...baseline], boost: [...boost],
    divergence, lambda, normalization, chosen: before?.chosen ?? 0,
    groups: groups.map(({ id, size, reward, multiplier = 1 }, i) => {
      const truth = { size, reward: [...reward] };
      return { name: id!, truth, report: truth, multiplier: before?.groups[i]?.multiplier ?? multiplier };
    }),
  };
}

/** Why the room cannot show a prompt. */
export function unshownOf(prompt: PromptGame): string | undefined {
  const { id, responses, game } = prompt;
  const why = responses.length > MOST.responses ? `${responses.length} responses, and this room draws ${MOST.responses}`
    : game.groups.length > MOST.groups ? `${game.groups.length} groups, and this room draws ${MOST.groups}`
    : game.rule !== undefined && game.rule !== "affine-maximizer" ? `rule ${game.rule}, which this room does not show`
    : game.rebate !== undefined && game.rebate !== "none" ? `rebate ${game.rebate}, which this room does not show`
    : read(sceneOf(prompt)) === undefined ? "numbers or names beyond what this room draws" : undefined;
  return why && `prompt ${quote(id)} has ${why}: candor price prices it`;
}
