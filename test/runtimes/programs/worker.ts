// A Cloudflare worker that prices: POST /price takes a Game and answers with its price. GET /conformance runs the suite.

import { load, type Game, type Priced } from "candor";
import simd from "candor/core.wasm";
import { Hono } from "hono";
import { conformance } from "./conformance.js";
import scalar from "./core.scalar.wasm";

const app = new Hono();

app.post("/price", async (context) => {
  const { game } = await load();
  return context.json(plain(game.price(await context.req.json<Game>())));
});

app.get("/conformance", async (context) => context.json(await conformance({ simd, scalar })));

app.onError((error, context) => {
  if (error instanceof TypeError || error instanceof RangeError) return context.json({ status: 400, detail: error.message }, 400);
  throw error;
});

export default app;

/** Typed arrays as arrays, which JSON knows. */
function plain(priced: Priced): Record<keyof Priced, number | number[]> {
  const { policy, valuations, payments, utilities, welfare, divergence } = priced;
  return {
    policy: Array.from(policy), valuations: Array.from(valuations), payments: Array.from(payments), utilities: Array.from(utilities),
    welfare, divergence,
  };
}
