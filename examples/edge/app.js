// Prices under your own terms, in Cloudflare Workers, Deno and Bun alike. Callers send reports; the terms are yours.
import { createApp } from "candor/edge";

export default createApp({ terms: { default: { lambda: 0.5 }, careful: { lambda: 5 } } });
