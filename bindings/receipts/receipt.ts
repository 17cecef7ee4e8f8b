// A receipt as a value: its fields, their check, and the bytes that are signed.

import { amount, choice, flag, hash, record, text } from "../core/check.js";
import { canonical, digest, digestOf } from "../core/canonical.js";
import { toPlain, type Plain } from "../core/plain.js";
import { isRefusal, rangeError } from "../core/refusal.js";
import { base64url, toUtf8 } from "./bytes.js";
import { kinds, type Kind } from "./kinds.js";
import type { CoreId } from "./packaged.js";

export const FORMAT = "candor/receipt/1";

/** What a service answers for: this output, of this question, by this core, at this time. */
export interface Receipt {
  readonly format: typeof FORMAT;
  readonly kind: Kind;
  /** Digest of the question, with its salt where `salted`; null where there is none (heads of streams). */
  readonly input: string | null;
  readonly salted: boolean;
  /** What the service fixed of the question, in the question's own shape; null for nothing. */
  readonly terms: Plain;
  readonly core: CoreId;
  /** The result, through `toPlain`. */
  readonly output: Plain;
  /** The signer's own clock: a whole number, in the milliseconds or slots that the service counts by. */
  readonly time: number;
  /** Id of the key: its RFC 7638 thumbprint. */
  readonly key: string;
  /** Ed25519 over `signedPart`, 64 bytes in base64url. */
  readonly signature: string;
}

export type Unsigned = Omit<Receipt, "signature">;

const FIELDS = ["format", "kind", "input", "salted", "terms", "core", "output", "time", "key", "signature"] as const;

/** A receipt out of JSON, every field read once. @throws Refusal for what is none, by field. */
export function receiptOf(value: unknown): Receipt {
  const given = record("receipt", plain("receipt", value), FIELDS);
  const { input, terms = null, core, output = null } = given;
  const { version, sha256 } = record("receipt.core", core, ["version", "sha256"]);
  choice("receipt.format", given["format"], [FORMAT]);
  base64url("receipt.signature", given["signature"], 64);
  return {
    format: FORMAT,
    kind: kinds[choice("receipt.kind", given["kind"], kinds)]!,
    input: input === null ? null : hash("receipt.input", input),
    salted: flag("receipt.salted", given["salted"] ?? null),
    terms: terms as Plain,
    core: { version: text("receipt.core.version", version), sha256: hash("receipt.core.sha256", sha256) },
    output: output as Plain,
    time: amount("receipt.time", given["time"]),
    key: text("receipt.key", given["key"]),
    signature: given["signature"] as string,
  };
}

/** What is signed: the format and a zero byte, which stand before nothing else that a key may sign (a signed note has
 *  no control characters), and the canonical form of all fields but the signature. */
export function signedPart({ format, kind, input, salted, terms, core, output, time, key }: Unsigned): Uint8Array {
  return toUtf8(`${FORMAT}\0${canonical("receipt", { format, kind, input, salted, terms, core, output, time, key })}`);
}

/** A receipt's own digest. It says nothing of what is in the receipt to whoever has not its signature. */
export const receiptDigest = (receipt: Receipt): string => digest("receipt", receipt);

/** The digest of a question.
 *  @param said its canonical form */
export function inputDigest(said: string, salt: unknown): string {
  return digestOf(salt === undefined ? [said] : [canonical("salt", saltOf(salt)), said]);
}

/** At least 128 bits, so that nobody finds a report by trying. */
function saltOf(value: unknown): string {
  // what was given may be most of a secret: it is not repeated
  if (!/^[0-9a-f]{32,128}$/.test(text("salt", value))) {
    throw rangeError("salt", "32 to 128 lowercase hexadecimal digits", "another string");
  }
  return value as string;
}

/** A value as JSON carries it. @throws Refusal also for what is nested deeper than the runtime can follow. */
export function plain(field: string, value: unknown): Plain {
  try {
    return toPlain(value, field);
  } catch (error) {
    if (isRefusal(error) || !(error instanceof RangeError)) throw error;
    throw rangeError(field, "a value that is not nested so deep", value);
  }
}
