// The canonical form of a value (RFC 8785), which is under every digest: equal values have equal texts, whatever the order of keys.
// By canonicalize: keys by UTF-16 code units, numbers as ECMAScript writes them, which is what the RFC asks for every double.

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import canonicalize from "canonicalize";
import { rangeError } from "./refusal.js";

/** The text of a JSON value; what is undefined is not there. @throws Refusal for NaN, infinities, lone surrogates and circles. */
export function canonical(field: string, value: unknown): string {
  try {
    return canonicalize(value) ?? "null";
  } catch {
    throw rangeError(field, "a JSON value: finite numbers, well-formed strings, no circles", value);
  }
}

/** The digest of a value's canonical form. */
export function digest(field: string, value: unknown): string {
  return digestOf([canonical(field, value)]);
}

/** 64 lowercase hexadecimal digits: SHA-256 (FIPS 180-4) of a canonical form in UTF-8, which may come in parts. By
 *  @noble/hashes: audited, synchronous, the same in every runtime (WebCrypto is asynchronous). */
export function digestOf(parts: Iterable<string>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(utf8ToBytes(part));
  return bytesToHex(hash.digest());
}
