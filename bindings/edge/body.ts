// The bytes of a body, counted while they arrive: never more than the limit are held.

import { Bytes } from "./bytes.js";
import { httpRefusal, type HttpRefusal } from "./problem.js";

/** @param limit in bytes @param seconds in which all of it must have arrived
 *  @throws HttpRefusal 413 for more than the limit, before a byte is read where Content-Length says so; 408 for a body
 *  that takes too long, however steadily it comes; 415 for a coding such as gzip; 400 for a Content-Length that is
 *  none, a body that breaks off, and no body. */
export async function readBody(request: Request, limit: number, seconds: number): Promise<Uint8Array<ArrayBuffer>> {
  uncoded(request.headers);
  const length = contentLength(request.headers);
  if (length !== undefined && length > limit) throw tooLarge(limit, length);
  // a server lets no more bytes through than the Content-Length it goes by, and Node's reads them without a stream
  const reader = length === undefined ? request.body?.getReader() : undefined;
  const arriving = length === undefined ? counted(reader, limit) : all(request);
  const bytes = await inTime(arriving, seconds, () => cancel(reader));
  if (bytes.length > limit) throw tooLarge(limit, bytes.length);
  if (bytes.length === 0) throw httpRefusal("unparseable", "body", "at least one byte", 0);
  return bytes;
}

/** @throws HttpRefusal 415 for a body in a content coding: what it unpacks to would not be what was counted. */
export function uncoded(headers: Headers): void {
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return;
  throw httpRefusal("unsupported-media-type", "content-encoding", "identity", coding, {
    "Accept-Encoding": "identity",
  });
}

/** Undefined without one, and where Transfer-Encoding takes its place (RFC 9112, 6.3). */
function contentLength(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw httpRefusal("unparseable", "content-length", "a number of bytes", text);
  return headers.has("transfer-encoding") ? undefined : Number(text);
}

type Reader = ReadableStreamDefaultReader<Uint8Array> | undefined;

async function counted(reader: Reader, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Bytes();
  for (let next; reader && !(next = await whole(reader.read())).done; ) {
    const length = bytes.length + next.value.length;
    if (length > limit) {
      cancel(reader);
      throw tooLarge(limit, length);
    }
    bytes.add(next.value);
  }
  return bytes.take();
}

async function all(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await whole(request.arrayBuffer()));
}

function cancel(reader: Reader): void {
  void reader?.cancel().catch(() => undefined);
}

async function inTime<Bytes>(arriving: Promise<Bytes>, seconds: number, giveUp: () => void): Promise<Bytes> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const headers = { Connection: "close" }; // what is still to come is no request
      reject(httpRefusal("too-slow", "body", `all of it within ${seconds} s`, "a part", headers));
      giveUp();
    }, 1000 * seconds);
  });
  try {
    return await Promise.race([arriving, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function whole<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch {
    throw httpRefusal("unparseable", "body", "a whole body", "one that breaks off");
  }
}

function tooLarge(limit: number, length: number): HttpRefusal {
  return httpRefusal("too-large", "body", `at most ${limit} bytes`, length);
}
