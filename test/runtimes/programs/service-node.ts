// The same in Node.

import { serve } from "@hono/node-server";
import service from "./service.js";

serve({ fetch: service.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}/`));
