// candor/edge: what a platform calls a price from. A Hono app of stateless routes, one for each question that a room
// answers, the same in Cloudflare Workers, Deno, Bun and Node.

import { Hono } from "hono";
import { answers, type ByTerms } from "./answer.js";
import { answersBatch } from "./batch-answer.js";
import * as crowd from "./crowd/calls.js";
import type { RoundsRoutes } from "./crowd/life.js";
import * as data from "./data/calls.js";
import type { CallRoutes } from "./data/life.js";
import * as game from "./game/calls.js";
import { addInformation } from "./information.js";
import { rooms } from "./life/rooms.js";
import { addLives } from "./life/routes.js";
import type { Also } from "./life/typed.js";
import { serviceOf, type AppOptions } from "./options.js";
import * as payouts from "./payouts/calls.js";
import { addReceipts, type ReceiptRoutes } from "./receipts/routes.js";
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
  const routes = app
    .post(game.price.path, answers<ByTerms>()(service, game.price))
    .post(game.candidates.path, answers<ByTerms>()(service, game.candidates))
    .post(game.audit.path, answers<ByTerms>()(service, game.audit))
    .post("/v1/game/batch", answersBatch(service))
    .post(crowd.create.path, answers()(service, crowd.create))
    .post(crowd.open.path, answers()(service, crowd.open))
    .post(crowd.aggregate.path, answers()(service, crowd.aggregate))
    .post(crowd.settle.path, answers()(service, crowd.settle))
    .post(crowd.join.path, answers()(service, crowd.join))
    .post(crowd.leave.path, answers()(service, crowd.leave))
    .post(crowd.payments.path, answers()(service, crowd.payments))
    .post(crowd.replay.path, answers()(service, crowd.replay))
    .post(data.plan.path, answers()(service, data.plan))
    .post(data.withdraw.path, answers()(service, data.withdraw))
    .post(payouts.batch.path, answers()(service, payouts.batch))
    .post(payouts.once.path, answers()(service, payouts.once))
    .post(payouts.sent.path, answers()(service, payouts.sent))
    .post(payouts.failed.path, answers()(service, payouts.failed))
    .post(payouts.forfeit.path, answers()(service, payouts.forfeit));
  addLives(app, service, rooms);
  addReceipts(app, service);
  addInformation(app, service, VERSION);
  addUnmatched(app, service);
  return routes as Also<typeof routes, CallRoutes & RoundsRoutes & ReceiptRoutes>;
}

export type App = ReturnType<typeof createApp>;
export { defaultLimits, type Limits } from "./limits.js";
export type { CallerRole, Key } from "./keys.js";
export { clockOf, type Clock, type ClockOptions } from "./life/clock.js";
export { openStreams } from "./life/open.js";
export { streamsOf, type OwnStreams, type StreamsOptions } from "./life/service.js";
export { Unavailable, type Outcome, type Seen, type ServiceCommand, type Shown, type Streams } from "./life/streams.js";
export { StreamObject } from "./life/object.js";
export { objectStreams, type ObjectNamespace } from "./life/objects.js";
export type { Log, LogEntry } from "./log.js";
export type { AppOptions } from "./options.js";
export { memoryStore } from "./stores/memory.js";
export { isStoreFailure, StoreFailure, type Beside, type DueStream, type Store, type Stored } from "./stores/store.js";
export type { AnsweredProblem, HttpCode, Problem } from "./problem.js";
export type { Rate } from "./rate.js";
export type { NamedTerms, Terms } from "./terms.js";
