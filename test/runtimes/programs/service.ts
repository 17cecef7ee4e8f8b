// A service that also says which runtime it is in: what Deno, Bun and workerd serve as it stands.

import { createApp } from "candor/edge";
import { Hono } from "hono";
import { identity } from "./identity.js";

/** SHA-256 of "suite". */
const sha256 = "f8ebd43dbef1f029bf4930c65c9b7c5cc76af476927cee861ff18fcc73bfc4ab";

export default new Hono()
  .get("/identity", (c) => c.json(identity()))
  .route("/", createApp({ keys: [{ name: "suite", sha256, terms: true }], limits: { rows: 100_000 } }));
