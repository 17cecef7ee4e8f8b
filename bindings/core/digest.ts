// SHA-256 of texts, by @noble/hashes: audited, synchronous, the same in every runtime (WebCrypto is asynchronous).

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";

/** 64 lowercase hexadecimal digits: SHA-256 (FIPS 180-4) of a text in UTF-8. */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
