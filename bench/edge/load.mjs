// node bench/edge/load.mjs [--seconds 120] [--on node|node-logs|workerd] [--connections 32] [--json]
//
// Saturation with good and bad requests mixed: statuses against what each request must get, percentiles, and the
// server's resident memory every ten seconds with its slope over the second half. Then prices alone, in turns with slow
// clients beside them and without.
// Needs a build. On loopback, and all that it starts is ended by its id.

import autocannon from "autocannon";
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { machine } from "../harness/machine.mjs";
import { connection } from "../harness/client.mjs";
import { median } from "../harness/median.mjs";
import { games } from "./games.mjs";
import { mix, oversize } from "./mix.mjs";
import { buildPrograms } from "./programs.mjs";
import { serveCandor, serveWorkerd } from "./servers.mjs";
import { slowClients } from "./slow.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "120" }, on: { type: "string", default: "node" },
    connections: { type: "string", default: "32" }, json: { type: "boolean" },
  },
});
const servers = {
  "node": () => serveCandor("--quiet"), "node-logs": () => serveCandor(), "workerd": () => serveWorkerd("worker"),
};
const [seconds, connections] = [Number(options.seconds), Number(options.connections)];

/** Megabytes. */
const resident = (pid) => execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }) / 1024;

/** Least squares, of points [x, y]. */
function slope(points) {
  const total = (of) => points.reduce((sum, point) => sum + of(point), 0);
  const [x, y] = [0, 1].map((at) => total((point) => point[at]) / points.length);
  return total(([a, b]) => (a - x) * (b - y)) / total(([a]) => (a - x) ** 2);
}

async function saturated({ port, pid }) {
  const unexpected = new Map();
  const requests = (await mix()).map(({ status: must, ...request }) => ({
    ...request,
    onResponse(status) {
      if (status === must) return;
      const what = `${request.method} ${request.path}: ${status} for ${must}`;
      unexpected.set(what, (unexpected.get(what) ?? 0) + 1);
    },
  }));
  const tooLarge = new Map();
  const oversizing = setInterval(async () => {
    const outcome = await tooMuch(port);
    tooLarge.set(outcome, (tooLarge.get(outcome) ?? 0) + 1);
  }, 200);
  const memory = [[0, resident(pid)]];
  const start = performance.now();
  const timer = setInterval(() => memory.push([(performance.now() - start) / 1000, resident(pid)]), 1000);
  const url = `http://127.0.0.1:${port}`;
  const result = await autocannon({ url, connections, duration: seconds, requests, timeout: 30 });
  clearInterval(timer);
  clearInterval(oversizing);
  const { latency: { p50, p99, max }, errors, timeouts } = result;
  const counts = Object.entries(result.statusCodeStats).map(([status, { count }]) => [status, count]);
  return {
    requests: result.requests.total, perSecond: result.requests.average,
    statuses: Object.fromEntries(counts), unexpected: Object.fromEntries(unexpected),
    oversize: Object.fromEntries(tooLarge),
    errors, timeouts, p50, p99, max, memory: memory.filter((_, k) => k % 10 === 0),
    slope: 60 * slope(memory.filter(([at]) => at > seconds / 2)),
  };
}

/** What comes of a body that is too large: its status, or what broke its connection. */
async function tooMuch(port) {
  const client = await connection(port);
  try {
    return (await client.ask(oversize)).status;
  } catch (error) {
    return error.code ?? error.message;
  } finally {
    client.close();
  }
}

/** p50 and p99 of prices in ms, with slow clients beside them and without. */
async function beside({ port }, turns = 6) {
  const headers = { "content-type": "application/json" };
  const requests = games(5, 64, 32).map((game) => ({
    method: "POST", path: "/v1/game/price", headers, body: JSON.stringify(game),
  }));
  const url = `http://127.0.0.1:${port}`;
  const seen = { without: [], with: [] };
  for (let turn = 0; turn < turns; turn++) {
    for (const which of turn % 2 ? ["with", "without"] : ["without", "with"]) {
      const end = which === "with" ? await slowClients(port) : () => {};
      const { latency, errors, non2xx } = await autocannon({ url, connections: 10, duration: 4, requests });
      end();
      seen[which].push({ ...latency, failed: errors + non2xx });
    }
  }
  const of = (all) => ({
    p50: median(all.map(({ p50 }) => p50)), p99: median(all.map(({ p99 }) => p99)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  });
  return { without: of(seen.without), with: of(seen.with) };
}

await buildPrograms();
const server = await servers[options.on]();
try {
  const about = machine();
  const load = await saturated(server);
  const slow = await beside(server);
  if (options.json) console.log(JSON.stringify({ ...about, on: options.on, load, slow }));
  else print(about, load, slow);
} finally {
  await server.stop();
}

function print(about, load, slow) {
  const { statuses, unexpected, oversize, errors, timeouts, p50, p99, max } = load;
  const memory = load.memory.map(([at, size]) => `${at.toFixed(0)}: ${size.toFixed(0)}`);
  console.log([
    `${about.package} at ${about.commit}, ${about.date}; ${about.cpu}, ${about.cores} cores; ${about.runtime}`,
    `${options.on}: ${seconds} s, ${connections} connections, ${load.requests} requests`,
    `statuses ${JSON.stringify(statuses)}; unexpected ${JSON.stringify(unexpected)}`,
    `errors ${errors}, timeouts ${timeouts}; too large, five a second beside them: ${JSON.stringify(oversize)}`,
    `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
    `resident MB at s: ${memory.join(", ")}`,
    `slope over the second half: ${load.slope.toFixed(2)} MB/min`,
    ...Object.entries(slow).map(([which, alone]) =>
      `prices alone, ${which} slow clients: p50 ${alone.p50} ms, p99 ${alone.p99} ms, failed ${alone.failed}`),
  ].join("\n"));
}
