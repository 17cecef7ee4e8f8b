// What a typed client knows of the routes of what lives: they are there where the service has streams, and elsewhere
// answer 404.

import type { TypedResponse } from "hono";
import type { HonoBase } from "hono/hono-base";
import type { Schema, ToSchema } from "hono/types";
import type { Receipt } from "candor/receipts";
import type { LifeAnswer } from "../../core/life/types.js";
import type { Json } from "../answer.js";
import type { AnsweredProblem } from "../problem.js";
import type { Seen, Shown } from "./streams.js";

/** An app that answers these too. */
export type Also<App, More extends Schema> =
  App extends HonoBase<infer Env, infer Routes, infer Base> ? HonoBase<Env, Routes & More, Base> : never;

/** Statuses of the problems that anything may end with. */
type Refused = 400 | 401 | 403 | 404 | 405 | 406 | 408 | 409 | 413 | 415 | 422 | 429 | 503;
/** @typeParam Status of an answer that is no problem */
export type Told<Answer, Status extends 200 | 201 = 200> =
  | TypedResponse<Json<Answer>, Status, "json"> | TypedResponse<AnsweredProblem, Refused, "json">;
/** That there is nothing new to tell. */
type Nothing = TypedResponse<"", 204 | 304, "text">;

/** Of a command: a key that no other one of yours has. */
interface Keyed {
  header: { "Idempotency-Key": string };
}
/** Of what can stand in a query. */
interface Asked<Name extends string> {
  query?: { [N in Name]?: string };
}

/** What somebody says: who and when is in the headers or the service's, but of a key that may speak for users. */
type Said<Command> = Command extends unknown
  ? Omit<Command, "key" | "role" | "actor" | "at"> & { readonly actor?: string; readonly at?: number } : never;

interface Announced extends LifeAnswer {
  readonly id: string;
}

/** A stream as its viewer may see it. */
interface SeenAs<View> extends Seen {
  readonly id: string;
  readonly view: View;
}

interface ShownAs<Event> extends Omit<Shown, "events"> {
  readonly events: readonly Event[];
}

/** A room's four routes, and its signed heads.
 *  @typeParam Terms what is announced @typeParam Command without the announcement */
export type LiveRoutes<Path extends string, Terms, Command, View, Event> =
  & ToSchema<"post", Path, { in: { json: Json<Terms & { readonly id?: string }> } & Keyed }, Told<Announced, 201>>
  & ToSchema<
    "get", `${Path}/:id`, { in: Asked<"after" | "wait" | "actor"> & { header?: { "If-None-Match"?: string } } },
    Told<SeenAs<View>> | Nothing
  >
  & ToSchema<"post", `${Path}/:id/commands`, { in: { json: Json<Said<Command>> } & Keyed }, Told<LifeAnswer>>
  & ToSchema<"get", `${Path}/:id/events`, { in: Asked<"from" | "limit" | "actor"> }, Told<ShownAs<Event>>>
  & ToSchema<"get", `${Path}/:id/receipt`, { in: object }, Told<Receipt>>;
