// Stores and keys of the tests.

import { createSigner, noteVerifier, openLog, verifierKey, type Log, type Signer, type TileStore } from "candor/receipts";

export const ORIGIN = "prices.example/log";

export interface MemoryStore extends TileStore {
  readonly files: Map<string, Uint8Array>;
}

export function memoryStore(): MemoryStore {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (path) => files.get(path) ?? null,
    write: async (path, bytes) => void files.set(path, bytes),
  };
}

/** A new key. */
export async function newSigner(options?: Parameters<typeof createSigner>[1]): Promise<Signer> {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  return createSigner(pair as CryptoKeyPair, options);
}

export function logOf(store: TileStore, signer: Signer): Promise<Log> {
  return openLog(store, { origin: ORIGIN, verifiers: [noteVerifier(verifierKey(ORIGIN, signer.publicKey))] });
}

/** Entries that differ from each other, of lengths that differ. */
export const entry = (k: number): Uint8Array => new TextEncoder().encode(`${k}:${"x".repeat(k % 7)}`);
export const entries = (from: number, to: number): Uint8Array[] => Array.from({ length: to - from }, (_, k) => entry(from + k));

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
