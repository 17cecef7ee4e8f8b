// JSON: one Game (`groups` with `reward`), a Game a line, or one CandidateGame (`groups` with `values`).

import type { CandidateGame, Game, GameRoom, Group } from "candor";
import type { Document } from "../../../read/json.js";
import { Refusal, quote, refusing, type Place } from "../refusal.js";
import type { Candidates } from "./candidate-table.js";
import type { NamedGroup, Prompt, Terms } from "./prompt.js";
import { resize, type Wanted } from "./wanted.js";

export function isCandidateGame(value: unknown): boolean {
  const groups = (value as { groups?: unknown } | null)?.groups;
  return (
    Array.isArray(groups) &&
    groups.some((group) => typeof group === "object" && group !== null && Object.hasOwn(group, "values"))
  );
}

/** Every prompt is given room for both: the next line may have them. */
const EXTRAS = { baselines: true, boosts: true };

/** Games one after the other, read as the prompts of one. */
export class Games {
  /** Of games before the next one. */
  count = 0;
  #agreed = "";

  /** @param terms what all games must agree in: those of the first one, where they are not known. */
  constructor(
    private readonly game: GameRoom,
    private readonly wanted: Wanted,
    public terms?: Terms,
  ) {
    if (terms) this.#agreed = JSON.stringify(terms);
  }

  /** The next one. The library prices it by itself first, so that its message names the field when it refuses.
   *  @throws Refusal that names the line and the field. */
  prompt({ value, place }: Document): Prompt {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Refusal(place, "expected a JSON object, a game");
    }
    const { size: _, ...given } = this.wanted;
    const one = { ...value, ...given } as Game;
    const { options } = refusing(place, () => this.game.price(one));
    const groups = named(one.groups, place).map(({ id, size, multiplier = 1 }) => ({ id, size, multiplier }));
    const terms: Terms = { groups: resize(groups, this.wanted, place), options, extras: EXTRAS };
    const said = JSON.stringify(terms);
    if (!this.terms) [this.terms, this.#agreed] = [terms, said];
    if (said !== this.#agreed) throw new Refusal(place, difference(this.terms, terms));
    const rewards = one.groups.map(({ reward }) => reward);
    const responses = Array.from(rewards[0]!, (_, x) => x);
    return { id: this.count++, place, responses, rewards, baseline: one.baseline, boost: one.boost };
  }
}

/** A CandidateGame, which has no names for its candidates. The library prices it first, for its messages' sake. */
export function readCandidateGame(
  game: GameRoom,
  { value, place }: Document,
  wanted: Wanted,
): Candidates {
  const one = value as CandidateGame;
  const { scores } = refusing(place, () => game.priceCandidates(one));
  const groups = resize(named(one.groups, place), wanted, place);
  const ids = Array.from(scores, (_, k) => `candidates[${k}]`);
  return { ...one, ids, groups: groups.map((group) => ({ ...group, values: Array.from(group.values) })) };
}

/** A group without a name gets its place. @throws Refusal when two have the same. */
function named<Named extends Group>(groups: readonly Named[], place: Place): (Named & NamedGroup)[] {
  const ids = groups.map(({ id }, i) => id ?? `groups[${i}]`);
  const again = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (again >= 0) {
    throw new Refusal(
      place,
      `"groups[${again}].id" expected a name that no other group has, got ${quote(ids[again]!)}`,
    );
  }
  return groups.map((group, i) => ({ ...group, id: ids[i]! }));
}

function difference(first: Terms, other: Terms): string {
  const fields = ({ groups, options }: Terms): [string, string][] =>
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
