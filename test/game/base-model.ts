// A base model of 40 responses that three groups score, and samples of it.

const SIZES = [3, 2, 1];
const RESPONSES = 40;

/** Uniform on [0, 1) (mulberry32). */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

const uniform = stream(20240516);
const weights = Array.from({ length: RESPONSES }, () => uniform() ** 2 + 0.02);
const mass = weights.reduce((a, b) => a + b, 0);

export const BASE = {
  groups: SIZES.map((size) => ({ size, reward: Array.from({ length: RESPONSES }, uniform) })),
  baseline: weights.map((w) => w / mass),
};

/** The groups with the rewards of so many independent samples. */
export function groupsOf(samples: number, seed: number): { size: number; reward: number[] }[] {
  const next = stream(seed);
  const drawn = Array.from({ length: samples }, () => {
    let left = next();
    const x = BASE.baseline.findIndex((q) => (left -= q) < 0);
    return x < 0 ? RESPONSES - 1 : x;
  });
  return BASE.groups.map(({ size, reward }) => ({ size, reward: drawn.map((x) => reward[x]!) }));
}
