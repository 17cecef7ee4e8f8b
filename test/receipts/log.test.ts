// The log on its store: files as C2SP tlog-tiles lays them out, restarts, damage, and a second writer.

import { logPath, logReader, openIssuer, openLog, noteVerifier, verifierKey, type Signer } from "candor/receipts";
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "./reference/merkle.js";
import { entries, entry, hex, logOf, memoryStore, newSigner, ORIGIN } from "./stores.js";

let signer: Signer;
beforeAll(async () => {
  signer = await newSigner();
});

describe("files", () => {
  test("a tree of 70,000 has the tiles that the specification counts", async () => {
    const store = memoryStore();
    const log = await logOf(store, signer);
    await log.append(entries(0, 70_000));
    await log.checkpoint(signer);
    const names = [...store.files.keys()];
    const count = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length;
    expect(count(/^tile\/0\/\d{3}$/)).toBe(273);
    expect(names).toContain("tile/0/273.p/112");
    expect(names.filter((name) => /^tile\/[1-9]/.test(name)).sort()).toEqual(["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]);
    expect(count(/^tile\/entries\/\d{3}$/)).toBe(273);
    expect(names).toContain("tile/entries/273.p/112");
    expect(names).toHaveLength(273 + 1 + 3 + 273 + 1 + 1);
    for (const [name, bytes] of store.files) {
      expect(logPath(name)).toBeDefined();
      const [, width = "256"] = /\.p\/(\d+)$/.exec(name) ?? [];
      if (/^tile\/\d/.test(name)) expect(bytes.length).toBe(32 * Number(width));
    }
    // a tile of level 1 has the roots of whole tiles of level 0, a bundle what the leaves hash
    expect(hex(store.files.get("tile/1/000")!.slice(0, 32))).toBe(hex(root(entries(0, 256))));
    const bundle = store.files.get("tile/entries/001")!;
    expect(hex(bundle.slice(0, 2 + entry(256).length))).toBe(`0008${hex(entry(256))}`);
    expect(hex(store.files.get("tile/0/001")!.slice(0, 32))).toBe(createHash("sha256").update("\0").update(entry(256)).digest("hex"));
  });

  test("a tree of 256 has a whole tile of level 0 and a partial one of level 1", async () => {
    const store = memoryStore();
    const log = await logOf(store, signer);
    await log.append(entries(0, 256));
    await log.checkpoint(signer);
    expect([...store.files.keys()].sort()).toEqual(["checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"]);
  });

  test.each([
    ["checkpoint", false, 0], ["tile/0/000", true, 256], ["tile/0/x001/x234/067", true, 1_234_068 * 256], ["tile/1/000.p/1", true, 256],
    ["tile/63/001.p/255", true, 511 * 256 ** 63], ["tile/entries/x001/234.p/8", true, 1234 * 256 + 8], ["tile/2/001", true, 512 * 65_536],
  ])("%s is one", (path, immutable, size) => {
    const type = immutable ? "application/octet-stream" : "text/plain; charset=utf-8";
    expect(logPath(path)).toEqual({ immutable, type, entries: size });
  });

  test.each([
    "", "/checkpoint", "checkpoint/", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000", "tile/0/x000/001", "tile/0/001/234", "tile/0/x001",
    "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/-1/000", "tile/entries/../0/000", "tile/data/000", "tile/0/000\n",
    `tile/0/${"x999/".repeat(8)}999`,
  ])("%j is none", (path) => {
    expect(logPath(path)).toBeUndefined();
  });
});

describe("a log that is opened again", () => {
  test.each([0, 1, 255, 256, 300, 513])("goes on after %d", async (size) => {
    const store = memoryStore();
    const first = await logOf(store, signer);
    await first.append(entries(0, size));
    await first.checkpoint(signer);
    const second = await logOf(store, signer);
    expect([second.size, second.signed]).toEqual([size, size]);
    await second.append(entries(size, size + 300));
    await second.checkpoint(signer);
    expect(hex(await second.reader().root())).toBe(hex(root(entries(0, size + 300))));
    expect(hex(await second.reader().entry(size + 10))).toBe(hex(entry(size + 10)));
  });

  test("knows nothing of what no checkpoint was signed for", async () => {
    const store = memoryStore();
    const first = await logOf(store, signer);
    await first.append(entries(0, 5));
    await first.checkpoint(signer);
    await first.append(entries(5, 600));
    const second = await logOf(store, signer);
    expect(second.size).toBe(5);
    await second.append(entries(1000, 1600));
    await second.checkpoint(signer);
    expect(hex(await second.reader().root())).toBe(hex(root([...entries(0, 5), ...entries(1000, 1600)])));
  });

  test("takes whole tiles where the partial ones are gone", async () => {
    const store = memoryStore();
    const log = await logOf(store, signer);
    await log.append(entries(0, 100));
    await log.checkpoint(signer);
    const old = log.reader();
    await log.append(entries(100, 300));
    await log.checkpoint(signer);
    for (const name of store.files.keys()) if (name.includes(".p/100")) store.files.delete(name);
    expect(hex(await old.root())).toBe(hex(root(entries(0, 100))));
    expect(hex(await old.entry(99))).toBe(hex(entry(99)));
  });

  test.each([
    ["a whole tile", "tile/0/000"], ["a tile", "tile/0/001.p/44"], ["a tile above", "tile/1/000.p/1"], ["a bundle", "tile/entries/001.p/44"], ["the checkpoint", "checkpoint"],
  ])("refuses a store in which %s is damaged or gone", async (_, name) => {
    const store = memoryStore();
    const log = await logOf(store, signer);
    await log.append(entries(0, 300));
    await log.checkpoint(signer);
    const before = store.files.get(name)!;
    store.files.set(name, before.map((byte, k) => (k === 20 ? byte ^ 1 : byte)));
    await expect(logOf(store, signer)).rejects.toThrow(RangeError);
    if (name === "checkpoint") return;
    store.files.delete(name);
    await expect(logOf(store, signer)).rejects.toThrow(`"${name}" expected a file of the log`);
  });

  test("refuses another log's checkpoint and another signer's", async () => {
    const store = memoryStore();
    const log = await logOf(store, signer);
    await log.checkpoint(signer);
    await expect(logOf(store, await newSigner())).rejects.toThrow("expected a signature of prices.example/log");
    const other = "other.example/log";
    const verifiers = [ORIGIN, other].map((name) => noteVerifier(verifierKey(name, signer.publicKey)));
    await expect(openLog(store, { origin: other, verifiers })).rejects.toThrow('"origin" expected other.example/log');
  });
});

test("a service serves a tile once a checkpoint covers it, and so for good: before, a crash may put another there", async () => {
  const store = memoryStore();
  const opened = () => openIssuer({ signers: [signer], log: { store, origin: ORIGIN } });
  const head = (version: number) => ({ kind: "calls.head" as const, output: { stream: "calls/a", version, hash: "0".repeat(64) } });
  const names = ["tile/entries/000", "tile/0/000", "tile/entries/000.p/250", "tile/1/000.p/1"];
  const served = async (issuer: Awaited<ReturnType<typeof opened>>) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await issuer.read(name, 1000)] as const)));
  const first = await opened();
  for (let k = 0; k < 250; k++) await first.issue({ ...head(k), time: 1000 }, true);
  await first.checkpoint(1000);
  for (let k = 250; k < 300; k++) await first.issue({ ...head(k), time: 1000 }, true);
  const lost = store.files.get("tile/entries/000")!;
  expect(await served(first)).toMatchObject({
    "tile/entries/000": null, "tile/0/000": null, "tile/1/000.p/1": null, "tile/entries/000.p/250": { immutable: true },
  });
  // the first ends here, without a word, and another goes on from its checkpoint
  const second = await opened();
  expect(await served(second)).toMatchObject({ "tile/entries/000": null, "tile/0/000": null });
  for (let k = 900; k < 950; k++) await second.issue({ ...head(k), time: 1000 }, true);
  expect(await second.read("tile/entries/000", 1000)).toBeNull();
  await second.checkpoint(2000);
  const { "tile/entries/000": entries0, ...others } = await served(second);
  expect(Object.values(others).every((one) => one?.immutable)).toBe(true);
  expect(entries0!.bytes).toEqual(store.files.get("tile/entries/000"));
  expect(entries0!.bytes).not.toEqual(lost);
});

test("a writer that finds another's checkpoint signs nothing", async () => {
  const store = memoryStore();
  const [one, two] = [await logOf(store, signer), await logOf(store, signer)];
  await one.append(entries(0, 3));
  await one.checkpoint(signer);
  const before = new Map(store.files);
  await expect(two.append(entries(10, 400))).rejects.toThrow("a log has one writer");
  await expect(two.checkpoint(signer)).rejects.toThrow("a log has one writer");
  expect([store.files, two.size]).toEqual([before, 0]);
});

test("a whole tile is never written over with other bytes, unless it was left by a writer that ended, or failed", async () => {
  const store = memoryStore();
  const [one, two] = [await logOf(store, signer), await logOf(store, signer)];
  await one.append(entries(0, 300));
  const before = new Map(store.files);
  await expect(two.append(entries(1000, 1300))).rejects.toThrow('"tile/entries/000" expected nothing that this writer did not write');
  expect([store.files, two.size]).toEqual([before, 0]);
  await one.checkpoint(signer);
  // left beyond the checkpoint, whole bundles and a whole tile of the second level
  await one.append(entries(300, 66_000));
  const three = await logOf(store, signer);
  let failing = true;
  const four = await logOf({
    ...store, write: async (path, bytes) => (failing && path === "tile/0/002" ? Promise.reject(new Error("disk full")) : store.write(path, bytes)),
  }, signer);
  await expect(four.append(entries(70_000, 70_600))).rejects.toThrow("disk full");
  failing = false;
  await four.append(entries(80_000, 146_000));
  await four.checkpoint(signer);
  expect(hex(await (await logOf(store, signer)).reader().root())).toBe(hex(root([...entries(0, 300), ...entries(80_000, 146_000)])));
  await expect(three.append(entries(0, 1))).rejects.toThrow("a log has one writer");
});

test("of a log of 70,000 the whole tiles under its right edge are held against the checkpoint", async () => {
  const store = memoryStore();
  const log = await logOf(store, signer);
  await log.append(entries(0, 70_000));
  await log.checkpoint(signer);
  for (const [name, said] of [["tile/0/256", true], ["tile/0/272", true], ["tile/1/000", true], ["tile/0/000", false]] as const) {
    const before = store.files.get(name)!;
    store.files.set(name, before.map((byte, k) => (k === 5000 ? byte ^ 1 : byte)));
    const opened = logOf(store, signer);
    if (said) await expect(opened).rejects.toThrow(`"${name}" expected the tile under the checkpoint`);
    else await opened;
    store.files.set(name, before);
  }
});

test("the checkpoint that stands is served where no other can be signed now", async () => {
  const store = memoryStore();
  let failing = false;
  const write: typeof store.write = (path, bytes) => (failing ? Promise.reject(new Error("disk full")) : store.write(path, bytes));
  const issuer = await openIssuer({ signers: [signer], log: { store: { ...store, write }, origin: ORIGIN } });
  const head = { kind: "calls.head" as const, output: { stream: "calls/a", version: 1, hash: "0".repeat(64) } };
  failing = true;
  await expect(issuer.read("checkpoint", 0)).rejects.toThrow("disk full");
  failing = false;
  await issuer.issue({ ...head, time: 1000 });
  const first = await issuer.read("checkpoint", 1000);
  failing = true;
  await expect(issuer.issue({ ...head, time: 3000 })).rejects.toThrow("disk full");
  expect(await issuer.read("checkpoint", 3000)).toEqual(first);
  failing = false;
  expect(new TextDecoder().decode((await issuer.read("checkpoint", 3000))!.bytes).split("\n")[1]).toBe("2");
});

test("a store that fails leaves the log as it was, and the next call goes through", async () => {
  const store = memoryStore();
  let failing = true;
  const log = await logOf({ ...store, write: (path, bytes) => (failing ? Promise.reject(new Error("disk full")) : store.write(path, bytes)) }, signer);
  await expect(log.append(entries(0, 300))).rejects.toThrow("disk full");
  expect(log.size).toBe(0);
  await expect(log.checkpoint(signer)).rejects.toThrow("disk full");
  failing = false;
  await log.append(entries(0, 300));
  await log.checkpoint(signer);
  expect(hex(await log.reader().root())).toBe(hex(root(entries(0, 300))));
});

test("a reader whose store fails once finds the tile the next time", async () => {
  const store = memoryStore();
  const log = await logOf(store, signer);
  await log.append(entries(0, 5));
  await log.checkpoint(signer);
  let failing = true;
  const reader = logReader((path) => (failing ? Promise.reject(new Error("gone away")) : store.read(path)), 5);
  await expect(reader.root()).rejects.toThrow("gone away");
  failing = false;
  expect(hex(await reader.root())).toBe(hex(root(entries(0, 5))));
});

test("calls at once are done one after the other", async () => {
  const log = await logOf(memoryStore(), signer);
  const firsts = await Promise.all(Array.from({ length: 20 }, (_, k) => log.append(entries(k * 30, k * 30 + 30))));
  expect(firsts).toEqual(Array.from({ length: 20 }, (_, k) => k * 30));
  await Promise.all([log.checkpoint(signer), log.append(entries(600, 601)), log.checkpoint(signer)]);
  expect(hex(await log.reader().root())).toBe(hex(root(entries(0, 601))));
});

test("an entry of 65,535 bytes is the longest", async () => {
  const log = await logOf(memoryStore(), signer);
  const longest = new Uint8Array(65_535).fill(7);
  await log.append([new Uint8Array(), longest]);
  await expect(log.append([new Uint8Array(65_536)])).rejects.toThrow('"entries[0]" expected at most 65535 bytes, got 65536');
  await log.checkpoint(signer);
  expect(hex(await log.reader().entry(1))).toBe(hex(longest));
  expect(await log.reader().find(longest)).toBe(1);
  expect(await log.reader().find(new Uint8Array([1]))).toBeNull();
});
