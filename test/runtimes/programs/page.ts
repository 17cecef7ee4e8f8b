// The suite in a browser, bundled. Posts its report to the server it came from.

import { conformance } from "./conformance.js";
import { post } from "./post.js";

await post(() => conformance({ simd: new URL("/core.wasm", location.href), scalar: "/core.scalar.wasm" }));
