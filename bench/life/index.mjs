// node bench/life/index.mjs [--quick] [--json] [--store sqlite] [--million]: commands a second that calls take, each
// answered once it is on the disk, and how long that takes; users who report without a pause, 1, 8 and 64 of them, in
// one call and in 16, by the service's function and over HTTP. --million: resident memory over a million commands.
// Needs a build, and PostgreSQL (scripts/postgres.mjs). Clients of HTTP are in this process, which shares the machine.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { buildModule } from "../harness/build.mjs";
import { connection, request } from "../harness/client.mjs";
import { machine } from "../harness/machine.mjs";
import { machineLine } from "../harness/tables.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" }, json: { type: "boolean" }, store: { type: "string" }, million: { type: "boolean" },
  },
});
const SECONDS = options.quick ? 0.5 : 10;
const MILLION = options.quick ? 2000 : 1_000_000;
const CLIENTS = [1, 8, 64];
const CALLS = [1, 16];
const KINDS = ["sqlite", "postgres"].filter((kind) => kind === (options.store ?? kind));

const { bundled, ground: made } = await buildModule("bench/life/full.ts", "life");
const program = await bundled("bench/life/process.ts");
const ground = await made("");

/** Starts a process; its lines come one by one. */
function begin(job) {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error("a process of the bench ended");
      return JSON.parse(value);
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

async function byFunction(kind, job) {
  const process = begin({ store: await ground.fresh(kind), ...job });
  try {
    return await process.line();
  } finally {
    await process.end();
  }
}

async function byHttp(kind, { clients, streams, seconds }) {
  const process = begin({ store: await ground.fresh(kind), clients, streams, http: true });
  const { port, versions } = await process.line();
  const times = [];
  const start = performance.now();
  const end = start + 1000 * seconds;
  await Promise.all(Array.from({ length: clients }, async (_, i) => {
    const [client, user, call] = [await connection(port), `user ${i}`, i % streams];
    let version = versions[call];
    for (let k = 0; performance.now() < end; k++) {
      const body = { type: "report", actor: user, user, version, cost: k % 20, capacity: 5, currency: "EUR" };
      const headers = { "Authorization": "Bearer shop", "Idempotency-Key": `k${k}` };
      const before = performance.now();
      const answer = await client.ask(request(`/v1/data/calls/${call}/commands`, JSON.stringify(body), headers));
      times.push(performance.now() - before);
      if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
      version = JSON.parse(answer.body).version;
    }
    client.close();
  }));
  const took = (performance.now() - start) / 1000;
  await process.end();
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor(part * (times.length - 1))];
  return { count: times.length, seconds: took, p50: at(0.5), p99: at(0.99), most: at(1) };
}

const rows = [];
const memory = [];
try {
  for (const kind of KINDS) {
    for (const [way, run] of [["function", byFunction], ["HTTP", byHttp]]) {
      for (const streams of CALLS) {
        for (const clients of CLIENTS.filter((count) => count >= streams || streams === 1)) {
          rows.push({ kind, way, clients, streams, ...await run(kind, { clients, streams, seconds: SECONDS }) });
          if (!options.json) process.stderr.write(`${line(rows.at(-1))}\n`);
        }
      }
    }
    if (!options.million) continue;
    memory.push({ kind, ...await byFunction(kind, { clients: 64, streams: 16, commands: MILLION }) });
  }
} finally {
  await ground.close();
}

function line({ kind, way, clients, streams, count, seconds, p50, p99, most }) {
  const each = Math.round(count / seconds).toLocaleString("en-US");
  const times = [p50, p99, most].map((time) => time.toFixed(1));
  return `| ${[kind, way, clients, streams, each, ...times].join(" | ")} |`;
}

if (options.json) console.log(JSON.stringify({ ...machine(), rows, memory }));
else {
  console.log(machineLine(machine()));
  console.log("\n| store | by | clients | calls | commands/s | p50 ms | p99 ms | most ms |");
  console.log("|---|---|---:|---:|---:|---:|---:|---:|");
  for (const row of rows) console.log(line(row));
  for (const { kind, count, seconds, memory: points, p99 } of memory) {
    const each = Math.round(count / seconds).toLocaleString("en-US");
    const all = count.toLocaleString("en-US");
    console.log(`\n${kind}: ${all} commands, ${each} a second, p99 ${p99.toFixed(1)} ms; resident MB:`);
    console.log(points.map(([commands, megabytes]) => `${commands / 1000}k ${Math.round(megabytes)}`).join(", "));
  }
}
