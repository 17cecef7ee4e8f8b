// POST /v1/game/batch: a game a line in, its price a line out, in order, as they come. The stream has no length of its
// own to limit: each line is held to what one request is, and nothing is held but a line and what was just read.

import { load } from "candor";
import { answerLines } from "./batch.js";
import { refuseEncoding } from "./body.js";
import { price } from "./calls.js";
import { exchanging } from "./exchange.js";
import { acceptLines, NDJSON, readLines } from "./formats/index.js";
import { withinLimits } from "./limits.js";
import type { Service } from "./options.js";
import { termsAsked } from "./parameters.js";
import { httpRefusal } from "./problem.js";
import { underTerms } from "./terms.js";
import { validated } from "./validate.js";

export function answersBatch(service: Service) {
  return exchanging(service, async (exchange, c) => {
    const caller = exchange.admit();
    acceptLines(c.req.header("accept"));
    readLines(c.req.header("content-type"));
    refuseEncoding(c.req.raw);
    const terms = termsAsked(service, exchange, c);
    const { body } = c.req.raw;
    if (!body) throw httpRefusal(400, "unparseable", "body", "a game a line", "nothing");
    const rooms = await load();
    const answer = (line: unknown): unknown => {
      const game = validated(price.body, line);
      withinLimits(service.limits, price.measure(game));
      return price.run(rooms, underTerms(game, terms, caller.terms));
    };
    const done = exchange.logLater();
    const { bodyBytes } = service.limits;
    return exchange.answer(answerLines(body, { lineBytes: bodyBytes, answer, done }), { "Content-Type": NDJSON });
  });
}
