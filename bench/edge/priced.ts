// The handler of a price as createApp makes it, with the pricing call in it or another in its place.

import { Hono } from "hono";
import { answers, type ByTerms } from "../../bindings/edge/answer.js";
import { price } from "../../bindings/edge/game/calls.js";
import { serviceOf } from "../../bindings/edge/options.js";

export const { path } = price;

export function handler(run = price.run): Hono {
  return new Hono().post(path, answers<ByTerms>()(serviceOf({}), { ...price, run }));
}

export { cbor } from "../../bindings/edge/formats/cbor.js";
export { json } from "../../bindings/edge/formats/json.js";
