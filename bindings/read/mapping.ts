// What somebody says of a file that the file does not say itself: which of its columns is which, what its words stand
// for, between which ends its ratings lie.

import { Unreadable, quote, type Place } from "./place.js";

const NUMERAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export interface Mapping {
  /** By our word for a column, theirs. */
  readonly columns?: ReadonlyMap<string, string>;
  /** By a text of theirs, what is read instead; nothing: no answer. */
  readonly values?: ReadonlyMap<string, string>;
  /** Ends of the ratings, which are read as numbers from 0 to 1. */
  readonly scale?: Scale;
  /** Columns that hold a group's rewards each. */
  readonly groups?: readonly string[];
}

export type Scale = readonly [low: number, high: number];

/** A name of a column without what people write differently: case, blanks, `-` and `_`. */
export const folded = (name: string): string => name.trim().toLowerCase().replace(/[\s_-]+/g, "_");

/** Columns of a header that go by a name: those that are it to the letter, or else those that mean it. */
export function columnsNamed(header: readonly string[], name: string): number[] {
  const where = (test: (theirs: string) => boolean): number[] => header.flatMap((theirs, k) => (test(theirs) ? [k] : []));
  const exact = where((theirs) => theirs === name);
  return exact.length > 0 ? exact : where((theirs) => folded(theirs) === folded(name));
}

/** Whether answers are numbers by what is said of them: ratings, or words that stand for probabilities.
 *  @param classes whether words are wanted as words. */
export function meansNumbers({ values, scale }: Mapping, classes = false): boolean {
  if (scale) return true;
  const meant = [...(values?.values() ?? [])].filter((value) => value !== "");
  return !classes && meant.length > 0 && meant.every((value) => NUMERAL.test(value) && Number(value) >= 0 && Number(value) <= 1);
}

/** Texts that are met again and again are translated once. */
const KEPT = 2 ** 16;

/** Reads values as a mapping has them. */
export class Translation {
  #known = new Map<string, string>();
  /** The least and the greatest rating that came. */
  reached: readonly [number, number] = [Infinity, -Infinity];

  constructor(private readonly values: Mapping["values"], private readonly scale: Scale | undefined) {}

  /** @param field the column's name, for the refusal of what is no rating. @throws Unreadable */
  of(text: string, field: string, place: () => Place): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const value = this.values?.get(text) ?? text;
    const made = value === "" || !this.scale ? value : this.#rated(value, text, field, this.scale, place);
    if (this.#known.size === KEPT) this.#known.clear();
    this.#known.set(text, made);
    return made;
  }

  #rated(value: string, text: string, field: string, [low, high]: Scale, place: () => Place): string {
    const rating = NUMERAL.test(value) ? Number(value) : NaN;
    if (!(rating >= low && rating <= high)) {
      throw new Unreadable(place(), `"${field}" expected a number from ${low} to ${high} or nothing, got ${quote(text)}`);
    }
    const [least, most] = this.reached;
    this.reached = [Math.min(least, rating), Math.max(most, rating)];
    return String((rating - low) / (high - low));
  }

  /** Whether the ratings use their scale. */
  get notes(): string[] {
    const [least, most] = this.reached;
    if (!this.scale || most < least || (least === this.scale[0] && most === this.scale[1])) return [];
    return [`ratings reach from ${least} to ${most} of the scale ${this.scale.join("..")}`];
  }
}
