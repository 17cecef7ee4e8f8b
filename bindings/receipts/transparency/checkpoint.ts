// What a log signs: its name, its size, its root. https://c2sp.org/tlog-checkpoint

import { amount } from "../../core/check.js";
import { rangeError } from "../../core/refusal.js";
import { ofBase64, toBase64 } from "../bytes.js";
import type { Signer } from "../signer.js";
import { HASH_BYTES } from "./hash.js";
import { keyName, openNote, signNote, type NoteVerifier } from "./note.js";
import type { TreeHead } from "./proofs.js";

export interface Checkpoint extends TreeHead {
  /** The log's name, which is its address without the scheme: `example.com/log`. */
  readonly origin: string;
}

/** The note's text: three lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${keyName("origin", origin)}\n${amount("size", size)}\n${toBase64(root)}\n`;
}

/** @throws Refusal for a text that is no checkpoint; lines after the third are passed over. */
export function checkpointOf(text: string): Checkpoint {
  const [origin, size, root, ...more] = text.split("\n");
  const hash = ofBase64(root ?? "");
  const sized = /^(0|[1-9]\d*)$/.test(size ?? "") && Number.isSafeInteger(Number(size));
  if (!origin || !sized || hash?.length !== HASH_BYTES || more.pop() !== "" || more.includes("")) {
    throw rangeError("checkpoint", "lines of origin, size and root", text);
  }
  return { origin, size: Number(size), root: hash };
}

/** Signed under the log's own name. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): Promise<string> {
  return signNote(checkpointText(checkpoint), signers.map((signer) => ({ name: checkpoint.origin, signer })));
}

/** A checkpoint that one of those who are trusted signed.
 *  @param origin of the log. @throws Refusal for any other. */
export async function openCheckpoint(
  note: string, origin: string, verifiers: readonly NoteVerifier[],
): Promise<Checkpoint> {
  const checkpoint = checkpointOf((await openNote(note, verifiers)).text);
  if (checkpoint.origin !== origin) throw rangeError("origin", origin, checkpoint.origin);
  return checkpoint;
}
