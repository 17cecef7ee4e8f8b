// SHA-256 (FIPS 180-4) of a text in UTF-8, synchronous and the same everywhere: 32-bit integers only.

/** The first 32 bits of the fractional parts of the square (cube) roots of the first primes, by integer root finding. */
function fractions(count: number, power: 2 | 3): Uint32Array {
  const result = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) prime = false;
    if (!prime) continue;
    const target = BigInt(candidate) << BigInt(32 * power);
    let root = 0n;
    for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) {
      const next = root | bit;
      if ((power === 2 ? next * next : next * next * next) <= target) root = next;
    }
    result[found++] = Number(root & 0xffffffffn);
  }
  return result;
}

let constants: { readonly start: Uint32Array; readonly rounds: Uint32Array } | undefined;

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** 64 lowercase hexadecimal digits. */
export function sha256(text: string): string {
  constants ??= { start: fractions(8, 2), rounds: fractions(64, 3) };
  const { rounds } = constants;
  const message = new TextEncoder().encode(text);
  const padded = new DataView(new ArrayBuffer((message.length + 72) & ~63));
  new Uint8Array(padded.buffer).set(message);
  padded.setUint8(message.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(message.length) * 8n);
  const state = constants.start.slice();
  const words = new Uint32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let t = 0; t < 16; t++) words[t] = padded.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [x, y] = [words[t - 15]!, words[t - 2]!];
      words[t] = words[t - 16]! + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + words[t - 7]! + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + rounds[t]! + words[t]!) | 0;
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, k) => (state[k]! += value));
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}
