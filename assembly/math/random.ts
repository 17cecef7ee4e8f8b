// xoshiro256++ (Blackman and Vigna 2019), seeded by splitmix64: the same numbers in every build and runtime. Not for secrets.

import { log } from "./log";

// @ts-ignore: decorator
@unmanaged
export class Random {
  a: u64;
  b: u64;
  c: u64;
  d: u64;
}

const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/** Stream `stream` of a seed. */
export function seed(random: Random, value: u64, stream: u64): void {
  const start = mix(value) + mix(stream + GOLDEN) * 3;
  random.a = mix(start + GOLDEN);
  random.b = mix(start + 2 * GOLDEN);
  random.c = mix(start + 3 * GOLDEN);
  random.d = mix(start + 4 * GOLDEN);
}

function mix(x: u64): u64 {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

export function next(random: Random): u64 {
  const result = rotl(random.a + random.d, 23) + random.a;
  const shifted = random.b << 17;
  random.c ^= random.a;
  random.d ^= random.b;
  random.b ^= random.c;
  random.a ^= random.d;
  random.c ^= shifted;
  random.d = rotl(random.d, 45);
  return result;
}

/** Uniform on the multiples of 2^-53 in [0, 1). */
export function uniform(random: Random): f64 {
  return <f64>(next(random) >> 11) * 1.1102230246251565e-16;
}

/** Standard normal, by Marsaglia's polar method; the second of each pair is thrown away, so that nothing is held. */
export function normal(random: Random): f64 {
  let u: f64 = 0;
  let s: f64 = 0;
  while (s == 0 || s >= 1) {
    u = 2 * uniform(random) - 1;
    const v = 2 * uniform(random) - 1;
    s = u * u + v * v;
  }
  return u * sqrt(-2 * log(s) / s);
}
