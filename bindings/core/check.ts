// Checks at the door, each once. Every value is read one time, copied, and only then computed with, so that holes, getters and
// proxies cannot show one value to the check and another to the core. Only an object's own fields count.

import { outOfMemory, rangeError, refusal, typeError, type Refusal } from "./refusal.js";

/** A list of numbers: a plain array (every entry is checked to be a number) or a typed array. */
export type Numbers = readonly number[] | Float64Array | Float32Array;

/** An object that inherits nothing, whatever Object.prototype was given. One of Object.create(null) is a hash table to
 *  V8, five times as slow to fill and to read. */
export const bare = (): Record<string, unknown> => new Bare();

const Bare = function () {} as unknown as new () => Record<string, unknown>;
Bare.prototype = Object.freeze(Object.create(null));

/** The own fields of a plain object, copied; all of them among `known`, where that is given.
 *  @param prefix of a field's name: "" for an argument's own. */
export function record(field: string, value: unknown, known?: readonly string[], prefix = `${field}.`): Record<string, unknown> {
  if (!isObject(value)) throw typeError(field, "an object", value);
  const copy = bare();
  for (const key of Object.keys(value)) {
    if (known && !known.includes(key)) throw unknownField(`${prefix}${key}`, known, key);
    copy[key] = value[key];
  }
  return copy;
}

/** An object with fields, also one of another realm: no array, no Map, no Date, no view of memory. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

export function unknownField(field: string, known: readonly string[], got: unknown): Refusal {
  return refusal("unknown-field", field, known.length > 0 ? known.join(", ") : "no fields", got);
}

/** Longer lists would be copied for a minute before anything else is looked at. */
const MOST_ENTRIES = 2 ** 27;

/** How many entries a list has, at least one. It is for those who read every entry once, in order. */
export function countList(field: string, value: unknown): number {
  if (!Array.isArray(value)) throw typeError(field, "an array", value);
  const count = countOf(field, value);
  if (count === 0) throw rangeError(field, "at least one entry", value);
  return count;
}

/** The length of an array, or of a proxy that may say anything. */
function countOf(field: string, value: readonly unknown[]): number {
  const { length } = value;
  if (!(Number.isInteger(length) && length >= 0)) throw typeError(field, "an array", value);
  if (length > MOST_ENTRIES) throw outOfMemory(field, length);
  return length;
}

/** An array of anything, copied; a hole is undefined. */
export function array(field: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw typeError(field, "an array", value);
  const length = countOf(field, value);
  const copy: unknown[] = [];
  for (let k = 0; k < length; k++) copy.push(value[k]);
  return copy;
}

/** An array with an entry at least, copied. */
export function list(field: string, value: unknown): unknown[] {
  const entries = array(field, value);
  if (entries.length === 0) throw rangeError(field, "at least one entry", entries);
  return entries;
}

/** An array of two, copied. */
export function pair(field: string, value: unknown, expected = "two entries"): readonly [unknown, unknown] {
  const entries = array(field, value);
  if (entries.length !== 2) throw rangeError(field, expected, entries);
  return entries as [unknown, unknown];
}

export function finite(field: string, value: unknown): number {
  if (typeof value !== "number") throw typeError(field, "a number", value);
  if (!Number.isFinite(value)) throw rangeError(field, "a finite number", value);
  return value;
}

export function positive(field: string, value: unknown): number {
  const number = finite(field, value);
  if (!(number > 0)) throw rangeError(field, "a number > 0", number);
  return number;
}

export function nonNegative(field: string, value: unknown): number {
  const number = finite(field, value);
  if (!(number >= 0)) throw rangeError(field, "a number >= 0", number);
  return number;
}

/** A number in [low, high]. */
export function between(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== "number") throw typeError(field, `a number from ${low} to ${high}`, value);
  if (!(value >= low && value <= high)) throw rangeError(field, `a number from ${low} to ${high}`, value);
  return value;
}

/** A probability, report, label or share. */
export function fraction(field: string, value: unknown): number {
  return between(field, value, 0, 1);
}

export function integer(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== "number") throw typeError(field, `an integer from ${low} to ${high}`, value);
  if (!Number.isInteger(value) || value < low || value > high) throw rangeError(field, `an integer from ${low} to ${high}`, value);
  return value;
}

/** A whole number of units or of money: an integer that doubles hold exactly. */
export function amount(field: string, value: unknown, low = 0): number {
  return integer(field, value, low, Number.MAX_SAFE_INTEGER);
}

/** true or false; false when it is undefined. */
export function flag(field: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== "boolean") throw typeError(field, "true or false", value);
  return value === true;
}

/** A text, which may be empty. */
export function text(field: string, value: unknown): string {
  if (typeof value !== "string") throw typeError(field, "a string", value);
  return value;
}

/** A text that names something. */
export function name(field: string, value: unknown): string {
  if (text(field, value) === "") throw rangeError(field, "a string that is not empty", value);
  return value as string;
}

/** 128 bits that decide what is drawn by lot, as 32 hexadecimal digits. Never shown. */
export function key(field: string, value: unknown): string {
  if (typeof value !== "string") throw typeError(field, "32 hexadecimal digits", value);
  // what was given may be most of a secret: it is not repeated
  if (!/^[0-9a-f]{32}$/i.test(value)) throw rangeError(field, "32 hexadecimal digits", "another string");
  return value.toLowerCase();
}

/** Longer names would make states and events as long as their sender likes. */
const LONGEST = 256;

/** A name that is kept for long, under digests. */
export function short(field: string, value: unknown): string {
  const text = name(field, value);
  if (/\p{Surrogate}/u.test(text)) throw rangeError(field, "a well-formed string", text);
  if (text.length > LONGEST) throw rangeError(field, `at most ${LONGEST} characters`, text);
  return text;
}

/** A SHA-256. */
export function hash(field: string, value: unknown): string {
  if (!/^[0-9a-f]{64}$/.test(text(field, value))) throw rangeError(field, "64 lowercase hexadecimal digits", value);
  return value as string;
}

/** Index of `value` among `names`. @param otherwise taken when it is undefined; without one it is required */
export function choice(field: string, value: unknown, names: readonly string[], otherwise?: string): number {
  const chosen = value === undefined ? otherwise : value;
  if (typeof chosen !== "string") throw typeError(field, `one of ${names.join(", ")}`, chosen);
  const index = names.indexOf(chosen);
  if (index < 0) throw rangeError(field, `one of ${names.join(", ")}`, chosen);
  return index;
}

// what an array itself knows: properties of these names could say anything, and instanceof knows no other realm's arrays
const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);
const trueLength = Object.getOwnPropertyDescriptor(typedArray, "length")!.get!;
const trueKind = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!;

/** Whether a value is a typed array of numbers (and not of BigInts). */
export function isTyped(value: unknown): value is Float64Array {
  const kind = trueKind.call(value) as string | undefined;
  return kind !== undefined && kind !== "BigInt64Array" && kind !== "BigUint64Array";
}

/** Numbers that have been checked: a typed array, or a copy of a plain one. */
export type Checked = number[] | Float64Array | Float32Array;

/** How many there are, also where a typed array has a field `length` of its own. */
export const lengthOf = (values: Checked): number =>
  Array.isArray(values) ? values.length : (trueLength.call(values) as number);

/** How many numbers a list of them holds: at least one, or `length` where that is given. */
export function countNumbers(field: string, value: unknown, length?: number): number {
  const typed = !Array.isArray(value);
  if (typed && !isTyped(value)) throw typeError(field, "an array of numbers", value);
  const count = typed ? (trueLength.call(value) as number) : countOf(field, value);
  if (length !== undefined && count !== length) throw rangeError(field, `${length} numbers`, value);
  if (count === 0) throw rangeError(field, "at least one number", value);
  return count;
}

/** Numbers to be handed to the core: a plain array copied, every entry checked to be a number, or the typed array that
 *  was given. At least one, or `length` of them where that is given. Finiteness is the core's to check. */
export function numbers(field: string, value: unknown, length?: number): Checked {
  return kept(field, value, countNumbers(field, value, length));
}

/** The same, of as many numbers as `countNumbers` found. A copy is plain too where it is small, as a typed array of its
 *  own costs more than all that is done with it, and where it is so long that memory for it may be a lie's. */
export function kept(field: string, value: unknown, count: number): Checked {
  if (!Array.isArray(value)) return value as Float64Array;
  if (count > SMALL && count <= LONG) {
    const copy = new Float64Array(count);
    copyNumbers(field, value, count, copy, 0);
    return copy;
  }
  const copy: number[] = [];
  for (let k = 0; k < count; k++) copy.push(numberAt(field, value, k));
  return copy;
}

const SMALL = 64;
const LONG = 2 ** 20;

function numberAt(field: string, values: readonly unknown[], k: number): number {
  const entry = values[k];
  if (typeof entry !== "number") throw typeError(`${field}[${k}]`, "a number", entry);
  return entry;
}

/** As many numbers as `countNumbers` found, copied to `into` from `at` on. */
export function copyNumbers(field: string, value: unknown, count: number, into: Float64Array, at: number): void {
  if (!Array.isArray(value)) return copyTyped(value as Float64Array, count, into, at);
  let k = 0;
  // by fours, as each turn of a loop costs V8 as much as two entries
  for (; k + 4 <= count; k += 4) {
    into[at + k] = numberAt(field, value, k);
    into[at + k + 1] = numberAt(field, value, k + 1);
    into[at + k + 2] = numberAt(field, value, k + 2);
    into[at + k + 3] = numberAt(field, value, k + 3);
  }
  for (; k < count; k++) into[at + k] = numberAt(field, value, k);
}

/** Entries that are copied one by one sooner than a call is set up to copy them all. */
const FEW = 8;

/** Apart from arrays: V8 compiles a loop for the few kinds of lists that it has met there. */
export function copyTyped(values: Float64Array | Float32Array, count: number, into: Float64Array, at: number): void {
  if (count > FEW) return into.set(values, at);
  for (let k = 0; k < count; k++) into[at + k] = values[k]!;
}
