// POST: what begins a stream, and what moves it.

import type { Context } from "hono";
import { digest } from "../../core/canonical.js";
import { record, text } from "../../core/check.js";
import { rangeError } from "../../core/refusal.js";
import { writerOf } from "../formats/index.js";
import { noParameters } from "../parameters.js";
import { actingFor, idempotencyKey, keyOf, noStream, streamOf } from "./asking.js";
import { bodyOf, living, problemOf, written, type Living } from "./answering.js";
import { ID } from "./names.js";
import { commanded, sizeOf } from "./sizes.js";

/** POST /v1/data/calls: announces one. The same request again, under the same key, is the same one. */
export function announces(live: Living) {
  const { service, room } = live;
  return living(live, async (exchange, c) => {
    const caller = exchange.admit();
    writerOf(c.req.header("accept"));
    noParameters(c);
    const key = idempotencyKey(c);
    const { id: named, ...terms } = record("body", await bodyOf(service, exchange, c), undefined, "");
    // drawn out of the key, so that who is not answered and asks again begins no second one
    const id = named === undefined ? digest("id", [caller.name, key]).slice(0, 32) : idOf(named);
    refuse(terms, ["type", "version", "role", "actor", "key"], "nothing here: this announces");
    const { role, actor } = actingFor(caller, undefined, "actor");
    const command = { ...terms, type: "announce", version: 0, key, role, actor };
    const outcome = await commanded(live, room.prefix + id, command, room.measure(terms));
    if (!outcome.accepted) throw problemOf(outcome, command);
    const { version, phase } = outcome.answer;
    const headers = { Location: `${exchange.base}${room.path}/${id}`, ETag: `"${version}"` };
    return written(exchange, c, { id, version, phase }, headers, 201);
  });
}

/** @throws Refusal for a body that says what is not its to say */
function refuse(body: Readonly<Record<string, unknown>>, fields: readonly string[], expected: string): void {
  const said = fields.find((field) => Object.hasOwn(body, field));
  if (said !== undefined) throw rangeError(said, expected, "something");
}

function idOf(value: unknown): string {
  const id = text("id", value);
  if (!ID.test(id)) throw rangeError("id", "1 to 64 letters, digits and -._~, the first a letter or digit", id);
  return id;
}

/** POST /v1/data/calls/:id/commands: what somebody says to one. */
export function commands(live: Living) {
  const { service, room } = live;
  return living(live, async (exchange, c: Context) => {
    const caller = exchange.admit();
    writerOf(c.req.header("accept"));
    noParameters(c);
    const stream = streamOf(room, c);
    const key = idempotencyKey(c);
    const { actor: user, ...said } = record("body", await bodyOf(service, exchange, c), undefined, "");
    refuse(said, ["key", "role"], "nothing: it is in the headers");
    const type = text("type", said["type"]);
    const who = actingFor(caller, user, "actor");
    const command = { ...said, ...who, type, key: keyOf(caller, user, key), version: said["version"] as number };
    const outcome = await commanded(live, stream, command, await sizeOf(live, stream, command));
    if (outcome.accepted) return written(exchange, c, outcome.answer, { ETag: `"${outcome.answer.version}"` });
    if (outcome.version === 0) throw noStream(room, c);
    throw problemOf(outcome, command);
  });
}
