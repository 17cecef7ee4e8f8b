// Bytes and the texts that stand for them.

import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { text } from "../core/check.js";
import { rangeError } from "../core/refusal.js";

export const toHex = bytesToHex;
export const toUtf8 = utf8ToBytes;
export const concatenated = concatBytes;

/** RFC 4648, section 4: with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** RFC 4648, section 5: for URLs, without padding. */
export const toBase64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Undefined for what is not exactly what `toBase64` writes: two texts are never the same bytes. */
export function ofBase64(given: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(given) || given.length % 4 !== 0) return undefined;
  const binary = atob(given);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64(bytes) === given ? bytes : undefined;
}

/** So many bytes out of what `toBase64url` wrote. @throws Refusal for any other text, which it does not show. */
export function base64url(field: string, value: unknown, length: number): Uint8Array {
  const given = text(field, value);
  const standard = given.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = ofBase64(standard.padEnd(4 * Math.ceil(standard.length / 4), "="));
  if (bytes?.length === length && !/[+/=]/.test(given)) return bytes;
  throw rangeError(field, `${length} bytes in base64url without padding`, "another string");
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, k) => byte === b[k]);
}
