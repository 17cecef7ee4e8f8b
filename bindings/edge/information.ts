// What a service says of itself: its OpenAPI document, the same for people, and that it is well.

import type { Hono } from "hono";
import { docsPage, docsPolicy } from "./docs.js";
import { exchanging } from "./exchange.js";
import { openapi } from "./openapi.js";
import type { Service } from "./options.js";
import { noParameters } from "./parameters.js";

const JSON_TYPE = { "Content-Type": "application/json" };

/** GET /openapi.json, /docs and /health. */
export function addInformation(app: Hono, service: Service, version: string): void {
  const { terms, keyed, limits } = service;
  let documented: ReturnType<typeof openapi> | undefined;
  const document = (): ReturnType<typeof openapi> =>
    (documented ??= openapi({ version, keyed, terms: [...terms.keys()], limits }));
  app.get("/openapi.json", exchanging(service, (exchange, c) => {
    noParameters(c);
    return exchange.answer(JSON.stringify(document()), JSON_TYPE);
  }));
  app.get("/docs", exchanging(service, (exchange, c) => {
    noParameters(c);
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": docsPolicy() };
    return exchange.answer(docsPage(document()), headers);
  }));
  app.get("/health", exchanging(service, (exchange) => {
    exchange.open();
    return exchange.answer(JSON.stringify({ status: "ok", version }), JSON_TYPE);
  }));
}
