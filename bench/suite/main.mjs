// The suite in Node, Deno and Bun: node main.js JOB prints what came of it.

import { identity } from "../../test/runtimes/programs/identity.ts";
import { perform } from "./perform.mjs";

console.log(JSON.stringify({ ...identity(), rows: perform(JSON.parse(process.argv[2])) }));
