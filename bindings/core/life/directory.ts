// Where in a list that only grows a name stands. One table serves all states of a call from its first to its last: an
// earlier one has fewer entries, and sees none beyond them. Where a state is followed a second time, the names that
// come then stand in a table beside it. Time O(1); O(n) once in MOST second times that follow each other.

/** Names beside a table that are copied sooner than a table is begun of all. */
const MOST = 1024;

export class Directory {
  readonly #places = new Map<string, number>();
  readonly #before: Directory | null;
  /** How many of the names before are of this list too. */
  readonly #shared: number;

  constructor(before: Directory | null = null, shared = 0) {
    this.#before = before;
    this.#shared = shared;
  }

  /** @returns undefined when a name is there twice. */
  static of(names: Iterable<string>): Directory | undefined {
    const directory = new Directory();
    const places = directory.#places;
    for (const name of names) if (places.size === places.set(name, places.size).size) return undefined;
    return directory;
  }

  /** The place of a name among the first `count`, or -1. */
  find(name: string, count: number): number {
    const place = this.#places.get(name);
    if (place !== undefined && place < count) return place;
    return this.#before ? this.#before.find(name, Math.min(count, this.#shared)) : -1;
  }

  /** The directory of a list of `count` with one more.
   *  @param names of the list, read where too many of them stand beside a table */
  grown(name: string, count: number, names: () => Iterable<string>): Directory {
    const own = this.#shared + this.#places.size === count ? this : this.#followed(count, names);
    own.#places.set(name, count);
    return own;
  }

  /** Of the first `count` names, where another state has grown this. */
  #followed(count: number, names: () => Iterable<string>): Directory {
    if (!this.#before) return new Directory(this, count);
    if (this.#places.size > MOST) return Directory.of(names())!;
    const beside = new Directory(this.#before, this.#shared);
    for (const [name, place] of this.#places) if (place < count) beside.#places.set(name, place);
    return beside;
  }
}
