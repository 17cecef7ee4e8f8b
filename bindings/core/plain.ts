// Results as JSON-safe values, for the command line, files and HTTP.

import { isTyped } from "./check.js";
import { rangeError, typeError } from "./refusal.js";

/** A value that JSON keeps as it is. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [field: string]: Plain };

/** A copy in which typed arrays are arrays. NaN in a typed array, where it stands for "none", is null, and what is undefined is left
 *  out; every number comes back from JSON with the same bits (-0 as 0).
 *  @throws Refusal for any other NaN, for infinities, and for what JSON does not know. */
export function toPlain(value: unknown, field = "value", above: readonly unknown[] = []): Plain {
  switch (typeof value) {
    case "boolean": case "string": return value;
    case "number":
      if (!Number.isFinite(value)) throw rangeError(field, "a finite number", value);
      return value;
    case "object": break;
    default: throw typeError(field, "a value that JSON knows", value);
  }
  if (value === null) return null;
  if (isTyped(value)) return Array.from(value, (entry, k) => (Number.isNaN(entry) ? null : toPlain(entry, `${field}[${k}]`)));
  if (above.includes(value)) throw typeError(field, "a value without circles", value);
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((entry, k) => toPlain(entry, `${field}[${k}]`, inside));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw typeError(field, "a plain object", value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, toPlain(entry, `${field}.${key}`, inside)]));
}
