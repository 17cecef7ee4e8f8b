// Pseudo-random numbers with the same bits everywhere: mulberry32 (Tommy Ettinger, 2017, public domain), integers only;
// what becomes a double does so by exact operations.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer in [0, 2^32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** In [0, 1), 53 bits. */
  unit(): number {
    return ((this.next() >>> 5) * 67108864 + (this.next() >>> 6)) / 9007199254740992;
  }

  /** An integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + (this.next() % (high - low + 1));
  }

  /** 2^e times a number in [1, 2), e in [low, high]. */
  scale(low: number, high: number): number {
    let power = 1;
    for (let e = this.integer(low, high); e !== 0; e -= e < 0 ? -1 : 1) power *= e < 0 ? 0.5 : 2;
    return power * (1 + this.unit());
  }

  coin(): boolean {
    return this.next() % 2 === 1;
  }

  list(length: number, entry: () => number): number[] {
    return Array.from({ length }, entry);
  }
}
