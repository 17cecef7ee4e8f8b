// What is served over loopback: prices with logs and without, and plain Hono routes that read the same body and answer
// a constant.

import { createApp } from "candor/edge";
import { Hono } from "hono";

/** As long as the answer to a game of (5, 64). */
const LONG = "x".repeat(2180);

const constant = new Hono()
  .post("/constant/short", async (c) => {
    await c.req.json();
    return c.json({ ok: true });
  })
  .post("/constant/long", async (c) => {
    await c.req.json();
    return c.json({ text: LONG });
  });

const log = (entry: object): void => console.error(JSON.stringify(entry));
const [prices, logged] = [createApp(), new Hono().route("/logged", createApp({ log }))];

export default {
  // each app by itself: in one, the routes of all would be looked through for each
  fetch(request: Request, ...rest: never[]): Response | Promise<Response> {
    const { url } = request;
    const app = url.includes("/constant/") ? constant : url.includes("/logged/") ? logged : prices;
    return app.fetch(request, ...rest);
  },
};
