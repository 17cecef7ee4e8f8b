// Public keys, as a service shows them at /.well-known/candor-keys.json: a JSON Web Key Set (RFC 7517) of Ed25519 keys
// (RFC 8037), each with the time in which it signs. A key's id is its thumbprint (RFC 7638), so that no other key can
// stand under its name.

import { sha256 } from "@noble/hashes/sha2";
import { amount, array, isObject, record } from "../core/check.js";
import { rangeError, typeError, underEach } from "../core/refusal.js";
import { base64url, toBase64url, toUtf8 } from "./bytes.js";

/** A public key, and from when until when (exclusive) it signs, in the unit of a receipt's time. */
export interface PublicKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly alg: "Ed25519";
  readonly use: "sig";
  /** RFC 7638 thumbprint of the key. */
  readonly kid: string;
  /** The key's 32 bytes, base64url. */
  readonly x: string;
  readonly from: number;
  /** Absent while the key is in use. */
  readonly until?: number;
}

/** What stands at /.well-known/candor-keys.json. */
export interface KeySet {
  readonly keys: readonly PublicKey[];
}

/** The thumbprint of an Ed25519 key. */
export function keyId(x: string): string {
  return toBase64url(sha256(toUtf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)));
}

/** A set of keys, checked: those in use and all that signed before, so that old receipts stay verifiable. Keys of other
 *  kinds are left out, as a set may serve others too.
 *  @param value a key set, or its keys
 *  @throws Refusal for a private key among them, two of one id, and an id that is not the key's thumbprint. */
export function keySet(value: unknown): KeySet {
  const keys: PublicKey[] = [];
  const entries = array("keys", isObject(value) ? record("keys", value)["keys"] : value);
  underEach("keys", entries, (entry) => {
    const given = record("", entry);
    // what was given is a secret: it is not repeated
    if (given["d"] !== undefined) throw rangeError("d", "nothing: that is a private key", "another value");
    if (given["kty"] !== "OKP" || given["crv"] !== "Ed25519") return;
    const key = publicKey(given);
    if (given["kid"] !== key.kid) throw rangeError("kid", `the key's thumbprint, ${key.kid}`, given["kid"]);
    if (keys.some(({ kid }) => kid === key.kid)) throw rangeError("kid", "an id that no other key has", key.kid);
    keys.push(key);
  });
  return { keys };
}

/** A key as a set has it.
 *  @param given its 32 bytes in base64url, and its time */
export function publicKey(given: { readonly [Field in "x" | "from" | "until"]?: unknown }): PublicKey {
  const x = toBase64url(base64url("x", given.x, 32));
  const from = given.from === undefined ? 0 : amount("from", given.from);
  const until = given.until === undefined ? {} : { until: amount("until", given.until, from) };
  return { kty: "OKP", crv: "Ed25519", alg: "Ed25519", use: "sig", kid: keyId(x), x, from, ...until };
}

/** Whether a key was in use at a time. */
export const inUse = ({ from, until = Infinity }: PublicKey, time: number): boolean => from <= time && time < until;

/** The key's 32 bytes. */
export const bytesOf = ({ x }: PublicKey): Uint8Array => base64url("x", x, 32);

export function find(keys: unknown, id: string): PublicKey | undefined {
  if (keys === undefined) throw typeError("keys", "a key set", keys);
  return keySet(keys).keys.find(({ kid }) => kid === id);
}
