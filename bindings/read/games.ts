// JSON: one Game (`groups` with `reward`), a Game a line, or one CandidateGame (`groups` with `values`). The library
// prices each by itself first, so that its message names the field when it refuses; here is what comes before and after.

import type { CandidateGame, Game, GameOptions, Group } from "../core/game/types.js";
import type { Candidates } from "./candidate-table.js";
import type { Document } from "./json.js";
import { Unreadable, quote, type Place } from "./place.js";
import type { NamedGroup, Prompt } from "./prompt.js";

export function isCandidateGame(value: unknown): boolean {
  const groups = (value as { groups?: unknown } | null)?.groups;
  return (
    Array.isArray(groups) &&
    groups.some((group) => typeof group === "object" && group !== null && Object.hasOwn(group, "values"))
  );
}

/** A document as the game that is to be priced. @param given wins over what it says. @throws Unreadable */
export function gameOf({ value, place }: Document, given: GameOptions = {}): Game {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Unreadable(place, "expected a JSON object, a game");
  }
  return { ...value, ...given } as Game;
}

/** What all games of a file agree in. */
export interface Agreed {
  readonly groups: readonly NamedGroup[];
  readonly options: GameOptions;
}

/** Games that the library has priced, one after the other: the prompts of one. */
export class Prompts {
  /** Of games before the next one. */
  count = 0;
  #said = "";

  /** @param agreed what all games must agree in: what the first one says, where it is not known. */
  constructor(public agreed?: Agreed) {
    if (agreed) this.#said = JSON.stringify(terms(agreed));
  }

  /** The next one.
   *  @param options with which the library priced it
   *  @param sized gives the groups other sizes
   *  @throws Unreadable that names the line and the field. */
  add(one: Game, options: GameOptions, place: Place, sized: (groups: NamedGroup[]) => readonly NamedGroup[] = same): Prompt {
    const groups = named(one.groups, place).map(({ id, size, multiplier = 1 }) => ({ id, size, multiplier }));
    const agreed: Agreed = { groups: sized(groups), options };
    const said = JSON.stringify(agreed);
    if (!this.agreed) [this.agreed, this.#said] = [agreed, said];
    if (said !== this.#said) throw new Unreadable(place, difference(this.agreed, agreed));
    const rewards = one.groups.map(({ reward }) => reward);
    const responses = Array.from(rewards[0]!, (_, x) => x);
    return { id: this.count++, place, responses, rewards, baseline: one.baseline, boost: one.boost };
  }
}

const same = (groups: NamedGroup[]): NamedGroup[] => groups;
const terms = ({ groups, options }: Agreed): Agreed => ({ groups, options });

/** A CandidateGame that the library has priced; it has no names for its candidates. @throws Unreadable */
export function candidatesOf(one: CandidateGame, { length }: ArrayLike<unknown>, place: Place): Candidates {
  const ids = Array.from({ length }, (_, k) => `candidates[${k}]`);
  return { ...one, ids, groups: named(one.groups, place).map((group) => ({ ...group, values: Array.from(group.values) })) };
}

/** A group without a name gets its place. @throws Unreadable when two have the same. */
function named<Named extends Group>(groups: readonly Named[], place: Place): (Named & NamedGroup)[] {
  const ids = groups.map(({ id }, i) => id ?? `groups[${i}]`);
  const again = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (again >= 0) {
    throw new Unreadable(
      place,
      `"groups[${again}].id" expected a name that no other group has, got ${quote(ids[again]!)}`,
    );
  }
  return groups.map((group, i) => ({ ...group, id: ids[i]! }));
}

function difference(first: Agreed, other: Agreed): string {
  const fields = ({ groups, options }: Agreed): [string, string][] =>
    Object.entries({
      "number of groups": groups.length,
      ...Object.fromEntries(
        groups.flatMap((group, i) => Object.entries(group).map(([key, value]) => [`groups[${i}].${key}`, value])),
      ),
      ...options,
    }).map(([field, value]) => [field, JSON.stringify(value)]);
  const expected = new Map(fields(first));
  const [field, got] = fields(other).find(([name, value]) => expected.get(name) !== value)!;
  return `"${field}" expected ${expected.get(field)} as in the first line, got ${got}`;
}
