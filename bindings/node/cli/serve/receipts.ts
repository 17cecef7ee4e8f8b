// Who signs what a service answers, and the folder that its log is in.

import type { Issuer, KeySet, PublicKey, Signer, TileStore } from "candor/receipts";
import { createPublicKey, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { platform } from "node:process";
import { list, record, text } from "../../../core/check.js";
import { isRefusal, rangeError } from "../../../core/refusal.js";
import { Refusal, sentence, type Place } from "../refusal.js";
import type { Document } from "../../../read/json.js";
import { onlyDocument } from "../input/documents.js";

/** The log's name where nothing is said. */
const ORIGIN = "localhost/log";

/** What the configuration says as `receipts`. */
export interface ReceiptsSaid {
  /** Files: of the key that signs, PKCS #8 in PEM, and of others that are to verify, private or public. */
  readonly key: readonly string[];
  /** A file: the key set of those that signed before. */
  readonly keys?: string;
  /** A folder. */
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

/** @throws Refusal where a file is not there or is none; nothing of a private key is shown */
export async function openReceipts({ key, keys, log, logKey, origin = ORIGIN }: ReceiptsSaid): Promise<Issuer> {
  const { openIssuer } = await import("candor/receipts");
  const [first, ...rest] = key;
  const signers = [await signerOf(first!)];
  const before = keys === undefined ? undefined : await onlyDocument(keys, "one JSON document has the keys");
  const others = await Promise.all(rest.map(publicKeyOf));
  const retired = [...others, ...(before ? (await keysOf(before)).keys : [])];
  const own = logKey === undefined ? {} : { signer: await signerOf(logKey) };
  const kept = log === undefined ? {} : { log: { store: folder(log), origin, ...own } };
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

/** Files of a log in a folder. Each is written beside and renamed when it is on the disk, and so is its name before this
 *  is done: whoever reads finds all of one or the one before, also after a power cut. */
export function folder(root: string): TileStore {
  return {
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(root, path)));
      } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
        throw error;
      }
    },
    async write(path, bytes) {
      const file = join(root, path);
      const made = await mkdir(dirname(file), { recursive: true });
      const beside = `${file}.${randomUUID()}`;
      const handle = await open(beside, "wx");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
      for (const each of foldersOf(file, made)) await synchronised(each);
    },
  };
}

/** The folder of a file, and where it had to be made, those that it is in, up to the one that was there. */
function* foldersOf(file: string, made: string | undefined): Generator<string> {
  const last = dirname(made ?? file);
  for (let at = dirname(file); ; at = dirname(at)) {
    yield at;
    if (resolve(at) === resolve(last) || at === dirname(at)) return;
  }
}

/** Has a folder's names on the disk. Windows, where no folder can be opened, does that by itself. */
async function synchronised(path: string): Promise<void> {
  if (platform === "win32") return;
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}
