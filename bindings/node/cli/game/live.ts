// A file's first prompt in the game room of the page.

import type { ResolvedOptions } from "candor";
import type { Taker } from "../../../read/prompt-table.js";
import { read } from "../../../web/playground/rooms/game/read.js";
import type { GameScene } from "../../../web/playground/rooms/game/scene.js";
import type { Live } from "../output/page.js";
import { counted, label } from "../output/table.js";
import type { Id, NamedGroup, Prompt } from "./prompt.js";

type Told = Pick<GameScene, "prompt" | "responses" | "baseline" | "boost" | "groups">;

/** Letters of a text that the room shows. */
const LETTERS = 2000;

export class FirstPrompt {
  #told: Told | undefined;

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
    const scene = read({ ...this.#told, divergence, lambda, normalization, chosen: 0 });
    const which = prompts === 1
      ? "The prompt" : `Of ${counted(prompts, "prompt")} the first, ${label(this.#told.prompt)},`;
    return scene && { room: "game", scene, says: `${which} is in this page.` };
  }
}

function told({ id, responses, rewards, baseline, boost }: Prompt, groups: readonly NamedGroup[]): Told {
  const all = (value: number): number[] => responses.map(() => value);
  return {
    prompt: shown(id), responses: responses.map(shown),
    baseline: baseline ? Array.from(baseline) : all(1), boost: boost ? Array.from(boost) : all(0),
    groups: groups.map(({ id, size, multiplier = 1 }, i) => {
      const truth = { size, reward: Array.from(rewards[i]!) };
      return { name: shown(id), truth, report: truth, multiplier };
    }),
  };
}

function shown(id: Id): string {
  const text = String(id);
  return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}
