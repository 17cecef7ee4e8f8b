// A Cloudflare worker that runs the suite: GET /conformance.

import simd from "candor/core.wasm";
import { conformance } from "./conformance.js";
import scalar from "./core.scalar.wasm";

export default {
  async fetch(): Promise<Response> {
    return Response.json(await conformance({ simd, scalar }));
  },
};
