// Where a request comes from, in each runtime's own way: what a rate goes by where there are no keys. Behind a proxy
// that is the proxy's address.

import type { Context } from "hono";
import { getRuntimeKey } from "hono/adapter";

/** What the servers hand to an app beside the request. */
interface Env {
  /** Node, by @hono/node-server. */
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  /** Deno. */
  readonly remoteAddr?: { readonly hostname?: string };
  /** Bun. */
  readonly requestIP?: (request: Request) => { readonly address: string } | null;
}

/** The address, or "" where the runtime tells none: all such callers are one. */
export function addressOf(c: Context): string {
  const env = (c.env ?? {}) as Env;
  if (env.incoming) return env.incoming.socket?.remoteAddress ?? "";
  if (env.remoteAddr) return env.remoteAddr.hostname ?? "";
  if (typeof env.requestIP === "function") return env.requestIP(c.req.raw)?.address ?? "";
  // Cloudflare sets it; anywhere else a client could
  return getRuntimeKey() === "workerd" ? c.req.header("cf-connecting-ip") ?? "" : "";
}
