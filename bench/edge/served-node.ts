// The same on Node, as `candor serve` does.

import { serve } from "../../bindings/node/serve.js";
import served from "./served.js";

const { port } = await serve(served as never, "127.0.0.1", 0);
console.log(`http://127.0.0.1:${port}`);
