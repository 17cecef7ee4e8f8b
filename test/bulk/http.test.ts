// Inputs by http: the same bits with ranges and without, with ETags and without; servers that change, lie, break and go.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { priceShard, ShardFailure, shardsOf } from "../../bindings/node/bulk/index.js";
import { bulk, csvOf, folder, FORMATS, game, jsonlOf, parquetOf, resultsIn, rewards, TERMS, written } from "./made.js";
import { etagOf, give, serving, type File } from "./serving.js";

const KINDS: readonly (readonly [kind: string, how: Omit<File, "content">])[] = [
  ["ranges and an ETag", {}], ["ranges, no ETag", { etag: false }], ["ranges, a weak ETag", { etag: 'W/"1"' }],
  ["an ETag, no ranges", { ranges: false }], ["neither", { ranges: false, etag: false }],
];

describe.each(KINDS)("%s", (_, how) => {
  test.each(FORMATS)("%s: the bits of the file", async (name, content) => {
    const { url } = await serving((request, response) => give({ content, ...how }, request, response));
    const [local, remote] = [folder(), folder()];
    const expected = await bulk([written(name, content)], local);
    const { totals, results } = await bulk([url + name], remote);
    expect(totals).toEqual(expected.totals);
    expect(await resultsIn(join(remote, results[0]!.file))).toEqual(await resultsIn(join(local, expected.results[0]!.file)));
  });

  test("Parquet in parts", async () => {
    const content = parquetOf(rewards(40), 18);
    const { url } = await serving((request, response) => give({ content, ...how }, request, response));
    const expected = await bulk([written("a.parquet", content)], folder());
    const { totals, shards } = await bulk([`${url}a.parquet`], folder(), TERMS, 1);
    expect(shards.length).toBeGreaterThan(3);
    expect(totals).toEqual(expected.totals);
  });

  test("content that changes is refused by name", async () => {
    for (const [before, after] of [[csvOf(rewards(3)), csvOf(rewards(3)).replace("r0", "r9")], [parquetOf(rewards(9), 9), parquetOf(rewards(9).map((row) => ({ ...row, reward: 1 })), 9)]] as const) {
      let content: Uint8Array | string = before;
      const { url } = await serving((request, response) => give({ content, ...how, ...(how.etag && { etag: 'W/"2"' }) }, request, response));
      const [shard] = await shardsOf([`${url}a`]);
      content = after;
      await expect(priceShard(game, shard!, TERMS, folder())).rejects.toThrow(`${url}a: its content has changed since it was submitted`);
    }
  });
});

test("with ranges only the columns of rewards are read", async () => {
  const content = parquetOf(rewards(400), 300);
  const { url, asked } = await serving((request, response) => give({ content }, request, response));
  const [shard] = await shardsOf([`${url}a`], {});
  expect(shard!.etag).toBe(etagOf(content));
  asked.length = 0;
  await priceShard(game, shard!, TERMS, folder());
  expect(asked.every((line) => / bytes=\d+-\d+$/.test(line))).toBe(true);
});

test("equal ETags of two files are no equal content", async () => {
  const { url } = await serving((request, response) => give({ content: csvOf(rewards(request.url === "/a" ? 2 : 3)), etag: '"1"' }, request, response));
  const [a, b] = await shardsOf([`${url}a`, `${url}b`]);
  expect(a!.digest).not.toBe(b!.digest);
});

describe("a server that lies is refused by name", () => {
  const content = parquetOf(rewards(30), 30);
  const later = (start: number) => start > 3; // the first look is honest

  async function priced(lie: (request: { from: number; to: number }) => { range?: string; etag?: string; body?: Uint8Array; status?: number } | undefined): Promise<void> {
    const { url } = await serving((request, response) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
      const lied = from !== undefined && later(Number(from)) ? lie({ from: Number(from), to: Number(to) + 1 }) : undefined;
      if (!lied) return give({ content }, request, response);
      const body = Buffer.from(lied.body ?? content.subarray(Number(from), Number(to) + 1));
      response.writeHead(lied.status ?? 206, { etag: lied.etag ?? etagOf(content), "content-length": body.length, ...(lied.range !== "" && { "content-range": lied.range ?? `bytes ${from}-${to}/${content.length}` }) });
      response.end(body);
    });
    await bulk([`${url}a`], folder());
  }

  test("of another range", () => expect(priced(({ from, to }) => ({ range: `bytes ${from - 1}-${to - 2}/${content.length}` }))).rejects.toThrow(/\/a: the server was asked for bytes \d+-\d+\/\d+, and answers "bytes /));
  test("of no range", () => expect(priced(() => ({ range: "" }))).rejects.toThrow(/and answers something else$/));
  test("of all for a part", () => expect(priced(() => ({ status: 200, range: "", body: content }))).rejects.toThrow(/and answers something else$/));
  test("of a length that is another", () => expect(priced(({ from, to }) => ({ range: `bytes ${from}-${to - 1}/${content.length + 1}` }))).rejects.toThrow("its content has changed"));
  test("with more bytes", () => expect(priced(({ from, to }) => ({ body: content.subarray(from - 1, to) }))).rejects.toThrow(/the server sends more than the \d+ bytes asked for/));
  test("with an ETag of other content", () => expect(priced(() => ({ etag: '"other"' }))).rejects.toThrow("its content has changed"));
  test("with fewer bytes, time and again", () => expect(priced(({ from, to }) => ({ body: content.subarray(from, to - 1) }))).rejects.toThrow(ShardFailure));
});

describe("what may pass", () => {
  test("is asked for again: a stream that breaks goes on where it broke", async () => {
    const content = jsonlOf(300);
    let broken = 0; // once where the first prompt is read, which is before
    const { url, asked } = await serving((request, response) => {
      if (request.headers.range === "bytes=0-3" || broken === 3) return give({ content }, request, response);
      broken++;
      const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { etag: etagOf(content), "content-length": content.length - from, ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }) });
      response.write(content.slice(from, from + 5000), () => setTimeout(() => response.destroy(), 50));
    });
    const { totals } = await bulk([`${url}a`], folder());
    expect(totals).toEqual((await bulk([written("a", content)], folder())).totals);
    expect(asked.filter((line) => /bytes=\d{4,}-$/.test(line)).length).toBe(2);
  });

  test("and given up in the end: 503, and nobody there", async () => {
    const { url, asked } = await serving((_, response) => void response.writeHead(503).end());
    await expect(shardsOf([`${url}a`])).rejects.toThrow(new ShardFailure({ name: `${url}a` }, "the server answers 503"));
    expect(asked.length).toBe(3);
    await expect(shardsOf(["http://127.0.0.1:1/a"])).rejects.toThrow(new ShardFailure({ name: "http://127.0.0.1:1/a" }, "the server does not answer (ECONNREFUSED)"));
  });

  test("but not what is refused", async () => {
    const { url, asked } = await serving((_, response) => void response.writeHead(404, "Not Here").end());
    await expect(shardsOf([`${url}a`])).rejects.toThrow(`${url}a: the server answers 404 Not Here`);
    expect(asked.length).toBe(1);
  });

  test("an abort ends it", async () => {
    const controller = new AbortController();
    const { url } = await serving(() => controller.abort(new Error("enough")));
    await expect(shardsOf([`${url}a`], { signal: controller.signal })).rejects.toThrow("enough");
  });
});

test("empty files, no length, and redirections", async () => {
  const content = csvOf(rewards(4));
  const served = await serving((request, response) => {
    if (request.url === "/empty") return give({ content: "" }, request, response);
    if (request.url === "/endless") return void response.writeHead(200).end(content);
    if (request.url === "/moved") return void response.writeHead(302, { location: "/a?sig=secret" }).end();
    if (request.url === "/round") return void response.writeHead(302, { location: "/round" }).end();
    if (request.url === "/away") return void response.writeHead(302, { location: "file:///etc/passwd" }).end();
    return give({ content }, request, response);
  });
  const at = (path: string) => bulk([served.url + path], folder());
  await expect(at("empty")).rejects.toThrow(/\/empty: nothing in it/);
  await expect(at("endless")).rejects.toThrow("the server gives neither parts of it nor its length");
  await expect(at("round")).rejects.toThrow("the server points elsewhere more than 5 times");
  await expect(at("away")).rejects.toThrow("the server points to where nobody should follow");
  const { totals, shards } = await at("moved");
  expect(totals).toEqual((await at("a")).totals);
  expect(JSON.stringify(shards)).not.toContain("secret");
});

describe("credentials are in no job and no message", () => {
  test.each([
    "http://ann:secret@host/a", "https://secret@host/a", "https://host/a?X-Amz-Signature=secret&X-Amz-Credential=secret", "https://host/a?sv=1&sig=secret",
    "https://host/a?token=secret", "s3://AKIA:secret@bucket/a", "ftp://ann:secret@host/a", "http://ann:sec ret@:x/secret", "https://host/a?access_token=secret", "https://host/a?X-Goog-Signature=secret",
  ])("%s", async (url) => {
    const refused = await shardsOf([url]).then(() => undefined, (error: unknown) => error as Error);
    expect(refused!.message).toMatch(/^\S+: (a URL|this is no URL|neither a path)/);
    expect(JSON.stringify([refused, refused!.message, refused!.stack])).not.toMatch(/secret|sec%20ret/);
  });

  test.each(["private_token", "client_secret", "pwd", "jwt", "hmac", "for"])("no query at all, not even ?%s=", async (name) => {
    await expect(shardsOf([`https://host/a?${name}=ann`])).rejects.toThrow("https://host/a?...: a URL with a query");
  });
});
