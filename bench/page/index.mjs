// npm run bench:page [-- --port N]: a page that measures the kernels in whichever browser opens it, beside what was
// recorded (bench/recorded.json). Writes it to build/bench-page/, a folder that any server can serve, serves it on
// loopback and prints its address. Needs a build.

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSuite } from "../harness/build.mjs";
import { serve } from "../harness/site.mjs";

const { values: options } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const folder = await buildSuite(undefined, "bench-page");
for (const name of ["index.html", "measure.js", "../recorded.json"]) {
  copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(folder, name.replace("../", "")));
}
const { origin } = await serve(folder, Number(options.port));
console.log(`${origin}/`);
