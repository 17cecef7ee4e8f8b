// Public keys, verification and the log, where the service signs.

import type { Issuer, KeySet, Kind, Receipt, Verdict } from "candor/receipts";
import type { Context, Hono, TypedResponse } from "hono";
import type { ToSchema } from "hono/types";
import { load, type Candor } from "candor";
import { rangeError } from "../../core/refusal.js";
import type { Json } from "../answer.js";
import type { Call } from "../call.js";
import { calls } from "../calls.js";
import { exchanging } from "../exchange.js";
import { writerOf } from "../formats/index.js";
import { bodyOf } from "../life/answering.js";
import type { Told } from "../life/typed.js";
import { withinLimits } from "../limits.js";
import type { Service } from "../options.js";
import { noParameters } from "../parameters.js";
import { httpRefusal } from "../problem.js";
import { validated } from "../validate.js";
import { entered } from "./issued.js";

export const KEYS = "/.well-known/candor-keys.json";
export const VERIFY = "/v1/verify";
export const CHECKPOINT = "/log/checkpoint";
export const TILES = "/log/tile/*";

/** What a typed client knows of them: they are there where the service signs, and elsewhere answer 404. */
export type ReceiptRoutes =
  & ToSchema<"get", typeof KEYS, { in: object }, Told<KeySet & { readonly log?: string }>>
  & ToSchema<
    "post", typeof VERIFY,
    { in: { json: { readonly receipt: Json<Receipt>; readonly input?: unknown; readonly salt?: string } } },
    Told<Verdict>
  >
  & ToSchema<"get", typeof CHECKPOINT, { in: object }, TypedResponse<string, 200, "text"> | Told<never>>;

/** None where the service does not sign. */
export function addReceipts(app: Hono, service: Service): void {
  const { receipts } = service;
  if (!receipts) return;
  const { logKey } = receipts;
  // a key set may say more (RFC 7517, section 5); the log's key is none of those that sign receipts
  const keys = JSON.stringify({ ...receipts.keys, ...(logKey !== null && { log: logKey }) });
  app.get(KEYS, exchanging(service, (exchange) => {
    exchange.open();
    const headers = { "Content-Type": "application/jwk-set+json", "Cache-Control": "public, max-age=300" };
    return exchange.answer(keys, headers);
  }));
  app.post(VERIFY, verifies(service, receipts));
  if (!receipts.logs) return;
  for (const path of [CHECKPOINT, TILES]) app.get(path, logged(service, receipts));
}

function verifies(service: Service, receipts: Issuer): (c: Context) => Promise<Response> {
  let rooms: Candor | undefined;
  return exchanging(service, async (exchange, c) => {
    exchange.admit(true);
    const writer = writerOf(c.req.header("accept"));
    noParameters(c);
    const body = await bodyOf(service, exchange, c);
    rooms ??= await load();
    const verdict = await receipts.verify(rooms, body, (kind, question) => admit(service, kind, question));
    exchange.facts.core = exchange.lap();
    const written = writer.write(verdict);
    exchange.facts.bytesOut = written.length;
    return exchange.answer(written, { "Content-Type": writer.type });
  });
}

/** What was answered here may be asked here again, within the same limits. */
function admit({ limits }: Service, kind: Kind, question: unknown): void {
  const every = calls as unknown as readonly Call[];
  const known = every.find((call) => call.kind === kind);
  const kinds = every.flatMap((call) => call.kind ?? []);
  if (!known) throw rangeError("receipt.kind", `one that is computed here: ${kinds.join(", ")}`, kind);
  withinLimits(limits, known.measure(validated(known.body, question) as never));
}

function logged(service: Service, receipts: Issuer): (c: Context) => Promise<Response> {
  return exchanging(service, async (exchange, c) => {
    exchange.look();
    noParameters(c);
    const path = exchange.path.slice("/log/".length);
    const file = await entered(exchange, () => receipts.read(path, Date.now()));
    if (!file) throw httpRefusal("not-found", "path", "a file of the log", c.req.path);
    const { bytes, type, immutable } = file;
    exchange.facts.bytesOut = bytes.length;
    const cache = immutable ? "public, max-age=31536000, immutable" : "no-cache";
    return exchange.answer(bytes as Uint8Array<ArrayBuffer>, { "Content-Type": type, "Cache-Control": cache });
  });
}
