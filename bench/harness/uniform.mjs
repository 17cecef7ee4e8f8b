// Seeded numbers for the inputs.

/** xorshift32 (Marsaglia 2003): integer arithmetic, the same sequence in every runtime. Uniform on k/2^24,
 *  0 <= k < 2^24, which f32 holds exactly, so that contenders with f32 rewards price the same games. */
export function uniform(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 8) / 2 ** 24;
  };
}
