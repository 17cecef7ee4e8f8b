// What whoever runs a service says of it, checked when the app is made: a request never meets a wrong option.

import { array, record, text } from "../core/check.js";
import { typeError } from "../core/refusal.js";
import { callers, type Caller, type Key } from "./keys.js";
import { limitsOf, type Limits } from "./limits.js";
import type { Log } from "./log.js";
import { rateLimit, type Rate } from "./rate.js";
import { namedTerms, type NamedTerms, type Terms } from "./terms.js";

export interface AppOptions {
  /** Terms by name, which callers ask for by `?terms=NAME`; `default` where they name none. */
  readonly terms?: NamedTerms;
  /** Whose calls are answered; default anybody's, who may then set no terms. An empty list: nobody's. */
  readonly keys?: readonly Key[];
  /** Each one's default: `defaultLimits`. */
  readonly limits?: Partial<Limits>;
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
  readonly caller: (authorization: string | null) => Caller;
  readonly limits: Limits;
  readonly rate: ((caller: string, now: number) => void) | undefined;
  readonly origins: readonly string[];
  readonly log: Log | undefined;
  readonly signal: AbortSignal | undefined;
}

const FIELDS = ["terms", "keys", "limits", "rate", "cors", "log", "signal"];

/** @throws Refusal that names the option: `terms.fair.lambda`. */
export function serviceOf(options: unknown): Service {
  const given = record("options", options, FIELDS, "");
  const { log, signal } = given;
  if (log !== undefined && typeof log !== "function") throw typeError("log", "a function", log);
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== "boolean") {
    throw typeError("signal", "an AbortSignal", signal);
  }
  const cors = given.cors === undefined ? { origins: [] } : record("cors", given.cors, ["origins"]);
  return {
    terms: namedTerms(given.terms),
    keyed: given.keys !== undefined,
    caller: callers(given.keys),
    limits: limitsOf(given.limits),
    rate: rateLimit(given.rate),
    origins: array("cors.origins", cors.origins).map((origin, k) => text(`cors.origins[${k}]`, origin)),
    log: log as Log | undefined,
    signal: signal as AbortSignal | undefined,
  };
}
