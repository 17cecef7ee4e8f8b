// Payments of groups that want little, for which kl's kernel takes shorter polynomials: right to their last digits on either side
// of where it changes from one to the next, against fixed-point arithmetic of 300 bits.

import { load } from "candor";
import { expect, test } from "vitest";
import { exact, rounded, UNIT } from "./reference/exact.js";

const { game } = await load();

const BITS = 300n;
const ONE = 1n << BITS;
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
const fixed = (value: number): bigint => (exact(value) << BITS) >> BigInt(UNIT);

function exp(x: bigint): bigint {
  let sum = ONE;
  for (let k = 1n, term = ONE; k < 100n; k++) sum += term = times(term, x) / k;
  return sum;
}

function log(y: bigint): bigint {
  const s = ((y - ONE) << BITS) / (y + ONE);
  let sum = 0n;
  for (let k = 1n, power = s; k < 400n; k += 2n, power = times(power, times(s, s))) sum += (2n * power) / k;
  return sum;
}

/** Of one group of size 1 over a uniform baseline: v - lambda log(mean exp(r/lambda)). */
function reference(rewards: readonly number[], lambda: number): number {
  const l = fixed(lambda);
  const r = rewards.map(fixed);
  const weights = r.map((value) => exp((value << BITS) / l));
  const sum = weights.reduce((a, b) => a + b);
  const mean = weights.reduce((total, weight, x) => total + times(weight, r[x]!), 0n);
  const payment = (mean << BITS) / sum - times(l, log(sum / BigInt(r.length)));
  return rounded(payment, Number(BITS));
}

test.each([25, 64, 100, 331])("%d outcomes", (m) => {
  const rewards = Array.from({ length: m }, (_, x) => Math.fround(((x * 0.6180339887) % 1) - 0.5));
  // |z| log2 e up to about 0.72/lambda
  for (let lambda = 1; lambda < 100; lambda *= 1.07) {
    const [payment] = game.price({ lambda, groups: [{ size: 1, reward: rewards }] }).payments;
    const want = reference(rewards, lambda);
    expect(Math.abs(payment! / want - 1), `lambda ${lambda}`).toBeLessThan(3e-15);
  }
});
