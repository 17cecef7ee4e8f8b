// The things that were used last, so many of them, and whatever of them is in use.

export class Cache<Value extends { readonly busy: boolean }> {
  readonly #values = new Map<string, Value>();

  constructor(readonly most: number) {}

  get size(): number {
    return this.#values.size;
  }

  /** The value of a name, made where there is none. */
  get(name: string, make: () => Value): Value {
    const value = this.#values.get(name) ?? make();
    // a Map keeps the order in which entries came: the first was used longest ago
    this.#values.delete(name);
    this.#values.set(name, value);
    if (this.#values.size > this.most) this.#shrink();
    return value;
  }

  delete(name: string): void {
    this.#values.delete(name);
  }

  #shrink(): void {
    let excess = this.#values.size - this.most;
    for (const [name, { busy }] of this.#values) {
      if (excess === 0) return;
      if (busy) continue;
      this.#values.delete(name);
      excess--;
    }
  }
}
