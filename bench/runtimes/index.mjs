// Where contenders run. Each opens a session on a built suite (../harness/build.mjs), which performs jobs
// (../suite/perform.mjs) one by one; `open` throws Absent where there is no such thing here.

import { c, numpy } from "../native/index.mjs";
import { chromium, firefox, webkitgtk } from "./browsers.mjs";
import { bun, deno, node } from "./processes.mjs";
import { workerd } from "./workerd.mjs";

/** The Node that runs this. */
export const HOME = `node ${process.versions.node.split(".")[0]}`;

export const home = { [HOME]: node(HOME.split(" ")[1]) };
export const natives = { c, numpy };
export const others = Object.fromEntries(Object.entries({
  "node 20": node(20), "node 22": node(22), "node 24": node(24), deno, bun, workerd, chromium, firefox, webkitgtk,
}).filter(([name]) => name !== HOME));
