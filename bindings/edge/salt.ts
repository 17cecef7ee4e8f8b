// Salts, so that what is sealed or digested cannot be found by trying.

import { bytesToHex } from "@noble/hashes/utils";

export type Random = (bytes: Uint8Array<ArrayBuffer>) => unknown;

const fromRuntime: Random = (bytes) => crypto.getRandomValues(bytes);

/** 128 bits at random, as 32 hexadecimal digits. */
export function drawnSalt(random = fromRuntime): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  return bytesToHex(bytes);
}
