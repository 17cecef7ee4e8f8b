// Names by number, and lists of such numbers.

import { array, countNumbers, kept, text } from "../../check.js";
import { rangeError } from "../../refusal.js";

/** Different names, numbered in the order in which they come. */
export class Directory {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];

  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  /** The number of a name, which is added where it is new. */
  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/** Names that are all different. */
export function directory(field: string, value: unknown, check = text): Directory {
  const names = new Directory();
  array(field, value).forEach((entry, k) => {
    const name = check(`${field}[${k}]`, entry);
    if (names.find(name) !== undefined) throw rangeError(`${field}[${k}]`, "a name that does not come twice", name);
    names.number(name);
  });
  return names;
}

/** Numbers of names, of which there are `count`. */
export function indices(field: string, value: unknown, count: number, length?: number): Int32Array<ArrayBuffer> {
  if (Array.isArray(value) && value.length === 0 && !length) return new Int32Array(0);
  const entries = kept(field, value, countNumbers(field, value, length));
  const copy = new Int32Array(entries.length);
  for (let k = 0; k < copy.length; k++) {
    const index = entries[k]!;
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw rangeError(`${field}[${k}]`, count > 0 ? `an integer from 0 to ${count - 1}` : "nothing", index);
    }
    copy[k] = index;
  }
  return copy;
}
