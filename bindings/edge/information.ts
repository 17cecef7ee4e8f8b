// What a service says of itself: its OpenAPI document, the same for people, and that it is well. No key is needed, so
// each is made once, whoever asks how often.

import type { Hono } from "hono";
import { docsPage, docsPolicy } from "./docs.js";
import { exchanging } from "./exchange.js";
import { openapi } from "./openapi.js";
import type { Service } from "./options.js";

/** GET /openapi.json, /docs and /health. */
export function addInformation(app: Hono, service: Service, version: string): void {
  const { terms, keyed, limits } = service;
  const document = once(() => openapi({ version, keyed, terms: [...terms.keys()], limits }));
  const tell = (path: string, type: string, text: () => string, headers: () => Record<string, string> = () => ({})) =>
    app.get(path, exchanging(service, (exchange) => {
      exchange.open();
      return exchange.answer(text(), { "Content-Type": type, ...headers() });
    }));
  tell("/openapi.json", "application/json", once(() => JSON.stringify(document())));
  tell("/docs", "text/html; charset=utf-8", once(() => docsPage(document())), () =>
    ({ "Content-Security-Policy": docsPolicy() }));
  tell("/health", "application/json", once(() => JSON.stringify({ status: "ok", version })));
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
