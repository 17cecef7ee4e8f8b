// Fields of a record: strict numbers, and names by number.

import { Refusal, type Place } from "../refusal.js";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite number that a decimal numeral stands for; NaN for everything else, also for blanks around it, which are
 *  part of a CSV field (RFC 4180), and for the hexadecimal, binary and empty texts that `Number` takes. */
export function decimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** A field to keep. V8 makes a part of 13 characters or more by reference: kept as it is, it keeps the whole block of
 *  text. */
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
