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

/** f64[length]. By a loop: Float64Array.from calls its function for 4 million numbers in half a second. */
export function filled(length, next) {
  const numbers = new Float64Array(length);
  for (let k = 0; k < length; k++) numbers[k] = next();
  return numbers;
}
