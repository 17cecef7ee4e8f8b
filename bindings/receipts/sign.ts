// Making a receipt of an answer.

import { canonical } from "../core/canonical.js";
import { amount, choice, hash, record, text } from "../core/check.js";
import { rangeError, typeError, under } from "../core/refusal.js";
import { toBase64url } from "./bytes.js";
import { inUse } from "./keys.js";
import { kinds, recomputable, type Kind } from "./kinds.js";
import { packagedCore, type CoreId } from "./packaged.js";
import { FORMAT, inputDigest, plain, signedPart, type Receipt, type Unsigned } from "./receipt.js";
import type { Signer } from "./signer.js";
import { added } from "./terms.js";

/** What is put on a receipt. */
export interface Answer {
  readonly kind: Kind;
  /** The question that was computed, terms and all. Not for heads of streams. */
  readonly question?: unknown;
  /** The question as it was sent, before the service added its terms; without it the receipt names no terms. */
  readonly sent?: unknown;
  /** What came out, as the room returned it. */
  readonly output: unknown;
  /** The present time by the service's clock: a whole number >= 0. */
  readonly time: number;
  /** 32 to 128 hexadecimal digits drawn at random, for questions that hold what others may not find by trying. Whoever
   *  is to recompute is given it with the input. */
  readonly salt?: string;
  /** The core that computed it, where that is not the packaged one. */
  readonly core?: CoreId;
}

const FIELDS = ["kind", "question", "sent", "output", "time", "salt", "core"];

/** Signs an answer. 0.2 ms and the canonical forms.
 *  @example const receipt = await sign({ kind: "game.price", question, output: game.price(question), time: Date.now()
 *  }, signer);
 *  @throws Refusal for a question that does not hold what was sent, and for a time in which the key is not in use. */
export async function sign(answer: Answer, signer: Signer): Promise<Receipt> {
  const { kind, question, sent, output, time, salt, core } = record("answer", answer, FIELDS, "");
  const chosen = kinds[choice("kind", kind, kinds)]!;
  if (recomputable(chosen) === (question === undefined)) {
    throw typeError("question", recomputable(chosen) ? "what was asked" : `nothing: ${chosen} has none`, question);
  }
  if (question === undefined && salt !== undefined) throw typeError("salt", "nothing without a question", "a string");
  const whole = question === undefined ? undefined : plain("question", question);
  const { kid } = signer.publicKey;
  const unsigned: Unsigned = {
    format: FORMAT,
    kind: chosen,
    input: whole === undefined ? null : inputDigest(canonical("question", whole), salt),
    salted: salt !== undefined,
    terms: whole === undefined || sent === undefined ? null : added(plain("sent", sent), whole),
    core: core === undefined ? packagedCore() : coreId(core),
    output: plain("output", output),
    time: amount("time", time),
    key: kid,
  };
  if (!inUse(signer.publicKey, unsigned.time)) throw rangeError("time", `a time at which ${kid} is in use`, time);
  return { ...unsigned, signature: toBase64url(await signer.sign(signedPart(unsigned))) };
}

function coreId(value: unknown): CoreId {
  const { version, sha256 } = record("core", value, ["version", "sha256"]);
  return under("core", () => ({ version: text("version", version), sha256: hash("sha256", sha256) }));
}
