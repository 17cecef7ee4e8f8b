// Which states were made here: frozen, so that nobody can change one, and remembered, so that nobody can make one up. (A
// private field would say the same, but an object with one is copied 12 times more slowly, and every step copies.)

const made = new WeakSet<object>();

/** @param state nobody else's yet */
export function published<State extends object>(state: State): State {
  made.add(state);
  return Object.freeze(state);
}

/** Whether a state is one that was made here. */
export const isPublished = (value: object): boolean => made.has(value);
