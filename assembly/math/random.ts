// Randomness with the same bits everywhere.
//
// Draws that decide an outcome are a keyed function of what they are for: SipHash-2-4 (Aumasson and Bernstein 2012), a
// pseudorandom function of a 128-bit secret key and two words. Nothing is consumed, so a replay draws the same, and who lacks
// the key cannot foresee them. Simulations, where nobody is an adversary, use SplitMix64 (Steele, Lea and Flood 2014).

import { log } from "./log";

/** 2^-53. */
const UNIT: f64 = 1.1102230246251565e-16;

let v0: u64, v1: u64, v2: u64, v3: u64;

// @ts-ignore: decorator
@inline
function round(): void {
  v0 += v1; v1 = rotl<u64>(v1, 13) ^ v0; v0 = rotl<u64>(v0, 32);
  v2 += v3; v3 = rotl<u64>(v3, 16) ^ v2;
  v0 += v3; v3 = rotl<u64>(v3, 21) ^ v0;
  v2 += v1; v1 = rotl<u64>(v1, 17) ^ v2; v2 = rotl<u64>(v2, 32);
}

// @ts-ignore: decorator
@inline
function absorb(word: u64): void {
  v3 ^= word;
  round();
  round();
  v0 ^= word;
}

/** SipHash-2-4 of two little-endian words. @param key u64[2] */
export function sipHash(key: usize, first: u64, second: u64): u64 {
  const k0 = load<u64>(key);
  const k1 = load<u64>(key, 8);
  v0 = k0 ^ 0x736f6d6570736575;
  v1 = k1 ^ 0x646f72616e646f6d;
  v2 = k0 ^ 0x6c7967656e657261;
  v3 = k1 ^ 0x7465646279746573;
  absorb(first);
  absorb(second);
  absorb(<u64>16 << 56);
  v2 ^= 0xff;
  round();
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

/** Uniform on [0, 1): draw `index` for `purpose` at `slot`. */
export function draw(key: usize, slot: f64, purpose: u32, index: u32): f64 {
  return <f64>(sipHash(key, <u64>slot, (<u64>purpose << 32) | index) >> 11) * UNIT;
}

/** A stream of SplitMix64 and, for normals, the second of a pair. */
// @ts-ignore: decorator
@unmanaged
export class Stream {
  state: u64;
  spare: f64;
}

export function seed(stream: Stream, value: u64): void {
  stream.state = value;
  stream.spare = NaN;
}

/** Uniform on [0, 1). */
export function uniform(stream: Stream): f64 {
  stream.state += 0x9e3779b97f4a7c15;
  let z = stream.state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return <f64>((z ^ (z >> 31)) >> 11) * UNIT;
}

/** Standard normal, by Marsaglia's polar method. */
export function normal(stream: Stream): f64 {
  const spare = stream.spare;
  if (spare == spare) {
    stream.spare = NaN;
    return spare;
  }
  while (true) {
    const a = 2 * uniform(stream) - 1;
    const b = 2 * uniform(stream) - 1;
    const s = a * a + b * b;
    if (s < 1 && s > 0) {
      const factor = sqrt(-2 * log(s) / s);
      stream.spare = b * factor;
      return a * factor;
    }
  }
}
