// Salts, so that what is sealed or digested cannot be found by trying.

import { bytesToHex } from "@noble/hashes/utils";

export type Random = (bytes: Uint8Array<ArrayBuffer>) => unknown;

/** Bytes that are asked for at once: of 16 at a time most is the asking (measured: 23 of 250 microseconds a command). */
const AT_ONCE = 4096;
let drawn = new Uint8Array(0);

const fromRuntime: Random = (bytes) => {
  if (drawn.length < bytes.length) drawn = crypto.getRandomValues(new Uint8Array(AT_ONCE));
  bytes.set(drawn.subarray(0, bytes.length));
  // nobody finds later in memory what was drawn
  drawn.fill(0, 0, bytes.length);
  drawn = drawn.subarray(bytes.length);
};

/** 128 bits at random, as 32 hexadecimal digits. */
export function drawnSalt(random = fromRuntime): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  return bytesToHex(bytes);
}
