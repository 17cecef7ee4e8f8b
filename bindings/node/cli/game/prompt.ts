// Prompts as they are priced, and what those of a file share.

import type { GameOptions, Properties, ResolvedOptions, Totals } from "candor";
import type { Id, NamedGroup, Prompt } from "../../../read/prompt.js";

export type { Id, NamedGroup, Prompt };

/** What prompts may have besides rewards: then every prompt is given room for it, all 1 and all 0 where it has none. */
export interface Extras {
  readonly baselines: boolean;
  readonly boosts: boolean;
}

/** What all prompts of a file share: groups with the sizes that count, and options, those of the command line first. */
export interface Terms {
  readonly groups: readonly NamedGroup[];
  readonly options: GameOptions;
  readonly extras: Extras;
}

/** A prompt with its outcome; arrays of m responses, and of n groups. */
export interface PricedPrompt {
  readonly id: Id;
  readonly responses: readonly Id[];
  readonly groups: readonly NamedGroup[];
  readonly policy: Float64Array;
  readonly valuations: Float64Array;
  readonly payments: Float64Array;
  readonly utilities: Float64Array;
  readonly welfare: number;
  readonly divergence: number;
}

/** Sees every prompt that was priced, in order, until it wants no more. Whatever it keeps it has to copy.
 *  @returns whether it wants more. */
export type Observer = (prompt: PricedPrompt) => boolean;

export interface PricedPrompts {
  readonly groups: readonly NamedGroup[];
  readonly options: ResolvedOptions;
  readonly properties: Properties;
  readonly totals: Totals;
  /** Fewest and most responses of a prompt. */
  readonly outcomes: { readonly min: number; readonly max: number };
}
