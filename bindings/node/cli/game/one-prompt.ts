// A prompt of a file as the library's game, and what it refuses of that in the prompt's name.

import type { Game, GameOptions } from "candor";
import { quote, refusing, sentence } from "../refusal.js";
import type { NamedGroup, Prompt } from "./prompt.js";

export function gameOf(
  { rewards, baseline, boost }: Prompt, groups: readonly NamedGroup[], options: GameOptions,
): Game {
  return {
    groups: groups.map((group, i) => ({ ...group, reward: rewards[i]! })),
    ...options,
    ...(baseline && { baseline }),
    ...(boost && { boost }),
  };
}

/** Runs a call of the library about a prompt. @throws Refusal that names the prompt. */
export function refusingPrompt<Result>({ id, place }: Prompt, call: () => Result): Result {
  return refusing(
    place, call, (refused) => `${typeof id === "string" ? `prompt ${quote(id)}: ` : ""}${sentence(refused)}`,
  );
}
