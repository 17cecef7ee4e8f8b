// How many may wait at once: each has a place, and gives it back however its wait ends.

/** Seconds after which somebody who waits may have left. */
export const LATER = 5;

export class Places {
  #taken = 0;

  constructor(readonly most: number) {}

  /** @returns gives the place back, as often as it is called; null where all are taken */
  take(): (() => void) | null {
    if (this.#taken >= this.most) return null;
    this.#taken++;
    let held = true;
    return () => {
      if (held) this.#taken--;
      held = false;
    };
  }
}
