// A disk that is full, folders that cannot be written, drafts that were left; names that somebody hostile chose.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { priceShard, ShardFailure, shardKey, shardsOf, sweepDrafts, termsOf, type ShardTerms } from "../../bindings/node/bulk/index.js";
import { bulk, CORE, csvOf, folder, game, jsonlOf, parquetOf, resultsIn, rewards, TERMS, written } from "./made.js";

/** How the file system fails, by the name of what is called. */
let fault: { readonly call: string; readonly code: string; readonly errno: number; from: number } | undefined;

vi.mock("node:fs", async (original) => {
  const real = await original<Record<string, (...args: unknown[]) => unknown>>();
  const failing = (call: string) => (...args: unknown[]): unknown => {
    if (fault?.call === call && --fault.from < 0) throw Object.assign(new Error(`${fault.code}: at ${String(args[0])}`), fault);
    return real[call]!(...args);
  };
  return { ...real, ...Object.fromEntries(["writeSync", "fsyncSync", "openSync", "renameSync", "closeSync"].map((call) => [call, failing(call)])) };
});

afterEach(() => {
  fault = undefined;
});

test.each([
  ["writeSync", "ENOSPC", -28, 0, "no space left on device"], ["openSync", "EROFS", -30, 0, "read-only file system"],
  ["fsyncSync", "EIO", -5, 0, "i/o error"], ["renameSync", "EDQUOT", -122, 0, "EDQUOT"], ["openSync", "EMFILE", -24, 0, "too many open files"],
])("%s fails by %s: a failure in plain words, no file, and the next time it goes well", async (call, code, errno, from, words) => {
  const [shard] = await shardsOf([written("games.jsonl", jsonlOf(50))]);
  const out = folder();
  fault = { call, code, errno, from };
  const file = `${shardKey(shard!, TERMS, CORE)}.parquet`;
  await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow(new ShardFailure({ name: join(out, file) }, words));
  expect(readdirSync(out)).toEqual([]);
  fault = undefined;
  expect((await priceShard(game, shard!, TERMS, out)).prompts).toBe(50);
  expect(readdirSync(out)).toEqual([file]);
});

test("a full disk leaves the result that is there already", async () => {
  const [shard] = await shardsOf([written("a.csv", csvOf(rewards(4)))]);
  const out = folder();
  const { file } = await priceShard(game, shard!, TERMS, out);
  const before = await resultsIn(join(out, file));
  fault = { call: "writeSync", code: "ENOSPC", errno: -28, from: 0 };
  await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow("no space left on device");
  expect(await resultsIn(join(out, file))).toEqual(before);
});

test("what is no folder is refused", async () => {
  const [shard] = await shardsOf([written("a.csv", csvOf(rewards(4)))]);
  const out = written("file", "");
  await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow(new ShardFailure({ name: out }, "file already exists"));
  await expect(priceShard(game, shard!, TERMS, "https://ann:secret@host/out")).rejects.toThrow("https://...: neither a folder nor s3://");
});

test("drafts of one's own that a killed worker left are swept, nobody else's", async () => {
  const out = folder();
  const left = [".candor-key.parquet-0123456789abcdef", ".candor-other.parquet-0123456789abcdef", ".candor-key.parquet-more", "key.parquet"];
  for (const name of left) writeFileSync(join(out, name), "");
  await sweepDrafts(out, ["key.parquet"]);
  expect(readdirSync(out).sort()).toEqual(left.slice(1).sort());
});

test("names that are hostile are names", async () => {
  const at = join(folder(), "a\nb\u001b[31m 'c' \"d\" ${e} %s");
  mkdirSync(at);
  const names = ["__proto__", "constructor", "a,b\"c", "\u202eabc", "line\nbreak", "'; DROP TABLE prompts; --", "𝒳\u0000".replace("\u0000", "")];
  const rows = names.flatMap((prompt) => ["__proto__", "toString"].flatMap((group, i) => names.map((response, x) => ({ prompt, response, group, reward: (x * (i + 2)) % 5, size: 1 }))));
  const path = written("__proto__.parquet", parquetOf(rows, 14), at);
  const terms: ShardTerms = termsOf({ size: new Map([["__proto__", 3]]) });
  const sent = JSON.parse(JSON.stringify(terms)) as ShardTerms;
  const out = folder();
  const { results, shards } = await bulk([path], out, sent, 1);
  expect(results.flatMap(({ groups }) => groups.map(({ size }) => size)).slice(0, 2)).toEqual([3, 1]);
  expect(shardKey(shards[0]!, sent, CORE)).toBe(shardKey(shards[0]!, terms, CORE));
  const found = (await Promise.all(results.map(({ file }) => resultsIn(join(out, file))))).flat();
  expect(found.map(({ prompt }) => prompt)).toEqual(names);
  expect(found[0]!.responses).toEqual(names);
  expect(found[0]!.groups).toEqual(["__proto__", "toString"]);
  expect(existsSync(join(out, results[0]!.file))).toBe(true);
  await expect(shardsOf([join(at, "none")])).rejects.toThrow(/: no such file or directory$/);
});
