// Which states were made here. They are frozen, so that nobody can change one, and stamped, so that nobody can make
// one up: a private field that no other code can give an object. (A WeakSet would say the same, but every state would
// be a key that the garbage collector has to look after.)

/** Returns the object it is given, to which a class that extends it can add a private field. */
const Given = function (object: object) {
  return object;
} as unknown as new (object: object) => object;

class Stamp extends Given {
  readonly #made = true;

  constructor(state: object) {
    super(state);
  }

  static on(value: unknown): boolean {
    return typeof value === "object" && value !== null && #made in value && value.#made;
  }
}

/** @param state nobody else's yet */
export function published<State extends object>(state: State): State {
  new Stamp(state);
  return Object.freeze(state);
}

/** Whether a state is one that was made here. */
export const isPublished = (value: unknown): boolean => Stamp.on(value);
