// How many may wait at once: each has a place, and gives it back however its wait ends.
//
// Some runtimes say nothing when a request's sender has left: in workerd nothing of the request runs any more, not even
// `finally`, and `enable_request_signal` has to be asked for and is too late. So a place is held for as long as its
// wait may take: one that was not given back by then is free again.

/** Seconds after which somebody who waits may have left. */
export const LATER = 5;

export interface Place {
  /** Aborted once whoever waits has gone, or nobody is to wait any more. */
  readonly signal: AbortSignal;
  /** Holds it for so long from now. */
  hold(milliseconds: number): void;
  /** Gives it back, as often as it is called. */
  leave(): void;
}

interface Held {
  /** By the clock of `performance.now`. */
  until: number;
  readonly abort: () => void;
}

export class Places {
  readonly #held = new Set<Held>();
  #closed = false;

  constructor(readonly most: number) {}

  /** @param milliseconds that the wait takes at most @param gone aborted where a runtime tells that its sender has left
   *  @returns null where all are taken */
  take(milliseconds: number, gone?: AbortSignal): Place | null {
    if (this.#held.size >= this.most) this.#free();
    if (this.#held.size >= this.most) return null;
    const leaving = new AbortController();
    const held: Held = { until: performance.now() + milliseconds, abort: () => leaving.abort() };
    this.#held.add(held);
    gone?.addEventListener("abort", held.abort);
    if (this.#closed || gone?.aborted) held.abort();
    return {
      signal: leaving.signal,
      hold(longer) {
        held.until = performance.now() + longer;
      },
      leave: () => {
        this.#held.delete(held);
        gone?.removeEventListener("abort", held.abort);
      },
    };
  }

  /** Sends all away who wait, and whoever comes. */
  close(): void {
    this.#closed = true;
    for (const { abort } of this.#held) abort();
  }

  /** Of those whose wait is over, whatever became of it. What is another request's is not touched: it may be gone. */
  #free(): void {
    const now = performance.now();
    for (const held of this.#held) if (held.until <= now) this.#held.delete(held);
  }
}
