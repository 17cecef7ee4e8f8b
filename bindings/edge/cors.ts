// What browsers are told of who may read an answer (the Fetch standard's CORS): nothing, unless an origin is named.

type Fields = Readonly<Record<string, string>>;

const EXPOSED = "ETag, Location, Receipt-Salt, X-Request-Id, Server-Timing, Retry-After";
const ASKED_BY = "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id";

/** Of every answer, where there are some. Keys are no cookies: a browser sends none by itself, so `*` gives nothing
 *  away.
 *  @param origins that may read answers; "*" for all @param origin of the page that asks */
export function sharedWith(origins: readonly string[], origin: string | undefined): Fields {
  if (origins.includes("*")) return { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED };
  // the same address is answered otherwise to another origin
  if (origin === undefined || !origins.includes(origin)) return { Vary: "Origin" };
  return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED, Vary: "Origin" };
}

/** Of the answer to OPTIONS: what a page may ask that may read the answer. */
export function askable(origins: readonly string[], methods: string): Fields {
  if (origins.length === 0) return {};
  return {
    "Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": ASKED_BY, "Access-Control-Max-Age": "600",
  };
}
