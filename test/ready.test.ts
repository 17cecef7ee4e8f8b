// What `npm start` and `npm test` do first: what is there already is not made again.

import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./packed.js";

test("a second time nothing is installed and nothing is built", () => {
  const made = ["dist/web.js", "dist/cli.js", "build/core.wasm", "node_modules/.ready", "build/.ready"];
  const times = (): number[] => made.map((path) => statSync(join(ROOT, path)).mtimeMs);
  const before = times();
  const printed = execFileSync(process.execPath, ["scripts/ready.mjs"], { cwd: ROOT, encoding: "utf8" });
  expect([printed, times()]).toEqual(["", before]);
});
