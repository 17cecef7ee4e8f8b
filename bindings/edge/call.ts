// A question that a room answers over HTTP, as data: routes, validation, types, OpenAPI, the docs page, limits and
// tests are all made of it.

import type { GenericSchema, InferInput, InferOutput } from "valibot";
import type { Kind } from "candor/receipts";
import type { Candor } from "../core/types.js";
import type { Measured } from "./limits.js";

export interface Example<Body> {
  readonly title: string;
  readonly body: Body;
  /** Whether the body sets terms, which is the service's to do unless a key says otherwise. */
  readonly terms?: boolean;
}

export interface Call<
  Path extends string = string,
  Body extends GenericSchema = GenericSchema,
  Answer extends GenericSchema = GenericSchema,
> {
  readonly path: Path;
  /** In a few words: "Price one prompt". */
  readonly title: string;
  /** What comes back, and which guarantee holds under which assumption. */
  readonly description: string;
  readonly body: Body;
  readonly answer: Answer;
  readonly examples: readonly [Example<InferInput<Body>>, ...Example<InferInput<Body>>[]];
  /** Of calls that price, plan, settle or pay: what the receipt of an answer is for. */
  readonly kind?: Kind;
  /** Of calls whose terms belong to the service: where in the body the game is. */
  readonly game?: "body" | "body.game";
  /** What of a body the service limits. */
  readonly measure: (body: InferOutput<Body>) => Measured;
  /** @throws Refusal for what the library refuses. */
  readonly run: (rooms: Candor, body: InferOutput<Body>) => InferOutput<Answer>;
}

/** Keeps the types of a call's schemas. */
export function call<const Path extends `/v1/${string}`, Body extends GenericSchema, Answer extends GenericSchema>(
  one: Call<Path, Body, Answer>,
): Call<Path, Body, Answer> {
  return one;
}
