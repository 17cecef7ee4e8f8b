// Who signs what a service answers, and the folder that its log is in.

import type { Issuer, KeySet, TileStore } from "candor/receipts";
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { record, text } from "../../../core/check.js";
import { isRefusal } from "../../../core/refusal.js";
import { Refusal, sentence, type Place } from "../refusal.js";
import { onlyDocument } from "../input/documents.js";

/** The log's name where nothing is said. */
const ORIGIN = "localhost/log";

/** What the configuration says as `receipts`. */
export interface ReceiptsSaid {
  /** A file, PKCS #8 in PEM. */
  readonly key: string;
  /** A file: the key set of those that signed before. */
  readonly keys?: string;
  /** A folder. */
  readonly log?: string;
  readonly origin?: string;
}

/** @throws Refusal of the library */
export function receiptsSaid(value: unknown): ReceiptsSaid {
  const given = record("receipts", value, ["key", "keys", "log", "origin"]);
  const said = { key: text("receipts.key", given["key"]) };
  const others = ["keys", "log", "origin"].filter((name) => given[name] !== undefined);
  return { ...said, ...Object.fromEntries(others.map((name) => [name, text(`receipts.${name}`, given[name])])) };
}

/** @throws Refusal where a file is not there or is none; nothing of a private key is shown */
export async function openReceipts({ key, keys, log, origin = ORIGIN }: ReceiptsSaid): Promise<Issuer> {
  const { createSigner, openIssuer } = await import("candor/receipts");
  const pem = await readFile(key, "utf8").catch((error: unknown) => {
    throw Refusal.ofSystem({ name: key }, error);
  });
  const signers = [await told({ name: key }, () => createSigner(pem))];
  const before = keys === undefined ? undefined : await onlyDocument(keys, "one JSON document has the keys");
  const retired = before ? { keys: before.value as KeySet } : {};
  const kept = log === undefined ? {} : { log: { store: folder(log), origin } };
  return told({ name: log ?? keys ?? key }, () => openIssuer({ signers, ...retired, ...kept }));
}

async function told<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    if (error instanceof Refusal) throw error;
    if (isRefusal(error)) throw new Refusal(place, sentence(error));
    throw Refusal.ofSystem(place, error);
  });
}

/** Files of a log in a folder. Each is written beside and renamed when it is on the disk: whoever reads finds all of one
 *  or the one before. */
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
      await mkdir(dirname(file), { recursive: true });
      const beside = `${file}.${randomUUID()}`;
      const handle = await open(beside, "wx");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
    },
  };
}
