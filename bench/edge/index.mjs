// npm run bench:edge [-- --quick] [-- --json]: what a price costs inside a service, as ratios between what ran in
// turns. Needs a build.
//
// handler   app.fetch of a (5, 64) game against the same handler with the pricing call taken out
// loopback  p50 of a price against a Hono route that does `await c.req.json()` and answers a constant, of one process
// start     from starting workerd to its first answer, against the same worker without the core
//
// Everything runs in turns of milliseconds and by medians, so that a machine that slows down slows all of it. --quick:
// a smoke test; its times mean little. load.mjs is the bench of load.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { machine } from "../harness/machine.mjs";
import { median } from "../harness/median.mjs";
import { loopback } from "./loopback.mjs";
import { buildPrograms, folder } from "./programs.mjs";
import { serveBun, serveDeno, serveNode, serveWorkerd } from "./servers.mjs";
import { starts } from "./start.mjs";
import { tables } from "./tables.mjs";

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const effort = options.quick
  ? { processes: 1, rounds: 6, turns: 6, starts: 2 } : { processes: 5, rounds: 60, turns: 60, starts: 15 };
const servers = { node: serveNode, deno: serveDeno, bun: serveBun, workerd: () => serveWorkerd("served") };

const root = new URL("../../", import.meta.url);
const version = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, root), "utf8")).version;

/** Medians over processes. */
function handler() {
  const script = fileURLToPath(new URL("handler.mjs", import.meta.url));
  const args = [script, "5", "64", String(effort.rounds)];
  const runs = Array.from({ length: effort.processes }, () =>
    JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })));
  const middle = (format) => Object.fromEntries(
    Object.keys(runs[0][format]).map((name) => [name, median(runs.map((run) => run[format][name]))]),
  );
  return { json: middle("json"), cbor: middle("cbor") };
}

async function overLoopback() {
  const rows = [];
  for (const [runtime, serve] of Object.entries(servers)) {
    const server = await serve();
    try {
      for (const connections of [1, 10]) {
        rows.push({ runtime, connections, routes: await loopback(server, connections, effort.turns) });
      }
    } finally {
      await server.stop();
    }
  }
  return rows;
}

/** Bytes by gzip of a worker in two lines. */
function bundle() {
  const bytes = (file) => gzipSync(readFileSync(join(folder, "worker", file)), { level: 9 }).length;
  return { script: bytes("worker.js"), core: bytes("core.wasm") };
}

await buildPrograms();
const names = ["hono", "@hono/node-server", "deno", "bun", "workerd"];
const report = {
  ...machine(), versions: Object.fromEntries(names.map((name) => [name, version(name)])),
  bundle: bundle(), handler: handler(), loopback: await overLoopback(), start: await starts(effort.starts),
};
console.log(options.json ? JSON.stringify(report) : tables(report));
