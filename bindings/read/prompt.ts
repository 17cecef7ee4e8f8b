// Prompts as they are read.

import type { Group } from "../core/game/types.js";
import type { Numbers } from "../core/types.js";
import type { Place } from "./place.js";

/** A group that has a name. */
export type NamedGroup = Group & { readonly id: string };

/** A name, or a number from 0 where the file has no names. */
export type Id = string | number;

/** One prompt of n groups and m responses. */
export interface Prompt {
  readonly id: Id;
  /** Where it stands, for refusals. */
  readonly place: Place;
  /** m. */
  readonly responses: readonly Id[];
  /** n rows of m. */
  readonly rewards: readonly Numbers[];
  /** m each. */
  readonly baseline?: Numbers | undefined;
  readonly boost?: Numbers | undefined;
}
