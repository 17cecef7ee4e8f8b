// candor/client: a typed client of a service, by Hono's RPC. It holds nothing of the core.

import { hc, type ClientRequestOptions } from "hono/client";
import type { App } from "./app.js";

/** What answers what: `client.v1.game.price.$post({ json: { groups }, query: {} })`.
 *  @param base where the app is served or mounted: "https://prices.example"
 *  @example
 *  const service = createClient("https://prices.example", { headers: { Authorization: `Bearer ${key}` } });
 *  const answer = await service.v1.game.price.$post({ json: { groups: [{ size: 2, reward: [1, 0] }] }, query: {} });
 *  if (answer.ok) (await answer.json()).payments; else (await answer.json()).detail; */
export function createClient(base: string, options?: ClientRequestOptions) {
  return hc<App>(base, options);
}
