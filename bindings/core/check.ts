// Checks at the door. TypeError: the type is wrong; RangeError: the value is. Every message names the field first:
//     "groups[2].reward[7]" expected a finite number, got NaN

import type { Numbers } from "./types.js";

const found = new WeakSet<object>();

/** Whether an error is one that a check here made, and no fault of a program. */
export function isCheck(error: unknown): error is TypeError | RangeError {
  return typeof error === "object" && error !== null && found.has(error);
}

function mark<Made extends Error>(error: Made): Made {
  found.add(error);
  return error;
}

export function typeError(field: string, expected: string, got: unknown): TypeError {
  return mark(new TypeError(`"${field}" expected ${expected}, got ${show(got)}`));
}

export function rangeError(field: string, expected: string, got: unknown): RangeError {
  return mark(new RangeError(`"${field}" expected ${expected}, got ${show(got)}`));
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null || typeof value !== "object") return typeof value === "function" ? "a function" : String(value);
  return `an object (${value.constructor?.name ?? "null prototype"})`;
}

/** A plain object whose keys are all among `known`. An argument's own fields are named without the argument: `prefix` "". */
export function record(field: string, value: unknown, known: readonly string[], prefix = `${field}.`): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw typeError(field, "an object", value);
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    throw mark(new TypeError(`"${prefix}${key}" is not a field; "${field}" ${known.length > 0 ? `may have ${known.join(", ")}` : "has none"}`));
  }
  return value as Record<string, unknown>;
}

/** A non-empty array of anything. */
export function list(field: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw typeError(field, "an array", value);
  if (value.length === 0) throw rangeError(field, "at least one entry", value);
  return value;
}

export function positive(field: string, value: unknown): number {
  const number = finite(field, value);
  if (!(number > 0)) throw rangeError(field, "a number > 0", number);
  return number;
}

/** A number in [low, high]. */
export function between(field: string, value: unknown, low: number, high: number): number {
  const number = finite(field, value);
  if (number < low || number > high) throw rangeError(field, `a number from ${low} to ${high}`, number);
  return number;
}

export function finite(field: string, value: unknown): number {
  if (typeof value !== "number") throw typeError(field, "a number", value);
  if (!Number.isFinite(value)) throw rangeError(field, "a finite number", value);
  return value;
}

export function integer(field: string, value: unknown, low: number, high: number): number {
  if (typeof value !== "number") throw typeError(field, "an integer", value);
  if (!Number.isInteger(value) || value < low || value > high) throw rangeError(field, `an integer from ${low} to ${high}`, value);
  return value;
}

export function flag(field: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== "boolean") throw typeError(field, "true or false", value);
  return value === true;
}

/** Index of `value` among `names`; 0 when it is undefined. */
export function choice(field: string, value: unknown, names: readonly string[]): number {
  if (value === undefined) return 0;
  if (typeof value !== "string") throw typeError(field, `one of ${names.join(", ")}`, value);
  const index = names.indexOf(value);
  if (index < 0) throw rangeError(field, `one of ${names.join(", ")}`, value);
  return index;
}

/** A plain array of numbers or a typed array, with `length` entries where that is given. Finiteness is the core's to check. */
export function numbers(field: string, value: unknown, length?: number): Numbers {
  const typed = ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array) && !(value instanceof BigUint64Array);
  if (!typed && !Array.isArray(value)) throw typeError(field, "an array of numbers", value);
  const entries = value as Numbers;
  if (entries.length === 0) throw rangeError(field, "at least one number", entries);
  if (length !== undefined && entries.length !== length) throw rangeError(field, `${length} numbers`, entries);
  if (!typed) {
    for (let k = 0; k < entries.length; k++) {
      if (typeof entries[k] !== "number") throw typeError(`${field}[${k}]`, "a number", entries[k]);
    }
  }
  return entries;
}
