// node bench/bulk/faults.mjs [--quick] [--json] [--only TEXT]: workers of candor bulk killed at random, the database away
// for a minute, a poisoned shard, a full disk, two submits of the same: 500 shards, 200 kills, 4 workers (--quick: 40 and
// 10). Results and totals have to be those of one machine, to the bit. Ends with code 1 where anything does not hold.
// Needs a build, and PostgreSQL (scripts/postgres.mjs).

import { parseArgs } from "node:util";
import { buildModule } from "../harness/build.mjs";
import { machine } from "../harness/machine.mjs";
import { machineLine } from "../harness/tables.mjs";

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "boolean" }, only: { type: "string", default: "" } },
});
const size = options.quick ? { shards: 40, kills: 10, prompts: 200, away: 3 } : { shards: 500, kills: 200, prompts: 500, away: 60 };

const { TRIALS, postgresServer } = await buildModule("bench/bulk/full.ts", "bulk-faults");
const server = await postgresServer();
const rows = [];
try {
  for (const { name, run } of TRIALS.filter((trial) => trial.name.includes(options.only))) {
    rows.push({ name, shards: size.shards, ...await run(server, size) });
    if (!options.json) process.stderr.write(`${line(rows.at(-1))}\n`);
  }
} finally {
  await server.close();
}
process.stdout.write(options.json ? `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n` : `${machineLine(machine())}\n`);
if (rows.some(({ faults }) => faults.length > 0)) process.exitCode = 1;

function line({ name, shards, kills, seconds, faults }) {
  const held = faults.length === 0 ? "holds" : faults.join("; ");
  return `${name}: ${shards} shards${kills > 0 ? `, ${kills} kills` : ""}, ${seconds.toFixed(0)} s: ${held}`;
}
