// Who signs what a service answers.

import type { Issuer, KeySet, PublicKey, Signer } from "candor/receipts";
import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { list, record, text } from "../../../core/check.js";
import { isRefusal, rangeError } from "../../../core/refusal.js";
import { Refusal, sentence, type Place } from "../refusal.js";
import type { Document } from "../../../read/json.js";
import { onlyDocument } from "../input/documents.js";
import { logFolder } from "./log-folder.js";

/** The log's name where nothing is said. */
const ORIGIN = "localhost/log";

/** What the configuration says as `receipts`. */
export interface ReceiptsSaid {
  /** Files: of the key that signs, PKCS #8 in PEM, and of others that are to verify, private or public. */
  readonly key: readonly string[];
  /** A file: the key set of those that signed before. */
  readonly keys?: string;
  /** A folder, of which this process is the one writer. */
  readonly log?: string;
  /** A file: the key of the log, where it has one of its own. */
  readonly logKey?: string;
  readonly origin?: string;
}

const OTHERS = ["keys", "log", "logKey", "origin"];

/** @throws Refusal of the library */
export function receiptsSaid(value: unknown): ReceiptsSaid {
  const given = record("receipts", value, ["key", ...OTHERS]);
  const { key } = given;
  const files = Array.isArray(key) ? list("receipts.key", key) : [key];
  const said = files.map((file, k) => text(Array.isArray(key) ? `receipts.key[${k}]` : "receipts.key", file));
  const others = OTHERS.filter((name) => given[name] !== undefined);
  if (given["logKey"] !== undefined && given["log"] === undefined) {
    throw rangeError("receipts.logKey", "a log beside it", "none");
  }
  return { key: said, ...Object.fromEntries(others.map((name) => [name, text(`receipts.${name}`, given[name])])) };
}

/** The log's folder is this process's from then on.
 *  @throws Refusal where a file is not there or is none, of which nothing of a private key is shown, and where another
 *  process writes to the log */
export async function openReceipts({ key, keys, log, logKey, origin = ORIGIN }: ReceiptsSaid): Promise<Issuer> {
  const { openIssuer } = await import("candor/receipts");
  const [first, ...rest] = key;
  const signers = [await signerOf(first!)];
  const before = keys === undefined ? undefined : await onlyDocument(keys, "one JSON document has the keys");
  const others = await Promise.all(rest.map(publicKeyOf));
  const retired = [...others, ...(before ? (await keysOf(before)).keys : [])];
  const own = logKey === undefined ? {} : { signer: await signerOf(logKey) };
  const kept = log === undefined ? {} : { log: { store: await logFolder(log), origin, ...own } };
  return told({ name: log ?? keys ?? first! }, () => openIssuer({ signers, keys: { keys: retired }, ...kept }));
}

async function signerOf(file: string): Promise<Signer> {
  const { createSigner } = await import("candor/receipts");
  const pem = await pemOf(file);
  return told({ name: file }, () => createSigner(pem));
}

/** The public key of a file that has it, or the private one. */
async function publicKeyOf(file: string): Promise<PublicKey> {
  const { publicKey } = await import("candor/receipts");
  const pem = await pemOf(file);
  return told({ name: file }, async () => publicKey({ x: ed25519Of(pem) }));
}

function ed25519Of(pem: string): string | undefined {
  const expected = "an Ed25519 key, private or public, in PEM";
  try {
    const { crv, x } = createPublicKey(pem).export({ format: "jwk" });
    if (crv === "Ed25519") return x;
  } catch {
    // what was found is not repeated: it may be most of a key
  }
  throw rangeError("key", expected, "another text");
}

const pemOf = (file: string): Promise<string> => readFile(file, "utf8").catch((error: unknown) => {
  throw Refusal.ofSystem({ name: file }, error);
});

async function keysOf({ value, place }: Document): Promise<KeySet> {
  const { keySet } = await import("candor/receipts");
  return told(place, async () => keySet(value));
}

async function told<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    if (error instanceof Refusal) throw error;
    if (isRefusal(error)) throw new Refusal(place, sentence(error));
    throw Refusal.ofSystem(place, error);
  });
}
