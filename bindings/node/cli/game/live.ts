// A file's first prompt in the game room of the page.

import type { ResolvedOptions } from "candor";
import type { Taker } from "../../../read/prompt-table.js";
import { sceneOf, short } from "../../../web/playground/rooms/game/from-file.js";
import { read } from "../../../web/playground/rooms/game/read.js";
import type { GameScene } from "../../../web/playground/rooms/game/scene.js";
import type { Live } from "../output/page.js";
import { counted, label } from "../output/table.js";
import type { NamedGroup, Prompt } from "./prompt.js";

export class FirstPrompt {
  #told: GameScene | undefined;

  /** Keeps a copy of the first prompt that a taker is given. */
  seenBy<Takes extends Taker<unknown>>(taker: Takes, groups: readonly NamedGroup[]): Takes {
    const add = taker.add.bind(taker);
    taker.add = (prompt) => {
      this.#told ??= told(prompt, groups);
      add(prompt);
    };
    return taker;
  }

  /** @returns undefined where the room would not show what was computed, or nothing. */
  live(options: ResolvedOptions | null, prompts: number): Live | undefined {
    if (!this.#told || options?.rule !== "affine-maximizer" || options.rebate !== "none") return undefined;
    const { divergence, lambda, normalization } = options;
    const scene = read({ ...this.#told, divergence, lambda, normalization });
    const which = prompts === 1
      ? "The prompt" : `Of ${counted(prompts, "prompt")} the first, ${label(this.#told.prompt)},`;
    return scene && { room: "game", scene, says: `${which} is in this page.` };
  }
}

function told({ id, responses, rewards, baseline, boost }: Prompt, groups: readonly NamedGroup[]): GameScene {
  const game = {
    groups: groups.map((group, i) => ({ ...group, id: short(group.id), reward: rewards[i]! })),
    ...(baseline && { baseline }), ...(boost && { boost }),
  };
  return sceneOf({ id: String(id), responses: responses.map(String), game });
}
