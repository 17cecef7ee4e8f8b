// Noise for tests.

/** A linear congruential generator, uniform on [0, 1). */
export function noise(seed: number): () => number {
  let state = BigInt(seed) * 2n + 1n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number(state >> 11n) / 2 ** 53;
  };
}
