// The suite in Node, Deno and Bun. Argument: the origin that serves the two builds. Prints the report.

import { conformance } from "./conformance.js";

const [, , origin] = process.argv;
console.log(JSON.stringify(await conformance({ simd: `${origin}/core.wasm`, scalar: `${origin}/core.scalar.wasm` })));
