// The tree and its proofs: published roots, every size against the definition, borders of tiles, and nothing that was touched passes.

import { leafHash, logReader, openCheckpoint, noteVerifier, verifierKey, verifyConsistency, verifyInclusion } from "candor/receipts";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Signer } from "candor/receipts";
import * as twin from "./reference/merkle.js";
import { entries, entry, hex, logOf, memoryStore, newSigner, ORIGIN, type MemoryStore } from "./stores.js";

let signer: Signer;
beforeAll(async () => {
  signer = await newSigner();
});

/** The store of a log of these entries, under a checkpoint. */
async function stored(all: readonly Uint8Array[]): Promise<MemoryStore> {
  const store = memoryStore();
  const log = await logOf(store, signer);
  await log.append(all);
  await log.checkpoint(signer);
  return store;
}

describe("the eight leaves of Certificate Transparency's own tests", () => {
  const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];
  const leaves = LEAVES.map((text) => new Uint8Array(Buffer.from(text, "hex")));

  test.each(ROOTS.map((root, k) => [k + 1, root] as const))("the root of %d", async (size, root) => {
    const store = await stored(leaves.slice(0, size));
    expect(hex(await logReader(store.read, size).root())).toBe(root);
    expect(hex(await logReader((await stored(leaves)).read, 8).root(size))).toBe(root);
  });

  test("the root of none is the hash of nothing", async () => {
    expect(hex(await logReader((await stored([])).read, 0).root())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  test("inclusion of leaf 5 of 8, consistency of 6 with 8", async () => {
    const reader = logReader((await stored(leaves)).read, 8);
    expect((await reader.inclusion(5)).map(hex)).toEqual([
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect((await reader.consistency(6)).map(hex)).toEqual([
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
  });
});

const MOST = 70;

test(`every inclusion and consistency proof of all sizes up to ${MOST} is the definition's, and both checks take it`, async () => {
  const all = entries(0, MOST);
  const reader = logReader((await stored(all)).read, MOST);
  const roots = Array.from({ length: MOST + 1 }, (_, size) => twin.root(all.slice(0, size)));
  for (let size = 1; size <= MOST; size++) {
    const D = all.slice(0, size);
    const tree = { size, root: roots[size]! };
    expect(hex(await reader.root(size))).toBe(hex(tree.root));
    for (let m = 0; m < size; m++) {
      const proof = await reader.inclusion(m, size);
      expect(proof.map(hex)).toEqual(twin.path(m, D).map(hex));
      expect(verifyInclusion(leafHash(D[m]!), m, tree, proof)).toBe(true);
      expect(twin.checkInclusion(twin.leaf(D[m]!), m, size, tree.root, proof)).toBe(true);
      const older = { size: m, root: roots[m]! };
      const going = await reader.consistency(m, size);
      if (m > 0) expect(going.map(hex)).toEqual(twin.proof(m, D).map(hex));
      expect(verifyConsistency(older, tree, going)).toBe(true);
      if (m > 0) expect(twin.checkConsistency(m, size, older.root, tree.root, going)).toBe(true);
    }
    expect(await reader.consistency(size, size)).toEqual([]);
    expect(verifyConsistency(tree, tree, [])).toBe(true);
  }
});

test("what was touched in a proof, a leaf, a place or a root passes neither check", async () => {
  const all = entries(0, 40);
  const reader = logReader((await stored(all)).read, all.length);
  const changed = (hash: Uint8Array): Uint8Array => hash.map((byte, k) => (k === 7 ? byte ^ 1 : byte));
  await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), async (size, at, which) => {
    const m = at % size;
    const tree = { size, root: await reader.root(size) };
    const leaf = leafHash(all[m]!);
    const proof = await reader.inclusion(m, size);
    const k = which % proof.length;
    const wrong: readonly (readonly [Uint8Array, number, typeof tree, readonly Uint8Array[]])[] = [
      [changed(leaf), m, tree, proof], [leaf, m + 1, tree, proof], [leaf, m, { size, root: changed(tree.root) }, proof],
      [leaf, m, tree, proof.map((hash, i) => (i === k ? changed(hash) : hash))], [leaf, m, tree, proof.slice(1)], [leaf, m, tree, [...proof, leaf]],
      [leaf, size, tree, proof],
    ];
    for (const [hash, index, head, given] of wrong) {
      expect(verifyInclusion(hash, index, head, given)).toBe(false);
      expect(twin.checkInclusion(hash, index, head.size, head.root, given)).toBe(false);
    }
    const old = 1 + (which % (size - 1));
    const older = { size: old, root: await reader.root(old) };
    const going = await reader.consistency(old, size);
    for (const [from, to, given] of [
      [{ size: old, root: changed(older.root) }, tree, going], [older, { size, root: changed(tree.root) }, going], [older, tree, [...going, leaf]],
      [older, tree, going.slice(1)], [older, tree, going.map((hash, i) => (i === which % going.length ? changed(hash) : hash))],
      [tree, older, going],
    ] as const) {
      expect(verifyConsistency(from, to, given)).toBe(false);
      expect(twin.checkConsistency(from.size, to.size, from.root, to.root, given)).toBe(false);
    }
  }), { numRuns: 200 });
});

test.each([255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])("a log of %d, appended in uneven pieces: root, proofs, entries", async (size) => {
  const store = memoryStore();
  const log = await logOf(store, signer);
  for (let from = 0, k = 1; from < size; k = (3 * k + 7) % 5000) {
    const to = Math.min(size, from + k);
    expect(await log.append(entries(from, to))).toBe(from);
    from = to;
  }
  const note = await log.checkpoint(signer);
  const all = entries(0, size);
  const root = twin.root(all);
  const checkpoint = await openCheckpoint(note, ORIGIN, [noteVerifier(verifierKey(ORIGIN, signer.publicKey))]);
  expect({ ...checkpoint, root: hex(checkpoint.root) }).toEqual({ origin: ORIGIN, size, root: hex(root) });
  const reader = log.reader();
  const tree = { size, root };
  for (const index of [0, 1, 254, 255, 256, 257, Math.floor(size / 2), size - 2, size - 1].filter((k) => k < size)) {
    const proof = await reader.inclusion(index);
    expect(verifyInclusion(leafHash(entry(index)), index, tree, proof)).toBe(true);
    expect(twin.checkInclusion(twin.leaf(entry(index)), index, size, root, proof)).toBe(true);
    expect(hex(await reader.entry(index))).toBe(hex(entry(index)));
  }
  for (const old of [1, 128, 255, 256, Math.floor(size / 2), size - 1].filter((k) => k < size)) {
    const older = { size: old, root: twin.root(all.slice(0, old)) };
    const proof = await reader.consistency(old);
    expect(verifyConsistency(older, tree, proof)).toBe(true);
    expect(twin.checkConsistency(old, size, older.root, root, proof)).toBe(true);
  }
});

test("proofs and sizes out of bounds are refused by name", async () => {
  const reader = logReader((await stored(entries(0, 5))).read, 5);
  await expect(reader.inclusion(5)).rejects.toThrow('"index" expected an integer from 0 to 4, got 5');
  await expect(reader.inclusion(0, 6)).rejects.toThrow('"size" expected an integer from 0 to 5, got 6');
  await expect(reader.consistency(3, 2)).rejects.toThrow('"from" expected an integer from 0 to 2, got 3');
  const tree = { size: 5, root: await reader.root() };
  expect(() => verifyInclusion(leafHash(entry(0)), 0, tree, [new Uint8Array(31)])).toThrow('"proof[0]" expected 32 bytes');
  expect(() => verifyInclusion(leafHash(entry(0)), 0, { size: 2 ** 54, root: tree.root }, [])).toThrow('"tree.size"');
});
