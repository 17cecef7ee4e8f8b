// The handler of a call: admitted, read, validated, put under terms, computed, written; each on its own so that each
// can be refused, and timed, by itself.

import type { Handler, TypedResponse } from "hono";
import type { GenericSchema, InferInput, InferOutput } from "valibot";
import { load, type Candor } from "candor";
import type { CandidateGame, Game } from "../core/game/types.js";
import { readBody } from "./body.js";
import type { Call } from "./call.js";
import { exchanging } from "./exchange.js";
import { readerOf, writerOf } from "./formats/index.js";
import type { Caller } from "./keys.js";
import { withinLimits } from "./limits.js";
import type { Service } from "./options.js";
import { noParameters, termsAsked } from "./parameters.js";
import type { AnsweredProblem } from "./problem.js";
import { receipt } from "./receipts/format.js";
import { issued } from "./receipts/issued.js";
import { underTerms, type Terms } from "./terms.js";
import { validated } from "./validate.js";

/** A value as JSON carries it. */
export type Json<T> =
  T extends readonly number[] | Float64Array | Float32Array | Int32Array ? number[]
    : T extends readonly (infer Entry)[] ? Json<Entry>[]
      : T extends object ? { [Field in keyof T]: Json<T[Field]> } : T;

/** What a typed client knows of a call. */
export interface Typed<Body extends GenericSchema, Asked> {
  in: { json: Json<InferInput<Body>> } & Asked;
  out: { json: InferOutput<Body> };
}

/** Of calls of the game room. */
export interface ByTerms { query: { terms?: string } }

type Answered<Answer> =
  | (Response & TypedResponse<Json<Answer>, 200, "json">)
  | (Response & TypedResponse<AnsweredProblem, 400 | 401 | 403 | 408 | 413 | 415 | 422 | 429 | 503, "json">);

/** A game under terms, wherever it is in the body. */
export function gameUnder<Body>(body: Body, place: NonNullable<Call["game"]>, terms: Terms, caller: Caller): Body {
  if (place === "body") return underTerms(body as Game | CandidateGame, terms, caller.terms) as Body;
  const { game } = body as { readonly game: Game | CandidateGame };
  return { ...body, game: underTerms(game, terms, caller.terms) };
}

/** @typeParam Asked what stands in the query */
export function answers<Asked>() {
  return <Path extends string, Body extends GenericSchema, Answer extends GenericSchema>(
    service: Service, one: Call<Path, Body, Answer>,
  ): Handler<object, Path, Typed<Body, Asked>, Promise<Answered<InferOutput<Answer>>>> => {
    let rooms: Candor | undefined;
    const handler = exchanging(service, async (exchange, c) => {
      const caller = exchange.admit();
      const { receipts } = service;
      const writer = writerOf(c.req.header("accept"), receipts && one.kind && receipt);
      const reader = readerOf(c.req.header("content-type"));
      const terms = one.game ? termsAsked(service, exchange, c, caller) : noParameters(c);
      const bytes = await readBody(c.req.raw, service.limits.bodyBytes, service.limits.bodySeconds);
      exchange.facts.bytesIn = bytes.length;
      rooms ??= await load();
      exchange.lap();
      const said = validated(one.body, reader.read(bytes));
      const body = one.game ? gameUnder(said, one.game, terms, caller) : said;
      withinLimits(service.limits, one.measure(body));
      const parse = exchange.lap();
      const result = one.run(rooms, body);
      const core = exchange.lap();
      const signed = receipts && one.kind && writer === receipt
        ? await issued(exchange, receipts, { kind: one.kind, question: body, sent: said, output: result }) : undefined;
      const written = writer.write(signed ? signed.receipt : result);
      const serialise = exchange.lap();
      Object.assign(exchange.facts, { bytesOut: written.length, parse, core, serialise });
      const headers = { "Content-Type": writer.type, "Server-Timing": timing(parse, core, serialise) };
      return exchange.answer(written, signed ? { ...headers, ...signed.headers } : headers);
    });
    return handler as never;
  };
}

/** Milliseconds by what they went into, as Server-Timing has it. */
function timing(parse: number, core: number, serialise: number): string {
  return `parse;dur=${parse.toFixed(3)}, core;dur=${core.toFixed(3)}, serialise;dur=${serialise.toFixed(3)}`;
}
