// GET /v1/data/calls/:id/receipt: the signed head of a stream. Whoever keeps it can show later what the stream was.

import type { Issuer, Kind } from "candor/receipts";
import { json } from "../formats/json.js";
import { answerType } from "../formats/index.js";
import { receipt as format } from "../receipts/format.js";
import { entered } from "../receipts/issued.js";
import { noParameters } from "../parameters.js";
import { living, type Living } from "./answering.js";
import { ANYBODY, noStream, streamOf } from "./asking.js";

export function heads(live: Living, receipts: Issuer) {
  const { service, streams, room } = live;
  return living(live, async (exchange, c) => {
    exchange.admit(true);
    const type = answerType(c.req.header("accept"), [format.type, json.type]);
    noParameters(c);
    const stream = streamOf(room, c);
    const seen = await streams.events(stream, 0, ANYBODY, 1);
    const last = seen && await streams.events(stream, seen.version - 1, ANYBODY, 1);
    const [event] = last?.events ?? [];
    if (!event) throw noStream(room, c);
    const { version, hash } = event;
    const kind = `${room.prefix.slice(0, -1)}.head` as Kind;
    const answer = { kind, output: { stream, version, hash }, time: Date.now() };
    // what needs a key to be seen is no more than a digest in a log that needs none
    const receipt = await entered(exchange, () => receipts.issue(answer, service.public));
    const body = format.write(receipt);
    exchange.facts.bytesOut = body.length;
    return exchange.answer(body, { "Content-Type": type, ETag: `"${version}"` });
  });
}
