// Who waits for a stream to go on.

type Wake = (version: number) => void;

export class Waiting {
  readonly #waiters = new Map<string, Set<Wake>>();

  /** Tells those who wait that a stream is at a version. */
  tell(stream: string, version: number): void {
    for (const wake of this.#waiters.get(stream) ?? []) wake(version);
  }

  /** Calls `wake` until the returned function is called. */
  add(stream: string, wake: Wake): () => void {
    const waiters = this.#waiters.get(stream) ?? new Set();
    this.#waiters.set(stream, waiters);
    waiters.add(wake);
    return () => {
      waiters.delete(wake);
      if (waiters.size === 0) this.#waiters.delete(stream);
    };
  }
}
