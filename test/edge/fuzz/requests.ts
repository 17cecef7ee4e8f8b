// Requests: a call and a body of it, in either format, whole or harmed, in envelopes most of which are right.

import type { Call } from "../../../bindings/edge/call.js";
import { asCbor, type Bodies } from "./bodies.js";
import { harmedBytes, harmedText } from "./bytes.js";
import type { Random } from "./random.js";
import { MARKER } from "./schema.js";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** Whether the bytes come as a stream of pieces. */
  readonly streamed: boolean;
}

const BATCH = "/v1/game/batch";
const METHODS = ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "post"];
const PATHS = [
  "/", "/v1", "/v1/game", "/v1/game/price/", "/v1/game/PRICE", "/v1//game/price", "/v1/game/price%2f",
  "/__proto__", "/constructor", "/v1/game/%00", "/v1/game/%ff", "/docs", "/openapi.json", "/health", `/${"a/".repeat(3000)}`, "/*",
];
const QUERIES = [
  "?", "?terms=fair", "?terms=default", "?terms=none", "?terms=", "?terms=__proto__", "?terms=fair&terms=fair", "?term=fair",
  "?__proto__=1", "?terms[]=fair", "?%", "?terms=%ff", "?terms=%00", "?&&&", `?${"a=1&".repeat(500)}`, "?terms=fair#x", "?TERMS=fair",
];
const TYPES = [
  "application/json; charset=utf-8", "application/json;charset=UTF-8", "APPLICATION/JSON", "application/cbor", "application/x-ndjson",
  "text/plain", "application/json, application/cbor", "application/json; charset=utf-16", "application/problem+json", "multipart/form-data",
  "application/x-www-form-urlencoded", ";", "a", '"', "application/json;;;q", "application/jsonl", "application/json; charset=\"utf-8\"",
];
const ACCEPTS = [
  "*/*", "application/cbor", "application/json", "application/*", "text/html", "application/cbor;q=0.5, */*;q=0.1", "application/json;q=0",
  "*/*;q=0", ",", ";q=1", "application/json;q=NaN", "application/json;q=-1", "application/x-ndjson", "application/problem+json", "a".repeat(2000),
];
const KEYS = [
  "Bearer front", "Bearer console", "bearer console", "Bearer", "Bearer ", "Bearer  console", "Bearer x", "Basic Y29uc29sZTo=", "console",
  `Bearer ${"a".repeat(5000)}`, "Bearer console,Bearer front", "Bearer c\u00f6nsole",
];
const OTHERS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ["x-request-id", ["a-1", "", "x".repeat(129), "a b", '{"a":1}', "a\tb", "\u00e9"]],
  ["content-encoding", ["gzip", "identity", "br, gzip", "", "GZIP", "x"]],
  ["content-length", ["0", "1", "-1", "1e9", "abc", "99999999999", "12,12", " 5", "0x10", "5"]],
  ["transfer-encoding", ["chunked", "gzip, chunked", "identity"]],
  ["expect", ["100-continue"]], ["origin", ["https://app.example", "null", "https://evil.example"]],
  ["access-control-request-method", ["POST"]], ["accept-encoding", ["gzip", "*;q=0", "identity;q=0"]],
  ["x-forwarded-for", ["1.2.3.4"]], ["cf-connecting-ip", ["1.2.3.4"]], ["x-http-method-override", ["DELETE"]], ["host", ["evil.example"]],
  ["range", ["bytes=0-1"]], ["if-none-match", ["*"]], ["cookie", ["a=b"]], ["content-type", TYPES],
];

export class Requests {
  constructor(private readonly calls: readonly Call[], private readonly bodies: Bodies, private readonly random: Random) {}

  next(): Asked {
    const { random } = this;
    const path = random.chance(0.07) ? BATCH : random.pick(this.calls).path;
    const { type, bytes } = path === BATCH ? this.#lines() : this.#document(path);
    const headers: Record<string, string> = { "content-type": type };
    if (random.chance(0.85)) headers.authorization = random.weighed([[4, "Bearer console"], [2, "Bearer front"], [1, random.pick(KEYS)]]);
    if (random.chance(0.12)) headers.accept = random.pick(ACCEPTS);
    while (random.chance(0.08)) {
      const [name, values] = random.pick(OTHERS);
      headers[name] = random.pick(values);
    }
    const method = random.chance(0.02) ? random.pick(METHODS) : "POST";
    return {
      method, headers,
      path: random.chance(0.02) ? random.pick(PATHS) : path,
      query: random.chance(0.06) ? random.pick(QUERIES) : "",
      bytes: /^(GET|HEAD)$/.test(method) || random.chance(0.01) ? undefined : bytes,
      streamed: random.chance(0.1),
    };
  }

  #document(path: string): { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } {
    const { random } = this;
    const body = this.bodies.next(path);
    const packed = random.chance(0.3) ? asCbor(body, random) : undefined;
    if (packed) return { type: "application/cbor", bytes: random.chance(0.3) ? harmedBytes(packed, random) : packed };
    const text = JSON.stringify(body) ?? "";
    const bytes = random.chance(0.25) ? harmedText(text, random) : new TextEncoder().encode(text);
    return { type: "application/json", bytes };
  }

  #lines(): { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } {
    const { random } = this;
    const lines = Array.from({ length: random.below(6) }, () => this.#document("/v1/game/price"));
    const text = lines.map(({ bytes }) => new TextDecoder().decode(bytes)).join(random.weighed([[5, "\n"], [1, "\r\n"], [1, "\n\n"], [1, ""]]));
    const bytes = new TextEncoder().encode(text);
    return { type: "application/x-ndjson", bytes: random.chance(0.1) ? harmedBytes(bytes, random) : bytes };
  }
}

export const secrets: readonly string[] = [MARKER, "console", "front"];
