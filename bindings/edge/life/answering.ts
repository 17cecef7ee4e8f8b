// How what lives is answered over HTTP: handlers whose every end is an answer, and problems that say what a life
// refused.

import type { Context } from "hono";
import { isRefusal, refusal, type Refusal } from "../../core/refusal.js";
import { readBody } from "../body.js";
import { exchanging, type Exchange } from "../exchange.js";
import { readerOf, writerOf } from "../formats/index.js";
import type { Service } from "../options.js";
import { httpRefusal, type HttpCode } from "../problem.js";
import { ownKey } from "./asking.js";
import type { Places } from "./places.js";
import type { LiveRoom } from "./room.js";
import { Unavailable, type Outcome, type ServiceCommand, type Streams } from "./streams.js";

/** What a handler works with. */
export interface Living {
  readonly service: Service;
  readonly streams: Streams;
  readonly room: LiveRoom;
  /** Of all who wait, in whatever room. */
  readonly places: Places;
}

/** @param work throws what is to be a problem */
export function living(
  { service }: Living, work: (exchange: Exchange, c: Context) => Promise<Response>,
): (c: Context) => Promise<Response> {
  return exchanging(service, async (exchange, c) => {
    try {
      return await work(exchange, c);
    } catch (error) {
      if (isRefusal(error)) throw unsaid(error);
      if (!(error instanceof Unavailable)) throw error;
      const { message, seconds, cause } = error;
      exchange.facts.fault = cause instanceof Error ? cause.message : message;
      const headers = { "Retry-After": String(seconds) };
      throw httpRefusal("unavailable", "service", "another try, later", "none now", headers, {}, message);
    }
  });
}

/** The document in a request's body. */
export async function bodyOf({ limits }: Service, exchange: Exchange, c: Context): Promise<unknown> {
  const reader = readerOf(c.req.header("content-type"));
  const bytes = await readBody(c.req.raw, limits.bodyBytes, limits.bodySeconds);
  exchange.facts.bytesIn = bytes.length;
  exchange.lap();
  return reader.read(bytes);
}

/** Writes an answer in the form that its reader likes. */
export function written(
  exchange: Exchange, c: Context, answer: unknown, headers: Readonly<Record<string, string>> = {}, status = 200,
): Response {
  const writer = writerOf(c.req.header("accept"));
  exchange.facts.core = exchange.lap();
  const body = writer.write(answer);
  exchange.facts.serialise = exchange.lap();
  exchange.facts.bytesOut = body.length;
  return exchange.answer(body, { "Content-Type": writer.type, ...headers }, status);
}

/** What a life says before it looks at what a command says. */
const CODES = [
  "not-yours", "key-reused", "stale-version", "unknown-version", "clock-jumps",
] as const satisfies readonly HttpCode[];
const PLACES: Readonly<Record<string, string>> = {
  "not-yours": "actor", "key-reused": "idempotency-key", "clock-jumps": "at",
};

/** What of a command a problem may repeat: what was said in its envelope, which its sender alone is told. */
const gotOf = ({ version, actor, key, at }: ServiceCommand): Readonly<Record<string, unknown>> =>
  ({ version, actor, "idempotency-key": ownKey(key), at: at ?? "none" });

/** A refusal without what was said: that may be sealed, and problems are kept by whoever passes them on. */
const unsaid = ({ code, field, expected }: Refusal): Refusal => refusal(code, field, expected, "another value");

/** What to throw for a command that was not accepted. */
export function problemOf(outcome: Outcome & { readonly accepted: false }, command: ServiceCommand): unknown {
  const { refusal: reason, message, version, fault } = outcome;
  if (fault) return unsaid(fault);
  const code = CODES.find((one) => one === reason);
  if (code === undefined) {
    const beside = { version, reason };
    return httpRefusal("refused", "type", "a command that can be followed now", command.type, {}, beside, message);
  }
  const place = PLACES[code] ?? "version";
  const expected = place === "version" ? `${version}` : message;
  return httpRefusal(code, place, expected, gotOf(command)[place], {}, { version }, message);
}
