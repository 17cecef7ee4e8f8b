// What the fuzzer draws with: the same seed, the same requests.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1) (mulberry32). */
  next(): number {
    let z = (this.#state = (this.#state + 0x6d2b79f5) | 0);
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Value>(among: readonly Value[]): Value {
    return among[this.below(among.length)]!;
  }

  /** One of them, each as likely as its weight says. */
  weighed<Value>(among: readonly (readonly [weight: number, value: Value])[]): Value {
    let left = this.next() * among.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of among) if ((left -= weight) < 0) return value;
    return among.at(-1)![1];
  }
}
