// Inputs from a store that speaks S3, and results to one.

import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { priceShard, ShardFailure, shardsOf } from "../../bindings/node/bulk/index.js";
import { bulk, csvOf, folder, FORMATS, game, parquetOf, rewards, TERMS, written } from "./made.js";
import { etagOf } from "./serving.js";
import { KEY, store } from "./store.js";

test.each(FORMATS)("%s: the bits of the file", async (name, content) => {
  const { objects } = await store();
  objects.set(`bucket/rewards/${name}`, Buffer.from(content));
  const expected = await bulk([written(name, content)], folder());
  const { totals, shards } = await bulk([`s3://bucket/rewards/${name}`], folder());
  expect(totals).toEqual(expected.totals);
  expect(shards[0]).toMatchObject({ url: `s3://bucket/rewards/${name}`, etag: etagOf(content), bytes: content.length });
});

test("Parquet in parts, of which only what is used is read", async () => {
  const { objects, asked } = await store();
  const content = parquetOf(rewards(40), 18);
  objects.set("bucket/a.parquet", content);
  const expected = await bulk([written("a.parquet", content)], folder());
  const { totals, shards } = await bulk(["s3://bucket/a.parquet"], folder(), TERMS, 1);
  expect(shards.length).toBeGreaterThan(3);
  expect(totals).toEqual(expected.totals);
  expect(asked.filter((line) => line.startsWith("GET")).every((line) => / bytes=\d+-\d+$/.test(line))).toBe(true);
});

test("results go there as they go to a folder, and leave nothing here", async () => {
  const { objects } = await store();
  const path = written("a.parquet", parquetOf(rewards(40), 18));
  const local = folder();
  const drafts = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(".candor-"));
  const before = drafts();
  const expected = await bulk([path], local, TERMS, 1);
  const { results } = await bulk([path], "s3://bucket/results/today/", TERMS, 1);
  expect(results).toEqual(expected.results);
  expect([...objects.keys()].sort()).toEqual(results.map(({ file }) => `bucket/results/today/${file}`).sort());
  for (const { file } of results) expect(readFileSync(join(local, file)).equals(objects.get(`bucket/results/today/${file}`)!)).toBe(true);
  expect(drafts()).toEqual(before);
});

test("objects go by pattern, over pages, in the order of their keys", async () => {
  const { objects } = await store();
  for (const name of ["b.csv", "a.csv", "c+d (1).csv", "50%.csv", "ä&<é>.csv", "x.parquet", "deep/a.csv", "folder/"]) objects.set(`bucket/r/${name}`, Buffer.from(csvOf(rewards(2))));
  const named = async (...inputs: string[]): Promise<string[]> => (await shardsOf(inputs)).map(({ url }) => url.slice("s3://bucket/r/".length));
  expect(await named("s3://bucket/r/*.csv")).toEqual(["50%.csv", "a.csv", "b.csv", "c+d (1).csv", "ä&<é>.csv"]);
  expect(await named("s3://bucket/r/a*", "s3://bucket/r/**.csv")).toEqual(["a.csv", "50%.csv", "b.csv", "c+d (1).csv", "deep/a.csv", "ä&<é>.csv"]);
  const { results } = await bulk(["s3://bucket/r/*.csv"], folder());
  expect(results.map(({ prompts }) => prompts)).toEqual([2, 2, 2, 2, 2]);
  await expect(named("s3://bucket/r/*.none")).rejects.toThrow("s3://bucket/r/*.none: no object goes by that pattern");
  await expect(named("s3://bucket/r/")).rejects.toThrow('s3://bucket/r/: no object; those in it are "s3://bucket/r/*"');
  await expect(named("s3://bucket")).rejects.toThrow("s3://bucket/: no object");
});

describe("refused by name", () => {
  test("what has changed, also while it is read", async () => {
    const { objects, asked } = await store();
    const content = parquetOf(rewards(9), 9);
    objects.set("bucket/a", content);
    const [shard] = await shardsOf(["s3://bucket/a"]);
    const other = parquetOf(rewards(9).map((row) => ({ ...row, reward: 1 })), 9);
    objects.set("bucket/a", other);
    await expect(priceShard(game, shard!, TERMS, folder())).rejects.toThrow("s3://bucket/a: its content has changed since it was submitted");
    const slow = await store();
    slow.objects.set("bucket/a", content);
    slow.refuse = ({ method }) => {
      if (method === "GET") slow.objects.set("bucket/a", other);
      return undefined;
    };
    await expect(priceShard(game, shard!, TERMS, folder())).rejects.toThrow("s3://bucket/a: its content has changed since it was submitted");
    expect(asked.length).toBeGreaterThan(1);
  });

  test("what is not there, and what may not be read", async () => {
    const at = await store();
    await expect(shardsOf(["s3://bucket/a"])).rejects.toThrow("s3://bucket/a: the store answers 404 NotFound");
    at.refuse = () => [403, "AccessDenied"];
    await expect(shardsOf(["s3://bucket/*"])).rejects.toThrow("s3://bucket/*: the store answers 403 AccessDenied");
  });
});

test("a store that is overworked, or away, is a failure that may pass", async () => {
  const at = await store();
  at.objects.set("bucket/a", Buffer.from(csvOf(rewards(2))));
  const [shard] = await shardsOf(["s3://bucket/a"]);
  at.refuse = ({ method }) => (method === "PUT" ? [503, "SlowDown"] : undefined);
  await expect(priceShard(game, shard!, TERMS, "s3://bucket/out")).rejects.toThrow(ShardFailure);
  expect([...at.objects.keys()]).toEqual(["bucket/a"]);
  process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:1";
  await expect(shardsOf(["s3://bucket/a"])).rejects.toThrow(new ShardFailure({ name: "s3://bucket/a" }, "the store does not answer (ECONNREFUSED)"));
});

test("credentials are in no message and no shard, whatever the store says", async () => {
  const at = await store();
  at.objects.set("bucket/a", Buffer.from(csvOf(rewards(2))));
  const shards = await shardsOf(["s3://bucket/a"]);
  expect(JSON.stringify(shards)).not.toContain(KEY.id);
  for (const [status, code] of [[403, "SignatureDoesNotMatch"], [400, KEY.secret], [500, "InternalError"]] as const) {
    at.refuse = () => [status, code];
    for (const work of [() => shardsOf(["s3://bucket/*"]), () => shardsOf(["s3://bucket/a"]), () => priceShard(game, shards[0]!, TERMS, "s3://bucket/out")]) {
      const error = await work().then(() => undefined, (thrown: unknown) => thrown as Error);
      expect(error!.message).toMatch(/^s3:\/\/bucket\/\S+: the store /);
      const said = JSON.stringify([error, error!.message, error!.stack, String(error!.cause)]);
      for (const secret of [KEY.id, KEY.secret]) expect(said).not.toContain(secret);
    }
  }
});

test("requests that are not signed by who may are refused", async () => {
  const at = await store();
  at.objects.set("bucket/a", Buffer.from(csvOf(rewards(2))));
  process.env.AWS_SECRET_ACCESS_KEY = "another";
  await expect(shardsOf(["s3://bucket/*"])).rejects.toThrow("s3://bucket/*: the store answers 403 SignatureDoesNotMatch");
});

test("a machine without credentials fails, and nothing else ends by it", async () => {
  await store();
  const [shard] = await shardsOf([written("a.csv", csvOf(rewards(2)))]);
  const none = { AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/none", AWS_SHARED_CREDENTIALS_FILE: "/none" };
  onTestFinished(() => Object.keys(none).forEach((name) => delete process.env[name]));
  Object.assign(process.env, none);
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
  await expect(priceShard(game, shard!, TERMS, "s3://bucket/out")).rejects.toThrow("this machine has no credentials for the store");
  await new Promise((resolve) => setTimeout(resolve, 100)); // an error that nobody hears would come here
});
