// Terms belong to whoever runs the service: divergence, lambda, normalisation, rule, rebate, boost, regularizer,
// baseline and multipliers are fixed by name, and callers send reports. A payer that could set them would switch its
// own payment off: by rule none, by a lambda so large that nothing moves, by a multiplier or a boost. Prop. 4.4 assumes
// that none of them depends on what groups report.

import { between, finite, isObject, numbers, positive, record } from "../core/check.js";
import { mechanism, OPTION_FIELDS } from "../core/game/options.js";
import type { CandidateGame, Game, GameOptions, Numbers } from "../core/game/types.js";
import { rangeError, under } from "../core/refusal.js";
import { httpRefusal } from "./problem.js";

/** What the service says of every game that is priced under a name. */
export interface Terms extends GameOptions {
  /** m positive numbers: then every game has m responses. */
  readonly baseline?: Numbers;
  /** m finite numbers, one a response; K where candidates are priced. */
  readonly boost?: Numbers;
  /** K finite numbers, one a candidate. */
  readonly regularizer?: Numbers;
  /** gamma by group's id, from 1e-9 to 1e9: then every group has an id, one of these, and its own. Whose group it is
   *  is for whoever puts a game together to know: a payer that can say another's id has the other's multiplier. */
  readonly multipliers?: Readonly<Record<string, number>>;
}

/** Terms by name. `default` is taken where a caller names none; without one, the library's defaults. */
export type NamedTerms = Readonly<Record<string, Terms>>;

const PER_OUTCOME = ["baseline", "boost", "regularizer"] as const;
const FIELDS = [...OPTION_FIELDS, ...PER_OUTCOME, "multipliers"];

/** What a game says that are terms. */
const OF_GAMES: readonly string[] = [...OPTION_FIELDS, "baseline", "boost"];
const OF_CANDIDATES: readonly string[] = ["regularizer", "boost"];

/** Checks terms when the service is made, so that no request meets wrong ones. */
export function namedTerms(value: unknown): ReadonlyMap<string, Terms> {
  const named = value === undefined ? {} : record("terms", value);
  return new Map(Object.keys(named).map((name) => {
    if (name === "") throw rangeError("terms", "names that are not empty", name);
    return [name, under(`terms.${name}`, () => termsOf(named[name]))];
  }));
}

function termsOf(value: unknown): Terms {
  const given = record("", value, FIELDS, "");
  mechanism(given);
  const { baseline, boost, regularizer, multipliers } = given;
  const outcomes = baseline === undefined ? undefined : entries("baseline", baseline, positive);
  if (boost !== undefined) entries("boost", boost, finite, outcomes);
  if (regularizer !== undefined) entries("regularizer", regularizer, finite);
  return multipliers === undefined ? given : { ...given, multipliers: multipliersOf(multipliers) };
}

/** Checks a number a response. @returns how many there are */
function entries(field: string, value: unknown, check: typeof finite, length?: number): number {
  const all = numbers(field, value, length);
  for (let k = 0; k < all.length; k++) check(`${field}[${k}]`, all[k]);
  return all.length;
}

function multipliersOf(value: unknown): Readonly<Record<string, number>> {
  const multipliers = record("multipliers", value);
  const ids = Object.keys(multipliers);
  if (ids.length === 0) throw rangeError("multipliers", "one for a group at least", value);
  for (const id of ids) between(`multipliers.${id}`, multipliers[id], 1e-9, 1e9);
  return multipliers as Record<string, number>;
}

type AnyGame = Game | CandidateGame;

/** A game with the service's terms.
 *  @param own whether the caller may set terms itself: what it sets then replaces the service's.
 *  @throws HttpRefusal 403 for terms of a caller's that may set none, Refusal for a group that the terms do not know
 *  and for games of another number of responses than the terms are for. */
export function underTerms<Any extends AnyGame>(game: Any, terms: Terms, own: boolean): Any {
  const candidates = isObject(game.groups[0]) && Object.hasOwn(game.groups[0], "values");
  const fields = candidates ? OF_CANDIDATES : OF_GAMES;
  if (!own) refuseTerms(game, fields);
  const { multipliers } = terms;
  const given = terms as Readonly<Record<string, unknown>>;
  const said = fields.filter((field) => given[field] !== undefined);
  if (said.length === 0 && !multipliers) return game;
  const set = Object.fromEntries(said.map((field) => [field, given[field]]));
  forAsMany(game, set);
  if (!multipliers) return { ...set, ...game };
  const ids = new Set<string>();
  const counted = game.groups.map((group, i) =>
    ({ multiplier: multiplierOf(multipliers, group.id, i, ids), ...group }));
  return { ...set, ...game, groups: counted };
}

function refuseTerms(game: AnyGame, fields: readonly string[]): void {
  const set = fields.find((field) => Object.hasOwn(game, field));
  if (set !== undefined) throw notYours(set, (game as unknown as Readonly<Record<string, unknown>>)[set]);
  game.groups.forEach((group, i) => {
    if (Object.hasOwn(group, "multiplier")) throw notYours(`groups[${i}].multiplier`, group.multiplier);
  });
}

const notYours = (field: string, got: unknown): Error =>
  httpRefusal("terms-not-yours", field, "nothing: terms are the service's, or of a key that may set them", got);

/** @param ids of the groups before, to which this one's is added */
function multiplierOf(
  multipliers: Readonly<Record<string, number>>, id: string | undefined, i: number, ids: Set<string>,
): number {
  const field = `groups[${i}].id`;
  if (id === undefined || !Object.hasOwn(multipliers, id)) {
    throw rangeError(field, "a group that the terms have a multiplier for", id);
  }
  if (ids.size === ids.add(id).size) throw rangeError(field, "a group that is no other's", id);
  return multipliers[id]!;
}

/** The library would find fault with the terms, which the caller does not see. */
function forAsMany(game: AnyGame, set: Readonly<Record<string, unknown>>): void {
  const field = PER_OUTCOME.find((name) => set[name] !== undefined && !Object.hasOwn(game, name));
  if (field === undefined) return;
  const { length } = set[field] as Numbers;
  game.groups.forEach((group, i) => {
    const own = "values" in group ? "values" : "reward";
    const row = (group as unknown as Readonly<Record<string, Numbers>>)[own]!;
    if (row.length === length) return;
    throw rangeError(`groups[${i}].${own}`, `${length} numbers, as many as the terms are for`, row);
  });
}
