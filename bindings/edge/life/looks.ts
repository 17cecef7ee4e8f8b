// GET: a stream as its viewer may see it, now or once it has gone on, and its events.

import type { Context } from "hono";
import { answerType } from "../formats/index.js";
import { httpRefusal } from "../problem.js";
import { actingFor, asked, noStream, streamOf } from "./asking.js";
import { living, written, type Living } from "./answering.js";
import { eventStream, feed, SILENCE } from "./feed.js";
import { LATER, type Place } from "./places.js";

/** Seconds that a look may wait. */
export const LONGEST_WAIT = 60;
/** Events of one page. */
export const MOST_EVENTS = 1000;
const SOME_EVENTS = 100;

/** GET /v1/data/calls/:id: what the viewer may see. With `?after=V&wait=S` once there is a version after V, or 204 when
 *  S seconds have passed without one. */
export function looks(live: Living) {
  const { streams, room } = live;
  return living(live, async (exchange, c) => {
    const caller = exchange.admit(true);
    const bounds = { after: [0, Number.MAX_SAFE_INTEGER], wait: [0, LONGEST_WAIT] } as const;
    const { numbers, given } = asked(c, bounds, ["actor"]);
    const viewer = actingFor(caller, given["actor"], "?actor");
    const stream = streamOf(room, c);
    const { after, wait = 0 } = numbers;
    exchange.lap();
    if (after !== undefined && wait > 0) {
      const held = placeOf(live, c, wait * 1000);
      try {
        if (await streams.wait(stream, after, wait * 1000, held.signal) === 0) throw noStream(room, c);
      } finally {
        held.leave();
      }
    }
    const seen = await streams.read(stream, viewer);
    if (!seen) throw noStream(room, c);
    const headers = { ETag: `"${seen.version}"` };
    if (after !== undefined && seen.version <= after) return exchange.answer(null, headers, 204);
    if (c.req.header("if-none-match") === headers.ETag) return exchange.answer(null, headers, 304);
    return written(exchange, c, { id: stream.slice(room.prefix.length), ...seen }, headers);
  });
}

/** GET /v1/data/calls/:id/events: those after `?from=V`, each as far as the viewer may see it; a page of JSON, or all
 *  that is and comes as server-sent events. */
export function events(live: Living) {
  const { streams, room } = live;
  return living(live, async (exchange, c) => {
    const caller = exchange.admit(true);
    const bounds = { from: [0, Number.MAX_SAFE_INTEGER], limit: [1, MOST_EVENTS] } as const;
    const { numbers, given } = asked(c, bounds, ["actor"]);
    const viewer = actingFor(caller, given["actor"], "?actor");
    const stream = streamOf(room, c);
    const { from = 0, limit = SOME_EVENTS } = numbers;
    exchange.lap();
    const type = answerType(c.req.header("accept"), ["application/json", "application/cbor", eventStream]);
    if (type === eventStream) {
      // what is not there is 404, and no stream
      if (!await streams.events(stream, 0, viewer, 1)) throw noStream(room, c);
      const begin = lastEventId(c) ?? from;
      const headers = { "Content-Type": eventStream, "X-Accel-Buffering": "no" };
      // nobody would read the body, nor end it
      if (c.req.method === "HEAD") return exchange.answer(null, headers);
      const held = placeOf(live, c, SILENCE);
      const done = exchange.logLater();
      const end = (bytesOut: number): void => {
        held.leave();
        done({ bytesOut });
      };
      const { signal } = held;
      const heard = (): void => held.hold(SILENCE);
      return exchange.answer(feed({ streams, stream, viewer, from: begin, signal, heard, end }), headers);
    }
    const shown = await streams.events(stream, from, viewer, limit);
    if (!shown) throw noStream(room, c);
    return written(exchange, c, shown, { ETag: `"${shown.version}"` });
  });
}

/** Where a client that was cut off goes on. */
function lastEventId(c: Context): number | undefined {
  const text = c.req.header("last-event-id");
  if (text === undefined || text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) throw httpRefusal("unparseable", "last-event-id", "a version", text);
  return Number(text);
}

/** A place to wait in. @throws HttpRefusal 503 where all are taken */
function placeOf({ places }: Living, c: Context, milliseconds: number): Place {
  const place = places.take(milliseconds, c.req.raw.signal);
  if (place) return place;
  const expected = `at most ${places.most} who wait at once`;
  throw httpRefusal("unavailable", "waiting", expected, "one more", { "Retry-After": String(LATER) });
}
