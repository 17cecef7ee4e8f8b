// Who calls: bearer keys (RFC 6750). The service holds hashes alone, and compares all of them in the same time whatever
// it is shown. A hash keeps a key secret only if nobody can guess it: keys are drawn at random, 128 bits at least.

import { sha256 } from "@noble/hashes/sha2";
import { hexToBytes } from "@noble/hashes/utils";
import { array, choice, flag, isObject, name, record } from "../core/check.js";
import type { Role } from "../core/life/names.js";
import { rangeError, typeError } from "../core/refusal.js";
import { CLOCK } from "./life/names.js";
import { httpRefusal, type HttpRefusal } from "./problem.js";

export interface Key {
  /** Whose key it is: what logs and rates go by. Not secret. */
  readonly name: string;
  /** SHA-256 of the key's UTF-8 bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Whether its holder may set terms itself; or the names of the service's that it may be priced under, where that is
   *  not all of them. Default false: any of the service's, and none of its own. */
  readonly terms?: boolean | readonly string[];
  /** Of calls and rounds that live here: whoever runs them, or a user with a seat, for itself alone, whose name there
   *  is `name`. Default user. */
  readonly role?: CallerRole;
  /** Whether its holder may speak for users, each by the name it gives: a platform's own backend. Default false. */
  readonly for?: boolean;
}

export const callerRoles = ["operator", "user"] as const;
export type CallerRole = (typeof callerRoles)[number];

/** A caller that is known by its key; one that needs none has no name. */
export interface Caller {
  readonly name: string | null;
  /** Whether it may set terms itself. */
  readonly terms: boolean;
  /** The terms that it may name, if not all. */
  readonly names?: readonly string[];
  readonly role: Role;
  /** Whether it may speak for users. */
  readonly speaks: boolean;
}

interface Hashed extends Caller {
  readonly hash: Uint8Array;
}

export const ANYBODY: Caller = { name: null, terms: false, role: "anybody", speaks: false };
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

/** Checks keys when the service is made. @param terms names of the service's
 *  @returns who a caller is, by its Authorization header */
export function callers(value: unknown, terms: readonly string[]): (authorization: string | null) => Caller {
  if (value === undefined) return () => ANYBODY;
  const keys = array("keys", value).map((key, k) => keyOf(key, k, terms));
  keys.forEach((key, k) => {
    const before = keys.slice(0, k);
    const names = "a name that no key before it has";
    if (before.some((other) => other.name === key.name)) throw rangeError(`keys[${k}].name`, names, key.name);
    const twice = before.some((other) => same(other.hash, key.hash));
    if (twice) throw rangeError(`keys[${k}].sha256`, "a key that none before it is", "one that is");
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

function keyOf(value: unknown, k: number, known: readonly string[]): Hashed {
  const field = `keys[${k}]`;
  // what was given may be the key itself: it is not repeated
  if (!isObject(value)) throw typeError(field, "an object", "something else");
  const fields = ["name", "sha256", "terms", "role", "for"];
  const { name: whose, sha256: hex, terms, role, for: speaks } = record(field, value, fields);
  if (typeof hex !== "string" || !/^[0-9a-f]{64}$/i.test(hex)) {
    throw rangeError(`${field}.sha256`, "64 hexadecimal digits", "something else");
  }
  const caller = {
    name: name(`${field}.name`, whose), hash: hexToBytes(hex.toLowerCase()),
    role: callerRoles[choice(`${field}.role`, role, callerRoles, "user")]!, speaks: flag(`${field}.for`, speaks),
  };
  if (caller.name === CLOCK) throw rangeError(`${field}.name`, "a name that is not the clock's", caller.name);
  if (!Array.isArray(terms)) return { ...caller, terms: flag(`${field}.terms`, terms) };
  const names = array(`${field}.terms`, terms).map((one, j) => known[choice(`${field}.terms[${j}]`, one, known)]!);
  return { ...caller, terms: false, names };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0;
  for (let k = 0; k < 32; k++) difference |= a[k]! ^ b[k]!;
  return difference === 0;
}

const noKey = (got: string): HttpRefusal =>
  httpRefusal("no-key", "authorization", "Bearer and a key of this service", got, {
    "WWW-Authenticate": 'Bearer realm="candor"',
  });
