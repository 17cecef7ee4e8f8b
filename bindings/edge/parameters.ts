// What stands behind the question mark: the name of terms, of calls that have them, and nothing else. A misspelt
// parameter would price under other terms than were meant.

import type { Context } from "hono";
import { rangeError, refusal } from "../core/refusal.js";
import type { Exchange } from "./exchange.js";
import type { Caller } from "./keys.js";
import type { Service } from "./options.js";
import { httpRefusal } from "./problem.js";
import type { Terms } from "./terms.js";

/** The terms that a caller asked for. @throws Refusal for terms that are not there, and for any other parameter,
 *  HttpRefusal 403 for terms that are not this caller's to name */
export function termsAsked({ terms }: Service, exchange: Exchange, c: Context, { names }: Caller): Terms {
  const name = parameters(c, ["terms"]).terms;
  if (names && !names.includes(name ?? "default")) {
    throw httpRefusal("terms-not-yours", "?terms", `one of ${names.join(", ")}, which are this key's`, name);
  }
  if (name === undefined) return terms.get("default") ?? {};
  const asked = terms.get(name);
  if (!asked) {
    const expected = terms.size > 0 ? `one of ${[...terms.keys()].join(", ")}` : "nothing: no terms have a name here";
    throw rangeError("?terms", expected, name);
  }
  exchange.facts.terms = name;
  return asked;
}

/** @throws Refusal for any parameter */
export function noParameters(c: Context): Terms {
  parameters(c, []);
  return {};
}

/** The parameters of a request, each once. @throws Refusal for one that is not among `known`, or comes twice */
export function parameters(c: Context, known: readonly string[]): Readonly<Record<string, string | undefined>> {
  const { url } = c.req;
  const start = url.indexOf("?");
  const given = Object.create(null) as Record<string, string>;
  if (start < 0) return given;
  for (const [name, value] of new URLSearchParams(url.slice(start))) {
    if (!known.includes(name)) {
      const expected = known.length > 0 ? `?${known.join(", ?")}` : "no parameters";
      throw refusal("unknown-field", `?${name.slice(0, 40)}`, expected, name);
    }
    if (name in given) throw rangeError(`?${name}`, "one value", value);
    given[name] = value;
  }
  return given;
}
