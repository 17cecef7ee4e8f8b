// The bytes of a body, counted while they arrive: never more than the limit are held.

import { Bytes } from "./bytes.js";
import { httpRefusal, type HttpRefusal } from "./problem.js";

/** @param limit in bytes
 *  @throws HttpRefusal 413 for more than the limit, before a byte is read where Content-Length says so; 415 for a
 *  coding such as gzip; 400 for a Content-Length that is none, a body that breaks off, and no body. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  uncoded(request.headers);
  const length = contentLength(request.headers);
  if (length !== undefined && length > limit) throw tooLarge(limit, length);
  // a server lets no more bytes through than the Content-Length it goes by, and Node's reads them without a stream
  const bytes = length === undefined
    ? await counted(request, limit)
    : new Uint8Array(await whole(request.arrayBuffer()));
  if (bytes.length > limit) throw tooLarge(limit, bytes.length);
  if (bytes.length === 0) throw httpRefusal(400, "unparseable", "body", "at least one byte", 0);
  return bytes;
}

/** @throws HttpRefusal 415 for a body in a content coding: what it unpacks to would not be what was counted. */
export function uncoded(headers: Headers): void {
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return;
  throw httpRefusal(415, "unsupported-media-type", "content-encoding", "identity", coding, {
    "Accept-Encoding": "identity",
  });
}

/** Undefined without one, and where Transfer-Encoding takes its place (RFC 9112, 6.3). */
function contentLength(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw httpRefusal(400, "unparseable", "content-length", "a number of bytes", text);
  return headers.has("transfer-encoding") ? undefined : Number(text);
}

async function counted(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Bytes();
  const reader = request.body?.getReader();
  for (let next; reader && !(next = await whole(reader.read())).done; ) {
    const length = bytes.length + next.value.length;
    if (length > limit) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge(limit, length);
    }
    bytes.add(next.value);
  }
  return bytes.take();
}

async function whole<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch {
    throw httpRefusal(400, "unparseable", "body", "a whole body", "one that breaks off");
  }
}

function tooLarge(limit: number, length: number): HttpRefusal {
  return httpRefusal(413, "too-large", "body", `at most ${limit} bytes`, length);
}
