// A Cloudflare worker that prices: POST /price takes a Game and answers with its price. GET /conformance runs the suite.

import { isRefusal, load, toPlain, type Game } from "candor";
import simd from "candor/core.wasm";
import { Hono } from "hono";
import { conformance } from "./conformance.js";
import scalar from "./core.scalar.wasm";

const app = new Hono();

app.post("/price", async (context) => {
  const { game } = await load();
  return context.json(toPlain(game.price(await context.req.json<Game>())));
});

app.get("/conformance", async (context) => context.json(await conformance({ simd, scalar })));

app.onError((error, context) => {
  if (isRefusal(error)) return context.json({ status: 400, detail: error.message }, 400);
  throw error;
});

export default app;
