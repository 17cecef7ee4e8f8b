// 128 bits for a text: MurmurHash3 (Appleby, x86, 128 bits), seeded by chance, so that no file can be made whose texts
// meet.

const seeds = Uint32Array.from({ length: 4 }, () => Math.floor(2 ** 32 * Math.random()));

const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];

/** @param print where the four words go. */
export function fingerprint(bytes: Uint8Array, start: number, end: number, print: Uint32Array): void {
  let [h1, h2, h3, h4] = seeds as unknown as [number, number, number, number];
  let at = start;
  for (; at + 16 <= end; at += 16) {
    h1 = Math.imul(rotated(h1 ^ mixed(word(bytes, at), C1, 15, C2), 19) + h2, 5) + 0x561ccd1b;
    h2 = Math.imul(rotated(h2 ^ mixed(word(bytes, at + 4), C2, 16, C3), 17) + h3, 5) + 0x0bcaa747;
    h3 = Math.imul(rotated(h3 ^ mixed(word(bytes, at + 8), C3, 17, C4), 15) + h4, 5) + 0x96cd1c35;
    h4 = Math.imul(rotated(h4 ^ mixed(word(bytes, at + 12), C4, 18, C1), 13) + h1, 5) + 0x32ac3b17;
  }
  h1 ^= mixed(rest(bytes, at, end), C1, 15, C2);
  h2 ^= mixed(rest(bytes, at + 4, end), C2, 16, C3);
  h3 ^= mixed(rest(bytes, at + 8, end), C3, 17, C4);
  h4 ^= mixed(rest(bytes, at + 12, end), C4, 18, C1);
  const length = end - start;
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = spread(h1);
  h2 = spread(h2);
  h3 = spread(h3);
  h4 = spread(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  print[0] = h1;
  print[1] = h2 + h1;
  print[2] = h3 + h1;
  print[3] = h4 + h1;
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

const mixed = (value: number, first: number, by: number, then: number): number =>
  Math.imul(rotated(Math.imul(value, first), by), then);

const word = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** What is left of a word before the end. */
function rest(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let k = Math.min(end, at + 4) - 1; k >= at; k--) value = (value << 8) | bytes[k]!;
  return value;
}

function spread(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
