// What whoever runs a service says of it, checked when the app is made: a request never meets a wrong option.

import type { Issuer } from "candor/receipts";
import { array, flag, record, text } from "../core/check.js";
import { rangeError, typeError } from "../core/refusal.js";
import { callers, type Caller, type Key } from "./keys.js";
import type { Streams } from "./life/streams.js";
import { limitsOf, type Limits } from "./limits.js";
import type { Log } from "./log.js";
import { rateLimit, type Rate, type Take } from "./rate.js";
import { namedTerms, type NamedTerms, type Terms } from "./terms.js";

export interface AppOptions {
  /** Terms by name, which callers ask for by `?terms=NAME`; `default` where they name none. */
  readonly terms?: NamedTerms;
  /** Whose calls are answered; default anybody's, who may then set no terms. An empty list: nobody's. */
  readonly keys?: readonly Key[];
  /** Each one's default: `defaultLimits`. */
  readonly limits?: Partial<Limits>;
  /** Calls and rounds that live: `await openStreams(store)`, or `objectStreams(env.STREAMS)` in a worker. They need a
   *  key with the role of operator. Default: none live here. */
  readonly streams?: Streams;
  /** Whether anybody, without a key, may look at what everybody may see of calls and rounds. Default false. */
  readonly public?: boolean;
  /** Who signs answers, for callers who ask for receipts: `await openIssuer({ signers })` of candor/receipts. Default:
   *  nobody. */
  readonly receipts?: Issuer;
  /** Of each key or, without keys, each address; default none. */
  readonly rate?: Rate;
  /** Origins of web pages that may call, or ["*"]; default none. */
  readonly cors?: { readonly origins: readonly string[] };
  /** Called once for every request that was answered, with nothing of what was reported. */
  readonly log?: Log;
  /** When it is aborted, new requests are refused with 503; those that have begun are finished. */
  readonly signal?: AbortSignal;
}

/** The options, ready for use. */
export interface Service {
  readonly terms: ReadonlyMap<string, Terms>;
  readonly keyed: boolean;
  /** Whether some key may set terms. */
  readonly termsSet: boolean;
  readonly caller: (authorization: string | null) => Caller;
  readonly streams: Streams | undefined;
  /** Whether nobody needs a key to look at what lives. */
  readonly public: boolean;
  readonly receipts: Issuer | undefined;
  readonly limits: Limits;
  readonly rate: Take | undefined;
  readonly origins: readonly string[];
  readonly log: Log | undefined;
  readonly signal: AbortSignal | undefined;
}

const FIELDS = ["terms", "keys", "streams", "public", "receipts", "limits", "rate", "cors", "log", "signal"];

/** @throws Refusal that names the option: `terms.fair.lambda`. */
export function serviceOf(options: unknown): Service {
  const given = record("options", options, FIELDS, "");
  const { log, signal, receipts } = given;
  if (log !== undefined && typeof log !== "function") throw typeError("log", "a function", log);
  if (receipts !== undefined && typeof (receipts as Issuer | null)?.issue !== "function") {
    throw typeError("receipts", "what openIssuer made", "something else");
  }
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== "boolean") {
    throw typeError("signal", "an AbortSignal", signal);
  }
  const cors = given.cors === undefined ? { origins: [] } : record("cors", given.cors, ["origins"]);
  const terms = namedTerms(given.terms);
  return {
    terms,
    keyed: given.keys !== undefined,
    caller: callers(given.keys, [...terms.keys()]),
    termsSet: Array.isArray(given.keys) && given.keys.some((key: Key) => key.terms === true),
    streams: streamsGiven(given.streams, given.keys),
    public: flag("public", given.public),
    receipts: receipts as Issuer | undefined,
    limits: limitsOf(given.limits),
    rate: rateLimit(given.rate),
    origins: array("cors.origins", cors.origins).map((origin, k) => originOf(`cors.origins[${k}]`, origin)),
    log: log as Log | undefined,
    signal: signal as AbortSignal | undefined,
  };
}

/** Whoever acts on what lives has to be known. */
function streamsGiven(value: unknown, keys: unknown): Streams | undefined {
  if (value === undefined) return undefined;
  if (typeof (value as Streams | null)?.command !== "function") {
    throw typeError("streams", "what openStreams made", value);
  }
  const operated = Array.isArray(keys) && keys.some((key: Key) => key.role === "operator");
  if (!operated) throw rangeError("keys", 'a key with role: "operator", as calls and rounds live here', keys);
  return value as Streams;
}

/** An origin as browsers say it, or "*": another spelling would never be met. */
function originOf(field: string, value: unknown): string {
  const origin = text(field, value);
  const known = origin === "*" || (URL.canParse(origin) && new URL(origin).origin === origin);
  if (!known) throw rangeError(field, 'an origin, "https://app.example", or "*"', origin);
  return origin;
}
