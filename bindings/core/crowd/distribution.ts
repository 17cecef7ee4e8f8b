// Opinions over classes, read one time and written as distributions.

import { array, fraction, isObject, list } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { uniqueNames } from "./options.js";

/** How far a distribution may be from summing to 1. */
const SLACK = 1e-9;

/** Classes and their numbers. */
export interface Classes {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

export function classesOf(value: unknown): Classes {
  const names = list("classes", value).map(uniqueNames("classes", "a name that no other class has"));
  if (names.length < 2) throw rangeError("classes", "at least two classes", names);
  return { names, places: new Map(names.map((name, c) => [name, c])) };
}

/** Writes an opinion to into[from, from + k). */
export function writeOpinion(
  field: string, value: unknown, { names, places }: Classes, into: Float64Array, from: number,
): void {
  const k = names.length;
  if (typeof value === "string") {
    const c = places.get(value);
    if (c === undefined) throw rangeError(field, `one of ${names.join(", ")}`, value);
    return writeClass(c, k, into, from);
  }
  const given = Array.isArray(value) ? array(field, value) : byName(field, value, names);
  if (given.length !== k) throw rangeError(field, `${k} numbers, one for each class`, given);
  const parts = given.map((part, c) => fraction(`${field}[${c}]`, part));
  writeDistribution(field, parts, into, from);
}

export function writeClass(c: number, classes: number, into: Float64Array, from: number): void {
  into.fill(0, from, from + classes);
  into[from + c] = 1;
}

/** Numbers in [0, 1], whose sum is made 1. */
export function writeDistribution(field: string, parts: readonly number[], into: Float64Array, from: number): void {
  const sum = parts.reduce((total, part) => total + part, 0);
  if (!(sum >= 1 - SLACK && sum <= 1 + SLACK)) throw rangeError(field, "numbers that sum to 1", parts);
  parts.forEach((part, c) => (into[from + c] = part / sum));
}

function byName(field: string, value: unknown, names: readonly string[]): unknown[] {
  if (!isObject(value)) throw typeError(field, "a class, or a distribution over classes", value);
  const parts: unknown[] = names.map((name) => (Object.hasOwn(value, name) ? value[name] : 0));
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) throw rangeError(field, `one of ${names.join(", ")}`, other);
  return parts;
}
