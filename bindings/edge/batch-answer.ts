// POST /v1/game/batch: a game a line in, its price a line out, in order, as they come. The stream has no length of its
// own to limit: each line is held to what one request is, and nothing is held but a line and what was just read.

import { load } from "candor";
import { gameUnder } from "./answer.js";
import { answerLines, ndjson } from "./batch.js";
import { uncoded } from "./body.js";
import { exchanging } from "./exchange.js";
import { answerType, bodyType } from "./formats/index.js";
import { price } from "./game/calls.js";
import { withinLimits } from "./limits.js";
import type { Service } from "./options.js";
import { termsAsked } from "./parameters.js";
import { validated } from "./validate.js";

const LINES = [ndjson, "application/jsonl"];

export function answersBatch(service: Service) {
  return exchanging(service, async (exchange, c) => {
    const caller = exchange.admit();
    const type = answerType(c.req.header("accept"), LINES);
    bodyType(c.req.header("content-type"), LINES);
    uncoded(c.req.raw.headers);
    const terms = termsAsked(service, exchange, c, caller);
    const body = c.req.raw.body ?? new Blob([]).stream();
    const rooms = await load();
    const answer = (line: unknown): unknown => {
      const game = gameUnder(validated(price.body, line), "body", terms, caller);
      withinLimits(service.limits, price.measure(game));
      return price.run(rooms, game);
    };
    const done = exchange.logLater();
    const { bodyBytes } = service.limits;
    const wait = (): number => exchange.wait();
    return exchange.answer(answerLines(body, { lineBytes: bodyBytes, answer, wait, done }), { "Content-Type": type });
  });
}
