// What an app answers, read.

import type { Hono } from "hono";

export interface Asking {
  readonly method?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of JSON. */
  readonly body: unknown;
}

/** Posts a value as JSON, or a text or bytes as they are. */
export async function asked(app: Pick<Hono, "request">, path: string, body?: unknown, asking: Asking = {}): Promise<Asked> {
  const { method = "POST", type = "application/json", headers = {} } = asking;
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  const sent = raw ? body : JSON.stringify(body);
  const init = { method, headers: { "content-type": type, ...headers }, ...(sent !== undefined && { body: sent as BodyInit, duplex: "half" as const }) };
  const answer = await app.request(path, init);
  const text = await answer.text();
  const json = /json/.test(answer.headers.get("content-type") ?? "") && !/ndjson/.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined };
}
