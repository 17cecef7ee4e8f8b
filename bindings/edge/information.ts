// What a service says of itself: its OpenAPI document, the same for people, and that it is well. No key is needed, so
// each is made once, whoever asks how often.

import type { Hono } from "hono";
import { docsPage, docsPolicy } from "./docs.js";
import { exchanging } from "./exchange.js";
import { openapi } from "./openapi.js";
import type { Service } from "./options.js";

/** GET /openapi.json, /docs and /health. */
export function addInformation(app: Hono, service: Service, version: string): void {
  const { terms, keyed, termsSet, limits, streams, receipts } = service;
  const info = { version, keyed, termsSet, terms: [...terms.keys()], limits, live: streams !== undefined, receipts };
  const document = once(() => openapi(info));
  const tell = (path: string, type: string, text: (base: string) => string, headers = (): Headers => ({})) =>
    app.get(path, exchanging(service, (exchange) => {
      exchange.open();
      return exchange.answer(text(exchange.base), { "Content-Type": type, ...headers() });
    }));
  tell("/openapi.json", "application/json", lately((base) =>
    JSON.stringify({ ...document(), servers: [{ url: base === "" ? "/" : base }] })));
  tell("/docs", "text/html; charset=utf-8", once(() => docsPage(document())), () =>
    ({ "Content-Security-Policy": docsPolicy() }));
  tell("/health", "application/json", once(() => JSON.stringify({ status: "ok", version })));
}

type Headers = Readonly<Record<string, string>>;

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

/** Makes anew only what is asked for under another path than the last: there is one, as a rule. */
function lately(make: (base: string) => string): (base: string) => string {
  let last: { readonly base: string; readonly made: string } | undefined;
  return (base) => {
    if (last?.base !== base) last = { base, made: make(base) };
    return last.made;
  };
}
