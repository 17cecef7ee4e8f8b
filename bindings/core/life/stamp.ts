// Which states and events were made here: frozen, so that nobody can change one, and remembered, so that nobody can make
// one up. (A private field would say the same, but an object with one is copied 12 times more slowly, and every step
// copies.)

class Stamp {
  readonly #made = new WeakSet<object>();

  /** @param value nobody else's yet; what it holds is frozen */
  publish<Value extends object>(value: Value): Value {
    this.#made.add(value);
    return Object.freeze(value);
  }

  /** Whether a value is one that was made here. */
  has(value: object): boolean {
    return this.#made.has(value);
  }
}

export const states = new Stamp();
/** What was decided here, and need not be read again when it is followed. */
export const decisions = new Stamp();

/** JSON, frozen at every depth. */
export function unchanging<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  for (const each of Object.values(value)) unchanging(each);
  return Object.freeze(value);
}
