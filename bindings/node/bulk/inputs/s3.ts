// Inputs and results in stores that speak S3: s3://bucket/key, and s3://bucket/rewards/*.parquet.
//
// By AWS's own client, whose credentials come from where each machine has them (environment, files, roles); another
// store by AWS_ENDPOINT_URL. It is loaded where an s3 URL is met: whoever has none needs not install it. Of its errors
// the name alone is said, as messages may tell keys.

import { open } from "node:fs/promises";
import { Refusal, type Place } from "../../cli/refusal.js";
import { ShardFailure } from "../failure.js";
import { changed, checkEtag, checkRange, exactly, strong, type Input } from "./input.js";
import { urlOf } from "./url.js";

type S3 = typeof import("@aws-sdk/client-s3");
type Client = import("@aws-sdk/client-s3").S3Client;

interface Store {
  readonly s3: S3;
  readonly client: Client;
}

const stores = new Map<string, Promise<Store>>();

/** One client a process, for each store. @throws Refusal where it is not installed */
function store(place: Place): Promise<Store> {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION } = process.env;
  const other = AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL ?? "";
  const known = stores.get(other);
  if (known) return known;
  const made = import("@aws-sdk/client-s3").then(
    (s3): Store => {
      // other stores have no host for each bucket, and mostly no regions and no checksums but those that are required
      const client = new s3.S3Client({
        requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED",
        ...(other !== "" && { forcePathStyle: true, ...(AWS_REGION === undefined && { region: "us-east-1" }) }),
      });
      return { s3, client };
    },
    () => {
      stores.delete(other);
      throw new Refusal(place, "s3:// takes the package @aws-sdk/client-s3, which is not installed");
    },
  );
  stores.set(other, made);
  return made;
}

interface Named {
  readonly name: string;
  readonly Bucket: string;
  readonly Key: string;
}

/** A key is what stands there, percent signs too. @throws Refusal */
function named(text: string): Named {
  urlOf(text.replaceAll("%", "%25"));
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/?#]+)\/?([^]*)$/i.exec(text) ?? [];
  return { name: `s3://${Bucket}/${Key}`, Bucket, Key };
}

/** The objects that a URL names, where it has stars, which stand for anything but /; ** stands for that too. In the
 *  order of their code units. @throws Refusal where there is none */
export async function objectsOf(text: string, signal?: AbortSignal): Promise<readonly string[]> {
  const { name, Bucket, Key } = named(text);
  if (Key === "" || Key.endsWith("/")) {
    throw new Refusal({ name }, `no object; those in it are "${name.replace(/\/$/, "")}/*"`);
  }
  if (!Key.includes("*")) return [name];
  const keys = await keysOf(text, signal);
  if (keys.length === 0) throw new Refusal({ name }, "no object goes by that pattern");
  return [...keys].sort().map((key) => `s3://${Bucket}/${key}`);
}

/** The keys that a URL with stars names, if there are any. @throws Refusal, ShardFailure */
export async function keysOf(text: string, signal?: AbortSignal): Promise<readonly string[]> {
  const { name, Bucket, Key } = named(text);
  const { s3, client } = await store({ name });
  const pattern = matching(Key);
  const keys: string[] = [];
  for (let ContinuationToken: string | undefined, more = true; more; ) {
    const page = await asking({ name }, signal, (options) => client.send(new s3.ListObjectsV2Command({
      Bucket, Prefix: Key.slice(0, Key.indexOf("*")), ...(ContinuationToken !== undefined && { ContinuationToken }),
    }), options));
    for (const { Key: key = "" } of page.Contents ?? []) if (pattern.test(key) && !key.endsWith("/")) keys.push(key);
    ContinuationToken = page.NextContinuationToken;
    more = page.IsTruncated === true && ContinuationToken !== undefined;
  }
  return keys;
}

/** @throws Refusal where none is named */
export const bucketOf = (text: string): string => named(text).Bucket;

/** Whether there is such an object. @throws Refusal, ShardFailure where the store does not tell */
export async function hasObject(text: string, signal?: AbortSignal): Promise<boolean> {
  const { name, Bucket, Key } = named(text);
  const { s3, client } = await store({ name });
  return asking({ name }, signal, async (options) => {
    try {
      await client.send(new s3.HeadObjectCommand({ Bucket, Key }), options);
      return true;
    } catch (error) {
      if ((error as Thrown).$metadata?.httpStatusCode === 404) return false;
      throw error;
    }
  });
}

function matching(pattern: string): RegExp {
  const parts = pattern.split(/(\*+)/).map((part, k) => {
    if (k % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    return part === "*" ? "[^/]*" : "[^]*";
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** @param known the ETag that it had @throws Refusal, ShardFailure */
export async function openObject(text: string, known?: string, signal?: AbortSignal): Promise<Input> {
  const { name, Bucket, Key } = named(text);
  const { s3, client } = await store({ name });
  const head = await asking({ name }, signal, (options) =>
    client.send(new s3.HeadObjectCommand({ Bucket, Key }), options));
  const etag = known ?? strong(head.ETag);
  const held = { name, url: text, size: head.ContentLength ?? 0, etag };
  checkEtag({ name, etag: known }, { etag: head.ETag });

  const get = (Range?: string) => asking(held, signal, async (options) => {
    const input = { Bucket, Key, ...(Range !== undefined && { Range }), ...(etag !== undefined && { IfMatch: etag }) };
    return client.send(new s3.GetObjectCommand(input), options);
  });

  return {
    ...held,
    async slice(start, end) {
      if (start >= end) return new Uint8Array();
      const answer = await get(`bytes=${start}-${end - 1}`);
      checkRange(held, start, end, { range: answer.ContentRange, etag: answer.ETag });
      const body = answer.Body as AsyncIterable<Uint8Array>;
      const bytes = await asking(held, signal, () => exactly(held, end - start, body));
      if (!bytes) throw new ShardFailure(held, "the store's answer ends too early");
      return bytes;
    },
    async *stream() {
      const answer = await get();
      checkEtag(held, { etag: answer.ETag });
      let at = 0;
      const pieces = (answer.Body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      for (let next; !(next = await asking(held, signal, () => pieces.next())).done; ) {
        at += next.value.length;
        if (at > held.size) throw changed(held);
        yield next.value;
      }
      if (at < held.size) throw new ShardFailure(held, "the store's answer ends too early");
    },
    close: async () => {},
  };
}

/** Puts a file into a store under a key, whole or not at all. */
export async function putObject(path: string, bytes: number, url: string, signal?: AbortSignal): Promise<void> {
  const { name, Bucket, Key } = named(url);
  const { s3, client } = await store({ name });
  // opened before: a stream that opens its file by itself may find it gone, when nobody listens any more
  const file = await open(path);
  const Body = file.createReadStream({ autoClose: false });
  try {
    await asking({ name }, signal, (options) => client.send(new s3.PutObjectCommand({
      Bucket, Key, Body, ContentLength: bytes, ContentType: "application/vnd.apache.parquet",
    }), options));
  } finally {
    Body.destroy();
    await file.close();
  }
}

/** Waits for what a store is asked. @throws Refusal for what it refuses, ShardFailure for what may go better */
async function asking<Result>(
  place: Place, signal: AbortSignal | undefined, call: (options: { abortSignal?: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  try {
    return await call(signal ? { abortSignal: signal } : {});
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof Refusal || error instanceof ShardFailure) throw error;
    const { code, name = "Error", $metadata } = error as Thrown;
    const status = $metadata?.httpStatusCode ?? 0;
    if (status === 412) throw changed(place);
    const said = [code, name].find((word) => /^[A-Za-z][A-Za-z0-9_.]{1,59}$/.test(word ?? "")) ?? "Error";
    if (said === "CredentialsProviderError") {
      throw new ShardFailure(place, "this machine has no credentials for the store");
    }
    if (status >= 300 && status < 500 && status !== 408 && status !== 429) {
      throw new Refusal({ name: place.name }, `the store answers ${status} ${said}`);
    }
    throw new ShardFailure(place, `the store does not answer (${said})`);
  }
}

/** What errors of the client and of the network have. */
interface Thrown {
  readonly code?: string;
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
