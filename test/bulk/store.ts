// A store that speaks as much S3 as is asked of one here, on loopback: signed requests alone, objects in memory.

import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { etagOf, give, serving, type Served } from "./serving.js";

export const KEY = { id: "AKIDEXAMPLE", secret: "not-a-secret/of+anybody" };

export interface Store extends Served {
  /** By bucket/key. */
  readonly objects: Map<string, Uint8Array>;
  /** What it answers in place of what it should: a status and a code of S3's. */
  refuse: ((request: IncomingMessage) => readonly [status: number, code: string] | undefined) | undefined;
}

/** The environment of this process points to it until the test is over. */
export async function store(): Promise<Store> {
  const objects = new Map<string, Uint8Array>();
  const served = await serving((request, response) => {
    answer(request, response).catch((error: unknown) => failed(response, 500, String(error)));
  });
  const made: Store = { ...served, objects, refuse: undefined };
  const variables = { AWS_ENDPOINT_URL: served.url, AWS_ACCESS_KEY_ID: KEY.id, AWS_SECRET_ACCESS_KEY: KEY.secret, AWS_MAX_ATTEMPTS: "2" };
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  onTestFinished(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  return made;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const url = new URL(request.url!, served.url);
    if (!isSigned(request, url)) return failed(response, 403, "SignatureDoesNotMatch");
    const refused = made.refuse?.(request);
    if (refused) return failed(response, ...refused);
    const name = decodeURIComponent(url.pathname.slice(1));
    if (url.searchParams.get("list-type") === "2") return listed(name.replace(/\/$/, ""), url.searchParams, response);
    if (request.method === "PUT") {
      if (Number(request.headers["content-length"]) !== body.length) return failed(response, 400, "IncompleteBody");
      objects.set(name, body);
      return void response.writeHead(200, { etag: etagOf(body) }).end();
    }
    const content = objects.get(name);
    if (!content) return failed(response, 404, request.method === "HEAD" ? "" : "NoSuchKey");
    give({ content }, request, response);
  }

  /** Pages of two. */
  function listed(bucket: string, query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get("prefix") ?? "";
    const after = query.get("continuation-token") ?? "";
    const keys = [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`)).map((name) => name.slice(bucket.length + 1)).sort();
    const rest = keys.filter((key) => key > after);
    const page = rest.slice(0, 2);
    const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key><Size>1</Size></Contents>`).join("");
    const more = rest.length > 2 ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${escaped(page[1]!)}</NextContinuationToken>` : "<IsTruncated>false</IsTruncated>";
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name>${more}${contents}</ListBucketResult>`);
  }
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function failed(response: ServerResponse, status: number, code: string): void {
  const { id, secret } = KEY;
  // as stores do: a message that tells what nobody should say again
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(code && `<?xml version="1.0"?><Error><Code>${code}</Code><Message>of ${id} with ${secret}</Message></Error>`);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Whether a request is signed by KEY (AWS Signature Version 4). */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const [, id, scope, names, signature] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
    .exec(request.headers.authorization ?? "") ?? [];
  if (id !== KEY.id || !scope || !names) return false;
  const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join("&");
  const headers = names.split(";").map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join("");
  const path = request.url!.split("?")[0]!;
  const asked = [request.method, path, query, headers, names, request.headers["x-amz-content-sha256"]].join("\n");
  const said = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, sha256(asked)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((held, part) => hmac(held, part), `AWS4${KEY.secret}`);
  return hmac(key, said).toString("hex") === signature;
}
