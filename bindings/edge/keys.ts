// Who calls: bearer keys (RFC 6750). The service holds hashes alone, and compares all of them in the same time whatever
// it is shown. A hash keeps a key secret only if nobody can guess it: keys are drawn at random, 128 bits at least.

import { sha256 } from "@noble/hashes/sha2";
import { hexToBytes } from "@noble/hashes/utils";
import { array, flag, name, record } from "../core/check.js";
import { rangeError } from "../core/refusal.js";
import { httpRefusal, type HttpRefusal } from "./problem.js";

export interface Key {
  /** Whose key it is: what logs and rates go by. Not secret. */
  readonly name: string;
  /** SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Whether its holder may set terms itself. Default false. */
  readonly terms?: boolean;
}

/** A caller that is known by its key; one that needs none has no name. */
export interface Caller {
  readonly name: string | null;
  readonly terms: boolean;
}

interface Hashed extends Caller {
  readonly hash: Uint8Array;
}

const ANYBODY: Caller = { name: null, terms: false };
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/** Checks keys when the service is made. @returns who a caller is, by its Authorization header */
export function callers(value: unknown): (authorization: string | null) => Caller {
  if (value === undefined) return () => ANYBODY;
  const keys = array("keys", value).map(keyOf);
  keys.forEach((key, k) => {
    const first = keys.findIndex((other) => other.name === key.name);
    if (first < k) throw rangeError(`keys[${k}].name`, "a name that no key before it has", key.name);
  });
  return (authorization) => {
    const shown = BEARER.exec(authorization ?? "")?.[1];
    if (shown === undefined) throw noKey(authorization === null ? "nothing" : "something else");
    const hash = sha256(shown);
    // no early way out: all keys are compared, byte for byte
    const [known] = keys.filter((key) => same(key.hash, hash));
    if (!known) throw noKey("a key that is not known");
    return known;
  };
}

function keyOf(value: unknown, k: number): Hashed {
  const field = `keys[${k}]`;
  const given = record(field, value, ["name", "sha256", "terms"]);
  const hex = given.sha256;
  // what was given may be the key itself: it is not repeated
  if (typeof hex !== "string" || !/^[0-9a-f]{64}$/i.test(hex)) {
    throw rangeError(`${field}.sha256`, "64 hexadecimal digits", "something else");
  }
  return {
    name: name(`${field}.name`, given.name),
    terms: flag(`${field}.terms`, given.terms),
    hash: hexToBytes(hex.toLowerCase()),
  };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0;
  for (let k = 0; k < 32; k++) difference |= a[k]! ^ b[k]!;
  return difference === 0;
}

const noKey = (got: string): HttpRefusal =>
  httpRefusal(401, "no-key", "authorization", "Bearer and a key of this service", got, {
    "WWW-Authenticate": 'Bearer realm="candor"',
  });
