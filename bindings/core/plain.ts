// Results as JSON-safe values, for the command line, files and HTTP.

import { isTyped, lengthOf } from "./check.js";
import { rangeError, typeError } from "./refusal.js";

/** A value that JSON keeps as it is. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [field: string]: Plain };

/** A copy in which typed arrays are arrays. NaN in a typed array, where it stands for "none", is null, and what is undefined is left
 *  out; every number comes back from JSON with the same bits (-0 as 0).
 *  @throws Refusal for any other NaN, for infinities, and for what JSON does not know. */
export function toPlain(value: unknown, field = "value"): Plain {
  return plain(value, field, undefined);
}

/** What a value is inside of. A name is only made of it once something is refused: there are many more entries than refusals. */
interface Holder {
  readonly value: object;
  readonly key: string | number;
  readonly above: Holder | undefined;
}

function plain(value: unknown, key: string | number, above: Holder | undefined): Plain {
  switch (typeof value) {
    case "boolean": case "string": return value;
    case "number":
      if (!Number.isFinite(value)) throw rangeError(name(key, above), "a finite number", value);
      return value;
    case "object": break;
    default: throw typeError(name(key, above), "a value that JSON knows", value);
  }
  if (value === null) return null;
  const here: Holder = { value, key, above };
  if (isTyped(value)) return entries(value, here);
  for (let holder = above; holder; holder = holder.above) {
    if (holder.value === value) throw typeError(name(key, above), "a value without circles", value);
  }
  if (Array.isArray(value)) return value.map((entry, k) => plain(entry, k, here));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw typeError(name(key, above), "a plain object", value);
  const copy = { ...value } as Record<string, Plain>;
  for (const field of Object.keys(copy)) {
    if (copy[field] === undefined) delete copy[field];
    else copy[field] = plain(copy[field], field, here);
  }
  return copy;
}

function entries(values: Float64Array, here: Holder): Plain[] {
  const copy: Plain[] = [];
  const length = lengthOf(values);
  for (let k = 0; k < length; k++) {
    const entry = values[k]!;
    if (Number.isFinite(entry)) copy.push(entry);
    else copy.push(Number.isNaN(entry) ? null : plain(entry, k, here));
  }
  return copy;
}

function name(key: string | number, above: Holder | undefined): string {
  if (!above) return String(key);
  return name(above.key, above.above) + (typeof key === "number" ? `[${key}]` : `.${key}`);
}
