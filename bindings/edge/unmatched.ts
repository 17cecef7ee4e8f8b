// What is not there, and what is there for another method.

import type { Hono } from "hono";
import { askable } from "./cors.js";
import { exchanging } from "./exchange.js";
import type { Service } from "./options.js";
import { httpRefusal } from "./problem.js";

/** Every request under the app's paths that no route has answered: 404, 405 with Allow, or what OPTIONS asks. What lies
 *  elsewhere is the app's that this one is mounted in; where it stands alone, that is 404 as well. */
export function addUnmatched(app: Hono, service: Service): void {
  const methods = new Map<string, string>();
  for (const { method, path } of app.routes) {
    if (method !== "ALL") methods.set(path, method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS`);
  }
  const unmatched = exchanging(service, (exchange, c) => {
    const allowed = allowedAt(methods, exchange.path);
    if (allowed === undefined) {
      throw httpRefusal("not-found", "path", `one of ${[...methods.keys()].join(", ")}`, c.req.path);
    }
    if (c.req.method === "OPTIONS") {
      return exchange.answer(null, { Allow: allowed, ...askable(service.origins, allowed) }, 204);
    }
    throw httpRefusal("method-not-allowed", "method", allowed, c.req.method, { Allow: allowed });
  });
  const own = [...methods.keys()].filter((path) => !path.startsWith("/v1/"));
  for (const path of [...own, "/v1/*"]) app.all(path, unmatched);
  app.notFound(unmatched);
}

/** The methods of a path, or of the pattern that it is of: /v1/data/calls/:id. */
function allowedAt(methods: ReadonlyMap<string, string>, path: string): string | undefined {
  const exact = methods.get(path);
  if (exact !== undefined || path.includes(":")) return exact;
  const parts = path.split("/");
  const pattern = [...methods.keys()].find((one) => {
    const places = one.split("/");
    if (places.at(-1) === "*") return parts.length >= places.length && path.startsWith(one.slice(0, -1));
    return places.length === parts.length && places.every((place, k) => place.startsWith(":") || place === parts[k]);
  });
  return pattern && methods.get(pattern);
}
