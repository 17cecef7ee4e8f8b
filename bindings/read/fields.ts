// Names in the fields of a table, by number.

import { ByteNames } from "./names.js";
import { Unreadable, type Place } from "./place.js";
import type { Rows } from "./records.js";

const encoder = new TextEncoder();

/** Most names of one kind. */
const MOST = 2 ** 24;

/** Different names of a table's fields, numbered in the order of their first appearance. */
export class Names {
  readonly #names = new ByteNames();
  #texts: string[] = [];

  /** @param source where they stand and @param noun what they name, for the refusal of too many. */
  constructor(
    private readonly source: Place,
    private readonly noun: string,
  ) {}

  get count(): number {
    return this.#names.count;
  }

  /** The number of the name in a field, -1 for a new one. */
  find({ records }: Rows, k: number, column: number): number {
    return this.#names.find(records.bytes, records.start(k, column), records.stop(k, column));
  }

  /** Whether name i stands in a field. */
  is(i: number, { records }: Rows, k: number, column: number): boolean {
    return this.#names.is(i, records.bytes, records.start(k, column), records.stop(k, column));
  }

  /** Numbers a new name, the one that was last looked for. @throws Unreadable when there are too many. */
  add({ records }: Rows, k: number, column: number): number {
    if (this.count === MOST) throw new Unreadable(this.source, `more than ${MOST} ${this.noun}`);
    return this.#names.add(records.bytes, records.start(k, column), records.stop(k, column));
  }

  /** Numbers a new name, as a field would have it. */
  write(name: string): void {
    const bytes = encoder.encode(name.replaceAll('"', '""'));
    if (this.#names.find(bytes, 0, bytes.length) < 0) this.#names.add(bytes, 0, bytes.length);
  }

  /** The number of a name, which is added where it is new. */
  number(rows: Rows, k: number, column: number): number {
    const known = this.find(rows, k, column);
    return known < 0 ? this.add(rows, k, column) : known;
  }

  text(i: number): string {
    return (this.#texts[i] ??= this.#names.text(i));
  }

  /** All of them. */
  get list(): string[] {
    return this.#names.texts();
  }

  clear(): void {
    this.#names.clear();
    this.#texts = [];
  }
}
