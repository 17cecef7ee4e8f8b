// Where in a list that only grows a name stands. One table serves all states of a call from its first to its last: an
// earlier one has fewer entries, and sees none beyond them. Where two states follow the same one, the second begins a
// table of its own. Time O(1); O(n) where a state is followed a second time.

export class Directory {
  readonly #places = new Map<string, number>();

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
    return place !== undefined && place < count ? place : -1;
  }

  /** The directory of a list of `count` with one more.
   *  @param names of the list, read where another state has grown it */
  grown(name: string, count: number, names: () => Iterable<string>): Directory {
    if (this.#places.size !== count) return Directory.of(names())!.grown(name, count, names);
    this.#places.set(name, count);
    return this;
  }
}
