// What the command line said of a game, and the sizes of groups that follow from it.

import type { GameOptions } from "candor";
import { Refusal, quote, type Place } from "../refusal.js";
import type { NamedGroup } from "./prompt.js";

/** The options that were given, and only those: they win over a file's. */
export interface Wanted extends GameOptions {
  /** By group. */
  readonly size: ReadonlyMap<string, number>;
}

/** The groups with the sizes that --size gives. @throws Refusal when it names a group that is not there. */
export function resize<Sized extends NamedGroup>(groups: readonly Sized[], { size }: Wanted, place: Place): Sized[] {
  const ids = new Set(groups.map(({ id }) => id));
  for (const name of size.keys()) {
    if (!ids.has(name)) throw new Refusal(place, `--size names ${quote(name)}, which is none of its groups`);
  }
  return groups.map((group) => ({ ...group, size: size.get(group.id) ?? group.size }));
}
