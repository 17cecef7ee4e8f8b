// A server of files on loopback, as good as they are and as bad.

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Served {
  /** With a / at its end. */
  readonly url: string;
  /** Requests that came, "GET /a bytes=0-3". */
  readonly asked: string[];
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Closed after the test. */
export async function serving(handler: Handler): Promise<Served> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push([request.method, request.url, request.headers.range].filter(Boolean).join(" "));
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

export interface File {
  readonly content: Uint8Array | string;
  /** Whether there are ranges; there are. */
  readonly ranges?: boolean;
  /** false: none; undefined: the content's hash. */
  readonly etag?: string | false;
}

export const etagOf = (content: Uint8Array | string): string => `"${createHash("md5").update(content).digest("hex")}"`;

/** Gives a file as RFC 9110 has it, with one range at most. */
export function give({ content, ranges = true, etag = etagOf(content) }: File, request: IncomingMessage, response: ServerResponse): void {
  const bytes = Buffer.from(content);
  const headers = { ...(etag !== false && { etag }), ...(ranges && { "accept-ranges": "bytes" }) };
  const { range, "if-match": match } = request.headers;
  if (match !== undefined && match !== etag) return void response.writeHead(412, headers).end();
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(ranges ? (range ?? "") : "") ?? [];
  if (first === undefined) return void response.writeHead(200, { ...headers, "content-length": bytes.length }).end(request.method === "HEAD" ? undefined : bytes);
  const [from, to] = [Number(first), last === "" ? bytes.length : Math.min(bytes.length, Number(last) + 1)];
  if (from >= bytes.length) return void response.writeHead(416, { ...headers, "content-range": `bytes */${bytes.length}` }).end();
  response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${to - 1}/${bytes.length}`, "content-length": to - from });
  response.end(bytes.subarray(from, to));
}
