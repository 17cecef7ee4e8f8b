// Signed notes: a text and lines of who signed it, as Go's checksum database, Sigstore and other logs have them.
// https://c2sp.org/signed-note

import { sha256 } from "@noble/hashes/sha2";
import { array, text as textOf } from "../../core/check.js";
import { rangeError } from "../../core/refusal.js";
import { concatenated, ofBase64, sameBytes, toBase64, toHex, toUtf8 } from "../bytes.js";
import { signedBy } from "../ed25519.js";
import { bytesOf, type PublicKey } from "../keys.js";
import type { Signer } from "../signer.js";

/** A signer under the name that its lines have: a log's origin. */
export interface NoteSigner {
  readonly name: string;
  readonly signer: Signer;
}

/** Whom a reader trusts. */
export interface NoteVerifier {
  readonly name: string;
  readonly key: Uint8Array;
}

const ED25519 = 1;

/** More than any log has, and few enough to look at. */
const MOST_SIGNATURES = 100;

function keyHash(name: string, key: Uint8Array): Uint8Array {
  return sha256(concatenated(toUtf8(`${name}\n`), new Uint8Array([ED25519]), key)).slice(0, 4);
}

/** A name of a key: not empty, without spaces and plus. */
export function keyName(field: string, value: unknown): string {
  if (/^[^\s+\p{White_Space}\p{Cc}]+$/u.test(textOf(field, value))) return value as string;
  throw rangeError(field, "a name without spaces and +", value);
}

/** The key as other tools take it: `example.com/log+530d903a+AekyeRrm...`. */
export function verifierKey(name: string, key: PublicKey): string {
  const bytes = bytesOf(key);
  const typed = toBase64(concatenated(new Uint8Array([ED25519]), bytes));
  return `${keyName("name", name)}+${toHex(keyHash(name, bytes))}+${typed}`;
}

/** @param text of `verifierKey`. @throws Refusal for what is none of Ed25519, or has another hash than its key. */
export function noteVerifier(text: string): NoteVerifier {
  const refused = (expected: string): Error => rangeError("verifier", expected, text);
  const [, name, hash, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(textOf("verifier", text)) ?? [];
  const bytes = ofBase64(base64 ?? "");
  if (name === undefined || bytes?.length !== 33 || bytes[0] !== ED25519) throw refused("a verifier key of Ed25519");
  const key = bytes.slice(1);
  if (toHex(keyHash(keyName("verifier", name), key)) !== hash) throw refused("a verifier key with its own hash");
  return { name, key };
}

/** @param text ends with a newline */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const lines: string[] = [];
  for (const { name, signer } of signers) {
    const hash = keyHash(keyName("name", name), bytesOf(signer.publicKey));
    const signature = await signer.sign(toUtf8(noteText(text)));
    lines.push(`— ${name} ${toBase64(concatenated(hash, signature))}\n`);
  }
  return `${text}\n${lines.join("")}`;
}

function noteText(text: string): string {
  if (/^[^\u0000-\u0009\u000b-\u001f\p{Cs}]*\n$/u.test(text)) return text;
  throw rangeError("text", "lines, the last of them ended, without control characters", text);
}

/** The text of a note, and which of those who are trusted signed it.
 *  @throws Refusal for what is no note, where nobody trusted signed it, and where a signature of one is wrong. */
export async function openNote(
  note: string, verifiers: readonly NoteVerifier[],
): Promise<{ readonly text: string; readonly signedBy: readonly string[] }> {
  const { text, lines } = parts(textOf("note", note));
  const trusted = array("verifiers", verifiers) as NoteVerifier[];
  const names: string[] = [];
  for (const { name, hash, signature } of lines.map(lineOf)) {
    const known = trusted.find((one) => one.name === name && sameBytes(keyHash(name, one.key), hash));
    if (!known || names.includes(name)) continue;
    if (!(await signedBy(known.key, signature, toUtf8(text)))) {
      throw rangeError("note", `the signature of ${name}`, "another");
    }
    names.push(name);
  }
  if (names.length > 0) return { text, signedBy: names };
  throw rangeError("note", `a signature of ${trusted.map(({ name }) => name).join(" or ")}`, "none");
}

function parts(note: string): { readonly text: string; readonly lines: readonly string[] } {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || lines.pop() !== "" || lines.length === 0) {
    throw rangeError("note", "a text, an empty line and lines of signatures", note);
  }
  if (lines.length > MOST_SIGNATURES) throw rangeError("note", `at most ${MOST_SIGNATURES} signatures`, lines.length);
  return { text: noteText(note.slice(0, end + 1)), lines };
}

function lineOf(line: string): { readonly name: string; readonly hash: Uint8Array; readonly signature: Uint8Array } {
  const [, name, base64 = ""] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = ofBase64(base64);
  if (name !== undefined && bytes && bytes.length > 4) {
    return { name: keyName("note", name), hash: bytes.slice(0, 4), signature: bytes.slice(4) };
  }
  throw rangeError("note", "lines of a name and its signature", line);
}
