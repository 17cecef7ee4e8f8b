// What arrives on a socket: requests in bytes, and what a client, a proxy or an attacker makes of them.

import type { Random } from "./random.js";
import { MARKER } from "./schema.js";

/** What is done with a connection, one thing after the other. */
export type Act = { readonly send: Buffer } | { readonly wait: number } | "end" | "leave";

const GAME = JSON.stringify({ groups: [{ id: MARKER, size: 2, reward: [1, 0.5, 0] }, { size: 1, reward: [0, 0, 1] }] });
const PATHS = ["/v1/game/price", "/v1/game/batch", "/v1/data/plan", "/health", "/docs", "/nothing", "//", "/%ff?%", `/${"a".repeat(5000)}`];
const METHODS = ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "CONNECT", "post", "G\u0000T"];
const SIZES = ["zz", "-1", "ffffffffffffffff", "", "0x5", "5 ", "1;a=b", "7fffffff", "5\r\n\r\n"];
const HEADERS = [
  "Host: b", "Host: a b", "Host: a/b", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999", "Content-Type: text/plain",
  "Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: x", "Connection: close", "Connection: upgrade", "Upgrade: h2c",
  "Expect: 100-continue", "Expect: x", "X-Request-Id: a\r\n b", "X-Request-Id: \u00e9", "A\u0000: b", ": b", "X", `X: ${"y".repeat(20_000)}`,
  "Content-Encoding: gzip", "Accept: application/cbor", "Accept: text/html", "Authorization: Bearer x",
];

/** What a connection sees. */
export function acts(random: Random): readonly Act[] {
  const whole = Buffer.concat(Array.from({ length: random.pick([1, 1, 1, 2, 6]) }, () => request(random)));
  const bytes = random.chance(0.2) ? whole.subarray(0, random.below(whole.length)) : whole;
  const pieces = random.weighed([[5, 1], [3, 3], [1, 20]]);
  const found: Act[] = [];
  for (let at = 0, k = 0; k < pieces; k++) {
    const end = k === pieces - 1 ? bytes.length : at + random.below(bytes.length - at + 1);
    found.push({ send: bytes.subarray(at, end) });
    if (random.chance(0.5)) found.push({ wait: random.below(6) });
    at = end;
  }
  if (random.chance(0.2)) found.push({ wait: random.below(20) });
  return [...found, random.weighed<Act>([[3, "end"], [1, "leave"]])];
}

function request(random: Random): Buffer {
  const path = random.weighed([[5, PATHS[0]!], [3, random.pick(PATHS)]]);
  const lines = [`${random.chance(0.85) ? "POST" : random.pick(METHODS)} ${path} HTTP/${random.weighed([[9, "1.1"], [1, "1.0"], [0.2, "9.9"]])}`];
  if (random.chance(0.97)) lines.push("Host: a");
  lines.push(`Content-Type: application/${path.endsWith("batch") ? "x-ndjson" : "json"}`);
  while (random.chance(0.15)) lines.push(random.pick(HEADERS));
  const one = random.chance(0.1) ? GAME.padEnd(9000) : GAME;
  const text = Buffer.from(path.endsWith("batch") ? `${one}\n`.repeat(1 + random.below(30)) : one);
  const chunked = random.chance(0.4);
  const length = text.length + random.weighed([[8, 0], [1, 7], [1, -7]]);
  lines.push(chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`);
  const head = Buffer.from(`${lines.join(random.chance(0.98) ? "\r\n" : "\n")}\r\n\r\n`, "latin1");
  return Buffer.concat([head, chunked ? chunks(text, random) : text]);
}

function chunks(text: Buffer, random: Random): Buffer {
  const size = 1 + random.below(text.length);
  const found: Buffer[] = [];
  for (let at = 0; at < text.length; at += size) {
    const piece = text.subarray(at, at + size);
    const said = random.chance(0.04) ? random.pick(SIZES) : piece.length.toString(16);
    found.push(Buffer.from(`${said}\r\n`), piece, Buffer.from(random.chance(0.02) ? "x" : "\r\n"));
  }
  if (random.chance(0.9)) found.push(Buffer.from(`0\r\n${random.chance(0.1) ? "Trailer: x\r\n" : ""}\r\n`));
  return Buffer.concat(found);
}

/** The statuses of the answers on a connection, whole or broken off. @throws what is no answer of HTTP's */
export function statusesOf(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  const text = bytes.toString("latin1");
  for (let at = 0; at < text.length; ) {
    const line = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/.exec(text.slice(at, at + 200));
    const end = text.indexOf("\r\n\r\n", at);
    if (!line) throw new Error(`no answer: ${JSON.stringify(text.slice(at, at + 200))}`);
    found.push(Number(line[1]));
    if (end < 0) break;
    const head = text.slice(at, end).toLowerCase();
    const length = /\ncontent-length: (\d+)/.exec(head)?.[1];
    const next = text.indexOf("HTTP/1.1 ", end);
    // HEAD is answered with the length of what is left out
    if (length !== undefined && next !== end + 4) at = end + 4 + Number(length);
    else at = next < 0 ? text.length : next;
  }
  return found;
}
