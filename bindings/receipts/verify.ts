// Whether a receipt holds: the signature first, and only what was signed is computed again.

import { record } from "../core/check.js";
import { canonical } from "../core/canonical.js";
import type { Plain } from "../core/plain.js";
import { isRefusal, typeError } from "../core/refusal.js";
import type { Candor } from "../core/types.js";
import { base64url } from "./bytes.js";
import { difference } from "./difference.js";
import { signedBy } from "./ed25519.js";
import { bytesOf, find, inUse, type KeySet } from "./keys.js";
import { recomputable, recompute, type Kind } from "./kinds.js";
import { isPackaged, type CoreId } from "./packaged.js";
import { inputDigest, plain, receiptOf, signedPart, type Receipt } from "./receipt.js";
import { filled, holds } from "./terms.js";

export const signatures = ["valid", "wrong", "unknown-key", "outside-its-time"] as const;
export const inputs = ["same", "another", "not-given", "none"] as const;
export const recomputations = ["same", "other", "another-core", "refused", "not-done"] as const;

/** What was found. */
export interface Verdict {
  /** Nothing that was checked failed. Without an input that is the signature alone. */
  readonly holds: boolean;
  /** `unknown-key`: none of the keys has the receipt's id. `outside-its-time`: the key signed it, and was not in use
   *  then. */
  readonly signature: (typeof signatures)[number];
  /** Whether the input given is the one that was asked, with the receipt's terms where it has none of its own. `none`:
   *  there is none, as of the head of a stream. */
  readonly input: (typeof inputs)[number];
  /** Whether the question holds the terms that the receipt names; null where that was not seen. */
  readonly terms: boolean | null;
  /** `same`: to the last bit. `other`: this very core gives another output. `another-core`: another output, and the
   *  receipt names another core, which has to be asked. `refused`: the room refuses such a question. */
  readonly recomputed: (typeof recomputations)[number];
  /** Where the outputs first differ, `output.payments[1]`. */
  readonly differs: string | null;
  readonly kind: Kind;
  readonly core: CoreId;
  readonly time: number;
  readonly key: string;
}

export interface VerifyOptions {
  /** The service's public keys, as it shows them at /.well-known/candor-keys.json. */
  readonly keys: KeySet;
  /** What was asked, as it was sent or in full. */
  readonly input?: unknown;
  /** Of a salted receipt. */
  readonly salt?: string | undefined;
  /** What `load()` gives, to compute it again. */
  readonly rooms?: Candor | undefined;
  /** Is shown the question before it is computed, and may throw. */
  readonly admit?: ((kind: Kind, question: unknown) => void) | undefined;
}

/** Checks a receipt. Numbers are compared by their bits, but for -0, which JSON does not know: it is 0.
 *  @example (await verify(receipt, { keys, input, rooms: await load() })).holds;
 *  @throws Refusal for what is no receipt, no key set, no JSON. */
export async function verify(receipt: unknown, options: VerifyOptions): Promise<Verdict> {
  const { keys, input, salt, rooms, admit } = record("options", options, FIELDS, "");
  const given = receiptOf(receipt);
  const signature = await signatureOf(given, keys);
  const seen: Seen = signature !== "valid" || given.input === null || input === undefined
    ? { input: given.input === null ? "none" : "not-given", ...UNSEEN }
    : again(given, plain("input", input), salt, rooms as Candor | undefined, admit as VerifyOptions["admit"]);
  const { kind, core, time, key } = given;
  return { holds: signature === "valid" && sound(seen), signature, ...seen, kind, core, time, key };
}

const FIELDS = ["keys", "input", "salt", "rooms", "admit"];

type Seen = Pick<Verdict, "input" | "terms" | "recomputed" | "differs">;

const UNSEEN = { terms: null, recomputed: "not-done", differs: null } as const;

const sound = ({ input, terms, recomputed }: Seen): boolean =>
  input !== "another" && terms !== false && (recomputed === "same" || recomputed === "not-done");

async function signatureOf(receipt: Receipt, keys: unknown): Promise<Verdict["signature"]> {
  const key = find(keys, receipt.key);
  if (!key) return "unknown-key";
  const signature = base64url("receipt.signature", receipt.signature, 64);
  if (!(await signedBy(bytesOf(key), signature, signedPart(receipt)))) return "wrong";
  return inUse(key, receipt.time) ? "valid" : "outside-its-time";
}

function again(
  receipt: Receipt, input: Plain, salt: unknown, rooms: Candor | undefined, admit: VerifyOptions["admit"],
): Seen {
  if (receipt.salted && salt === undefined) throw typeError("salt", "the salt that the input was hidden with", salt);
  if (!receipt.salted && salt !== undefined) throw typeError("salt", "nothing: this receipt has none", "a string");
  const said = canonical("input", filled(input, receipt.terms));
  if (inputDigest(said, salt) !== receipt.input) return { input: "another", ...UNSEEN };
  // as it went into the digest: -0 is 0
  const question = JSON.parse(said) as Plain;
  const terms = holds(question, receipt.terms);
  if (!rooms || !recomputable(receipt.kind)) return { input: "same", ...UNSEEN, terms };
  admit?.(receipt.kind, question);
  return { input: "same", terms, ...compared(receipt, rooms, question) };
}

function compared(receipt: Receipt, rooms: Candor, question: Plain): Pick<Seen, "recomputed" | "differs"> {
  let output: Plain;
  try {
    output = plain("output", recompute(rooms, receipt.kind, question));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { recomputed: "refused", differs: null };
  }
  if (canonical("output", output) === canonical("output", receipt.output)) return { recomputed: "same", differs: null };
  const differs = difference("output", receipt.output, output);
  return { recomputed: isPackaged(receipt.core) ? "other" : "another-core", differs };
}
