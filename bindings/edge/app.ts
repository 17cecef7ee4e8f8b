// candor/edge: what a platform calls a price from. A Hono app of stateless routes, one for each question that a room
// answers, the same in Cloudflare Workers, Deno, Bun and Node.

import { Hono } from "hono";
import { cors } from "hono/cors";
import { answers, type ByTerms } from "./answer.js";
import { answersBatch } from "./batch-answer.js";
import * as calls from "./calls.js";
import { addInformation } from "./information.js";
import { serviceOf, type AppOptions } from "./options.js";
import { addUnmatched } from "./unmatched.js";

/** Of the package, put in when it is built. */
declare const VERSION: string;

/** A Hono app that answers what the rooms answer. Mount it under any path, `app.route("/pricing", createApp())`, or
 *  serve it alone: `export default createApp()` is a worker, and what `deno serve` and `bun run` take. Stateless;
 *  nothing is loaded before the first request.
 *
 *  Answers are the library's own results, so the guarantees are the library's. What those assume of terms, that they do
 *  not depend on reports, is what `terms` and `keys` are for: callers without leave send reports alone.
 *  @example export default createApp({ terms: { default: { lambda: 0.5 } } });
 *  @throws Refusal that names the option: `terms.fair.lambda`. */
export function createApp(options: AppOptions = {}) {
  const service = serviceOf(options);
  const app = new Hono();
  if (service.origins.length > 0) {
    app.use(cors({ origin: [...service.origins], exposeHeaders: ["X-Request-Id", "Server-Timing", "Retry-After"] }));
  }
  const routes = app
    .post(calls.price.path, answers<ByTerms>()(service, calls.price));
  addInformation(app, service, VERSION);
  addUnmatched(app, service);
  return routes;
}

export type App = ReturnType<typeof createApp>;
