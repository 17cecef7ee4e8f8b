// Batches that are submitted or resumed again, whatever had stopped them; and what is said meanwhile.

import { load } from "candor";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { priceShard, ShardFailure, shardsOf, termsOf } from "../../bindings/node/bulk/index.js";
import { cancel, failingOf, notesOf, openBatches, resume, troublesOf, type News } from "../../bindings/node/bulk/jobs/index.js";
import { perform } from "../../bindings/node/bulk/jobs/job.js";
import { ATTEMPTS } from "../../bindings/node/bulk/jobs/outcomes.js";
import { candor, CLI } from "../cli/candor.js";
import { childrenOf, CORE, digestsOf, reportIn, submitted, whole, worked } from "./ground.js";
import { folder, ownServer, placed } from "./made.js";
import { store } from "./store.js";

const { game } = await load();
const { address, database, state } = await ownServer();

describe("submitted again", () => {
  test("what cannot be merged is looked at once more, and ends", async () => {
    const { inputs, out } = placed(2);
    writeFileSync(inputs[1]!, readFileSync(inputs[1]!, "utf8").replaceAll("g2", "strangers"));
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    expect(await submitted(database, inputs, out)).toMatchObject({ batch, known: true, jobs: 1 });
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "stopped", done: 2 });
    expect(await openBatches(database, CORE)).toEqual([]);
  });

  test("totals that could not be written are given up with the reason, and written when there is room", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    const { rows: [row] } = await database.pool.query("SELECT key FROM candor_bulk_shards WHERE batch = $1", [batch]);
    const { key } = row as { key: string };
    const never = new AbortController().signal;
    const news: News[] = [];
    const price: typeof priceShard = async (...args) => {
      const result = await priceShard(...args);
      // a folder that is none: no file can be written beside
      renameSync(out, `${out}.away`);
      writeFileSync(out, "");
      return result;
    };
    await perform({ batch, key }, ATTEMPTS, { game, database, say: () => {}, signal: never, tell: (one) => news.push(one), price });
    expect(await state(batch)).toMatchObject({ state: "stopped", done: 1, why: `${out}: file already exists` });
    expect(news.map(({ saying }) => saying?.kind)).toEqual([undefined, "no totals"]);
    rmSync(out);
    renameSync(`${out}.away`, out);
    expect(await resume(database, batch)).toBe(1);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done", why: null });
  });

  test("totals that are gone are made again", async () => {
    const { inputs, out } = placed(2);
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    const before = reportIn(out, batch);
    rmSync(join(out, `totals-${batch}.json`));
    expect(await resume(database, batch)).toBe(1);
    await worked(database);
    expect(reportIn(out, batch)).toEqual(before);
    expect(await resume(database, batch)).toBe(0);
  });

  test("files that have moved are read where they are now", async () => {
    const { inputs, out, at } = placed(3);
    const { batch } = await submitted(database, inputs, out);
    mkdirSync(join(at, "fin"));
    const now = inputs.map((path) => join(at, "fin", basename(path)));
    inputs.forEach((path, k) => renameSync(path, now[k]!));
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "stopped", refused: 3 });
    expect(await submitted(database, now, out)).toMatchObject({ batch, known: true, jobs: 3 });
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });

  test("what failed is begun at once, and as if it had not", async () => {
    const { inputs, out } = placed(1);
    const { batch } = await submitted(database, inputs, out);
    await database.pool.query(
      `UPDATE "${database.schema}"._private_jobs SET attempts = 9, run_at = now() + interval '2 hours', last_error = 'no room' WHERE starts_with(key, $1)`, [batch]);
    expect(await failingOf(database, batch)).toMatchObject([{ shard: { url: inputs[0] }, why: "no room", attempts: 9 }]);
    expect(await resume(database, batch)).toBe(1);
    expect(await failingOf(database, batch)).toEqual([]);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
  });

  test("in a store, what is gone is made again, and what is there is taken as it is", async () => {
    const { objects } = await store();
    const { inputs } = placed(2);
    const out = "s3://bucket/results";
    const { batch } = await submitted(database, inputs, out);
    await worked(database);
    expect(await state(batch)).toMatchObject({ state: "done" });
    expect(await resume(database, batch)).toBe(0);
    objects.delete(`bucket/results/totals-${batch}.json`);
    objects.delete([...objects.keys()].find((key) => key.endsWith(".parquet"))!);
    expect(await resume(database, batch)).toBe(1);
    await worked(database);
    expect(objects.size).toBe(3);
    const seen: string[] = [];
    await submitted(database, inputs.slice(0, 1), out);
    await worked(database, { price: (room, shard, ...rest) => (seen.push(shard.url), priceShard(room, shard, ...rest)) });
    expect(seen).toEqual([]);
  });
});

test("files whose groups come in another order have the totals of one file, to the bit", async () => {
  const { inputs, out, at } = placed(3);
  const [head, ...rows] = readFileSync(inputs[1]!, "utf8").trimEnd().split("\n");
  const turned = Array.from({ length: rows.length / 3 }, (_, k) => rows.slice(3 * k, 3 * k + 3).reverse()).flat();
  writeFileSync(inputs[1]!, [head, ...turned, ""].join("\n"));
  const { batch } = await submitted(database, inputs, out);
  await worked(database);
  expect(await state(batch)).toMatchObject({ state: "done", why: null });
  const { results: _, resultsLeftOut: __, ...totals } = JSON.parse((await candor(["price", whole(at, inputs), "--format", "json"])).stdout) as Record<string, unknown>;
  expect(reportIn(out, batch)).toEqual(totals);
});

test("what a reader left out is kept and told, what fails and is refused too", async () => {
  const at = folder();
  const out = join(at, "results");
  const input = join(at, "wide.csv");
  writeFileSync(input, "prompt,response,a,b\np,x,1,2\np,y,2,\np,z,0,1\n");
  const terms = termsOf({ size: new Map() }, { groups: ["a", "b"] });
  const news: News[] = [];
  const { batch } = await submitted(database, [input], out, terms);
  let tries = 0;
  await worked(database, {
    tell: (one) => news.push(one),
    price: (...args) => (tries++ === 0 ? Promise.reject(new ShardFailure({ name: out }, "no space left on device")) : priceShard(...args)),
  });
  const said = news.flatMap(({ saying }) => saying ?? []);
  expect(said[0]).toMatchObject({ kind: "failing", why: `${out}: no space left on device`, again: "in 3 s", shard: { url: input } });
  expect(said.some(({ kind, why }) => kind === "noticed" && why.startsWith("1 of 3 responses lack a reward"))).toBe(true);
  const [noted] = await notesOf(database, batch);
  expect(noted).toMatchObject({ shards: 1, first: { url: input } });
  expect(noted!.notes.join()).toContain("1 of 3 responses lack a reward");
  expect(await troublesOf(database, batch)).toEqual([]);
});

test("results are no inputs of their own batch", async () => {
  const { inputs, at } = placed(2);
  await submitted(database, inputs, at);
  await worked(database);
  expect((await shardsOf([join(at, "*")], { out: at })).map(({ url }) => url)).toEqual(inputs);
  await expect(shardsOf([join(at, "*.parquet")], { out: at })).rejects.toThrow("nothing but results of --out");
  expect(Object.keys(digestsOf(at))).toHaveLength(2);
});

test.each([
  ["http://host/out", "http://...: neither a folder nor s3://"], ["s3://", "this is no URL"], ["FILE", "no folder"],
])("results cannot go to %s", async (out, why) => {
  const { inputs } = placed(1);
  const { code, stderr } = await candor(["bulk", "submit", inputs[0]!, "--out", out === "FILE" ? inputs[0]! : out, "--database", "postgres://127.0.0.1:1/none"]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(why)]);
});

test("candor bulk work says what is refused, once, and ends with 1", { timeout: 60_000 }, async () => {
  const { inputs, out } = placed(2);
  writeFileSync(inputs[1]!, readFileSync(inputs[1]!, "utf8").replace("r1,g2,0", "r1,g2,much0"));
  const { batch } = await submitted(database, inputs, out);
  const { code, stderr } = await candor(["bulk", "work", "--until-done", "--database", address]);
  expect(code).toBe(1);
  expect(stderr.split(`batch ${batch}: Refused: ${inputs[1]!}, line 7`)).toHaveLength(2);
});

test("candor bulk work, told to stop while the database is away, ends quietly", { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [CLI, "bulk", "work", "--database", "postgres://ann@127.0.0.1:1/none"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.includes("is away")) child.kill("SIGTERM");
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  expect(said.trimEnd().split("\n")).toHaveLength(1);
});

describe("candor bulk work", () => {
  /** Started, with its workers; what it has said, and its exit code. */
  function working(...more: string[]) {
    const child = spawn(process.execPath, [CLI, "bulk", "work", "--database", address, ...more], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = new Promise<{ code: number | null; said: string }>((resolve) => child.once("close", (code) => resolve({ code, said })));
    return { child, ended };
  }

  async function workers(): Promise<string[]> {
    const { rows } = await database.pool.query<{ worker: string }>("SELECT worker FROM candor_bulk_workers");
    return rows.map(({ worker }) => worker);
  }

  async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
    while (!await reached()) await sleep(50);
  }

  test("kills a worker that does not answer when it is told to stop, and ends", { timeout: 60_000 }, async () => {
    const known = await workers();
    const { child, ended } = working("--grace", "1");
    await until(async () => (await workers()).some((name) => !known.includes(name)));
    const [worker] = childrenOf(child.pid!);
    process.kill(worker!, "SIGSTOP");
    child.kill("SIGTERM");
    const { code, said } = await ended;
    expect(code).toBe(0);
    expect(said).toBe(`candor: worker ${worker} does not answer, and is killed; the job that it is at goes to another\n`);
    expect(() => process.kill(worker!, 0)).toThrow("ESRCH");
  });

  test("says of a batch that was cancelled meanwhile how far it is, and ends with 1", { timeout: 60_000 }, async () => {
    const { inputs, out } = placed(200, 20);
    const { batch } = await submitted(database, inputs, out);
    const { ended } = working("--until-done");
    await until(async () => (await state(batch)).done > 0);
    await cancel(database, batch);
    const { code, said } = await ended;
    expect(code).toBe(1);
    const { done } = await state(batch);
    expect(said).toContain(`batch ${batch} was cancelled: ${done} of 200 shards done; candor bulk resume ${batch} goes on with it`);
  });
});

test("candor bulk submit refuses an --out that is empty, and says of contents that come again that they count", { timeout: 60_000 }, async () => {
  const { inputs, out } = placed(2);
  writeFileSync(inputs[1]!, readFileSync(inputs[0]!));
  const submit = (to: string) => candor(["bulk", "submit", ...inputs, "--out", to, "--database", address]);
  expect(await submit("")).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("Expected the name of a folder") as string });
  expect((await submit(out)).stdout).toContain("1 shard of them has the content of another, and counts in the totals as well.");
});
