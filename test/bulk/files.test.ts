// Shards of files: the bits of `candor price`, in every format and however Parquet is cut; refusals by file and row.

import fc from "fast-check";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceShard, shardKey, shardsOf, termsOf } from "../../bindings/node/bulk/index.js";
import { asRows, bulk, CORE, csvOf, folder, FORMATS, game, jsonlOf, parquetOf, priced, resultsIn, rewards, TERMS, written, type Row } from "./made.js";

describe("the outcomes of `candor price`, to the bit", () => {
  test.each(FORMATS)("%s", async (name, content) => {
    const path = written(name, content);
    const out = folder();
    const { results, totals } = await bulk([path], out);
    const expected = await priced(path);
    expect(totals).toEqual(expected.totals);
    expect(await resultsIn(join(out, results[0]!.file))).toEqual(asRows(expected.outcomes));
  });

  test("with other terms", async () => {
    const path = written("rewards.csv", csvOf(rewards(20)));
    const terms = termsOf({ size: new Map([["legal", 7]]), lambda: 0.25, divergence: "chi2" });
    const { totals } = await bulk([path], folder(), terms);
    expect(totals).toEqual((await priced(path, "--size", "legal=7", "--lambda", "0.25", "--divergence", "chi2")).totals);
  });

  test("with columns of other names, and a wide table", async () => {
    const path = written("wide.csv", "question,answer,clarity,kindness\np,a,1,5\np,b,4,2\nq,a,3,3\nq,b,2,5\n");
    const reading = { columns: new Map([["prompt", "question"], ["response", "answer"]]), groups: ["clarity", "kindness"], scale: [1, 5] as const };
    const { totals } = await bulk([path], folder(), termsOf({ size: new Map() }, reading));
    const expected = await priced(path, "--columns", "prompt=question,response=answer", "--groups", "clarity,kindness", "--scale", "1..5");
    expect(totals).toEqual(expected.totals);
  });
});

describe("Parquet in parts", () => {
  test("is cut where a prompt begins, and nowhere else", async () => {
    const rows = rewards(40);
    const starts = new Set(rows.flatMap((row, k) => (rows[k - 1]?.prompt === row.prompt ? [] : [k])));
    const path = written("a.parquet", parquetOf(rows, 18));
    const shards = await shardsOf([path], { enough: 1 });
    expect(shards.length).toBeGreaterThan(3);
    expect(shards[0]!.rowGroups![0]).toBe(0);
    expect(shards.at(-1)!.rowGroups![1]).toBe(Math.ceil(rows.length / 18));
    shards.forEach(({ rowGroups: [from] = [NaN, 0] }, k) => {
      expect(starts.has(18 * from)).toBe(true);
      if (k > 0) expect(from).toBe(shards[k - 1]!.rowGroups![1]);
    });
  });

  test("property: the same outcomes and totals, wherever row groups end and whatever goes into a shard", async () => {
    const rows = rewards(25);
    const whole = await bulk([written("a.parquet", parquetOf(rows, rows.length))], folder());
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 20_000 }), async (sizes, enough) => {
      const out = folder();
      const { results, totals, shards } = await bulk([written("a.parquet", parquetOf(rows, sizes), folder())], out, TERMS, enough);
      expect(totals).toEqual(whole.totals);
      for (const { groups } of results) expect(groups).toEqual(whole.results[0]!.groups);
      const outcomes = (await Promise.all(results.map(({ file }) => resultsIn(join(out, file))))).flat();
      expect(outcomes.map(({ prompt }) => prompt)).toEqual([...new Set(rows.map(({ prompt }) => prompt))]);
      expect(new Set(shards.map(({ digest }) => digest)).size).toBe(shards.length);
    }), { numRuns: 25, seed: 15 });
  });

  const refusedIn = async (rows: readonly Row[], rowGroups: number | number[] = 6): Promise<string[]> => {
    const path = written("bad.parquet", parquetOf(rows, rowGroups));
    const out = folder();
    const said: string[] = [];
    for (const shard of await shardsOf([path], { enough: 1 })) {
      await priceShard(game, shard, TERMS, out).catch((error: unknown) => void said.push((error as Error).message.replace(path, "FILE")));
    }
    return said;
  };

  test("a refusal names the row of the file; the other parts are priced", async () => {
    const rows = rewards(20);
    const bad = rows.map((row, k) => (k === 100 ? { ...row, reward: NaN } : row));
    expect(await refusedIn(bad)).toEqual([expect.stringMatching(/^FILE, row 101: "reward" expected a finite number, got ""/)]);
  });

  test("a part with other groups, or of other sizes, is refused", async () => {
    const [rows, ends] = [rewards(4), [6, 9, 12, 15]];
    const [last] = rows.slice(-1);
    const renamed = rows.map((row) => (row.prompt === last!.prompt && row.group === "legal" ? { ...row, group: "sales" } : row));
    expect(await refusedIn(renamed, ends)).toEqual([expect.stringContaining('group "sales" is not in the first prompt')]);
    const resized = rows.map((row) => (row.prompt === last!.prompt && row.group === "legal" ? { ...row, size: 9 } : row));
    expect(await refusedIn(resized, ends)).toEqual([expect.stringContaining('"size" of group "legal" expected 2 as in the group\'s other rows, got 9')]);
  });
});

describe("files", () => {
  test("go by path and by glob, in the order of their names, once each", async () => {
    const at = folder();
    mkdirSync(join(at, "more"));
    for (const name of ["b.csv", "a.csv", "[x].csv", ".hidden.csv", "more/c.csv"]) writeFileSync(join(at, name), csvOf(rewards(2)));
    const named = async (...inputs: string[]): Promise<string[]> => (await shardsOf(inputs.map((input) => join(at, input)))).map(({ url }) => url.slice(at.length + 1));
    expect(await named("*.csv")).toEqual(["[x].csv", "a.csv", "b.csv"]);
    expect(await named("**/*.csv", "a.csv")).toEqual(["[x].csv", "a.csv", "b.csv", "more/c.csv"]);
    expect(await named("b.csv", "*.csv")).toEqual(["b.csv", "[x].csv", "a.csv"]);
    expect(await named("[x].csv")).toEqual(["[x].csv"]);
    await expect(named("more")).rejects.toThrow(/more: a folder; its files are ".*more\/\*"$/);
    await expect(named("*.parquet")).rejects.toThrow(/\*\.parquet: no file goes by that pattern$/);
    await expect(named("none.csv")).rejects.toThrow(/none\.csv: no such file or directory$/);
  });

  test("of equal content have one key, and one result", async () => {
    const at = folder();
    for (const name of ["a.csv", "b.csv"]) written(name, csvOf(rewards(3)), at);
    const out = folder();
    const { shards, results } = await bulk([join(at, "*.csv")], out);
    expect(shardKey(shards[0]!, TERMS, CORE)).toBe(shardKey(shards[1]!, TERMS, CORE));
    expect(shardKey(shards[0]!, termsOf({ size: new Map(), lambda: 2 }), CORE)).not.toBe(shardKey(shards[0]!, TERMS, CORE));
    expect(results[0]!.file).toBe(`${shardKey(shards[0]!, TERMS, CORE)}.parquet`);
    expect(results[1]).toEqual(results[0]);
    expect(readdirSync(out)).toEqual([results[0]!.file]);
  });

  test("give the same bytes each time", async () => {
    const path = written("games.jsonl", jsonlOf(50));
    const [one, two] = [folder(), folder()];
    const { results: [first] } = await bulk([path], one);
    const { results: [second] } = await bulk([path], two);
    expect(second).toEqual(first);
    expect(readFileSync(join(two, first!.file)).equals(readFileSync(join(one, first!.file)))).toBe(true);
  });

  test.each(FORMATS)("whose content has changed are refused by name, whatever is in them now: %s", async (name, content) => {
    const path = written(name, content);
    const [shard] = await shardsOf([path]);
    const out = folder();
    for (const other of [Buffer.concat([Buffer.from(content), Buffer.from("\n")]), Buffer.from("nonsense"), Buffer.from("prompt,response,group,reward\np,a,g,none\n"), Buffer.alloc(0)]) {
      writeFileSync(path, other);
      await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow(`${path}: its content has changed since it was submitted`);
    }
    expect(readdirSync(out)).toEqual([]);
  });

  test("a part of a file that has changed elsewhere is refused as well: its footer is another", async () => {
    const rows = rewards(20);
    const path = written("a.parquet", parquetOf(rows, 6));
    const shards = await shardsOf([path], { enough: 1 });
    writeFileSync(path, parquetOf(rows.map((row, k) => (k === rows.length - 1 ? { ...row, reward: 0.123 } : row)), 6));
    await expect(priceShard(game, shards[0]!, TERMS, folder())).rejects.toThrow("its content has changed");
  });

  test("refusals name the line, and leave nothing", async () => {
    const path = written("bad.csv", csvOf(rewards(3)) + "p,r0,legal,none,2\n");
    const [shard] = await shardsOf([path]);
    const out = folder();
    await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow(new RegExp(`bad\\.csv, line ${rewards(3).length + 2}: "reward" expected`));
    expect(readdirSync(out)).toEqual([]);
    appendFileSync(path, "more");
    await expect(priceShard(game, shard!, TERMS, out)).rejects.toThrow("its content has changed");
  });

  test("candidates are refused by name", async () => {
    const path = written("candidates.csv", "candidate,group,size,value\nx,a,1,5\ny,a,1,0\n");
    await expect(bulk([path], folder())).rejects.toThrow(/candidates\.csv: a game of candidates, which is priced at once/);
  });

  test("an abort leaves nothing", async () => {
    const [shard] = await shardsOf([written("a.csv", csvOf(rewards(3)))]);
    const out = folder();
    const aborted = AbortSignal.abort(new Error("given back"));
    await expect(priceShard(game, shard!, TERMS, out, aborted)).rejects.toThrow("given back");
    expect(readdirSync(out)).toEqual([]);
  });
});
