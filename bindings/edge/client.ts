// candor/client: a typed client of a service, by Hono's RPC. It holds nothing of the core.

import { hc, type ClientRequestOptions } from "hono/client";
import type { App } from "./app.js";

export type Client = ReturnType<typeof hc<App>>;

/** What answers what: `client.v1.game.price.$post({ json: { groups }, query: {} })`, and of what lives
 *  `client.v1.data.calls[":id"].$get({ param: { id } })`: where nothing lives, or nobody signs, that is 404.
 *  @param base where the app is served or mounted: "https://prices.example"
 *  @example
 *  const service = createClient("https://prices.example", { headers: { Authorization: `Bearer ${key}` } });
 *  const answer = await service.v1.game.price.$post({ json: { groups: [{ size: 2, reward: [1, 0] }] }, query: {} });
 *  if (answer.ok) (await answer.json()).payments; else (await answer.json()).detail; */
export function createClient(base: string, options?: ClientRequestOptions): Client {
  return hc<App>(base, options);
}
