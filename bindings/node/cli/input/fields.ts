// Fields of a record: strict numbers, and names by number.

import { Refusal, type Place } from "../refusal.js";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite number that a decimal numeral stands for; NaN for everything else, also for blanks around it, which are part of a
 *  CSV field (RFC 4180), and for the hexadecimal, binary and empty texts that `Number` takes. */
export function decimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** A field to keep. V8 makes a part of 13 characters or more by reference: kept as it is, it keeps the whole block of text. */
export function own(field: string): string {
  return field.length < 13 ? field : Buffer.from(field).toString();
}

/** Most entries of a Map or Set in V8. */
const MOST = 2 ** 24;

/** Different names, numbered in the order of their first appearance. */
export class Names {
  readonly list: string[] = [];
  #numbers = new Map<string, number>();

  /** @param source where they stand and @param noun what they name, for the refusal of more than a Map can hold. */
  constructor(
    private readonly source: Place,
    private readonly noun: string,
  ) {}

  /** The number of a name, -1 for a new one. */
  find(name: string): number {
    return this.#numbers.get(name) ?? -1;
  }

  /** Numbers a new name. @throws Refusal when there are too many. */
  add(name: string): number {
    if (this.list.length === MOST) throw new Refusal(this.source, `more than ${MOST} ${this.noun}`);
    const kept = own(name);
    this.#numbers.set(kept, this.list.length);
    return this.list.push(kept) - 1;
  }

  clear(): void {
    this.list.length = 0;
    this.#numbers.clear();
  }
}

/** Names met so far, for any number of them: one interval for 0, 1, 2, ... (or any other start), which costs nothing, and sets
 *  for the rest, at about 100 bytes a name. */
export class Seen {
  #low = 0;
  #high = -1;
  #sets: Set<string>[] = [];

  /** @param most entries of one set. */
  constructor(private readonly most = MOST) {}

  /** Notes a name (its `own`). @returns false when it had been noted before. */
  add(name: string): boolean {
    for (const set of this.#sets) if (set.has(name)) return false;
    const number = /^(?:0|[1-9]\d{0,14})$/.test(name) ? Number(name) : NaN;
    if (number >= this.#low && number <= this.#high) return false;
    if (number >= 0 && this.#high < this.#low) [this.#low, this.#high] = [number, number - 1];
    if (number === this.#high + 1) {
      this.#high = number;
      return true;
    }
    let last = this.#sets.at(-1);
    if (!last || last.size >= this.most) this.#sets.push((last = new Set()));
    last.add(name);
    return true;
  }
}
