// node bench/life/faults.mjs [--quick] [--json] [--only TEXT] [--store sqlite]: processes of the service killed at
// random points of their work, disks that are full, databases that go away, clocks that jump: 10,000 commands and 200
// kills each (--quick: 400 and 6). What was answered has to be in its stream exactly once, with the version that was
// told; every answer is asked for again and has to be the same; every stream has to verify. Ends with code 1 where
// anything does not hold. Needs a build, and PostgreSQL (scripts/postgres.mjs).

import { parseArgs } from "node:util";
import { buildModule } from "../harness/build.mjs";
import { machine } from "../harness/machine.mjs";
import { machineLine } from "../harness/tables.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" }, json: { type: "boolean" }, only: { type: "string", default: "" },
    store: { type: "string" },
  },
});
const size = options.quick ? { commands: 400, kills: 6 } : { commands: 10_000, kills: 200 };

const { bundlePrograms, ground: made, TRIALS } = await buildModule("bench/life/full.ts", "faults");
const programs = await bundlePrograms();
const ground = await made(programs.script);
const rows = [];
try {
  for (const { name, stores, run } of TRIALS.filter((trial) => trial.name.includes(options.only))) {
    for (const kind of stores.filter((store) => store === (options.store ?? store))) {
      const found = await run({ programs, ground, kind, ...size });
      rows.push({ name, kind, ...found });
      if (!options.json) process.stderr.write(`${line(rows.at(-1))}\n`);
    }
  }
} finally {
  await ground.close();
}

function line({ name, kind, commands, kills, lost, unavailable, replayed, events, faults, seconds }) {
  const count = (value) => value.toLocaleString("en-US");
  const counts = [commands, kills, lost + unavailable, replayed, events, faults.length].map(count);
  const row = `| ${[name, kind, ...counts, `${Math.round(seconds)} s`].join(" | ")} |`;
  return [row, ...faults.slice(0, 10).map((fault) => `  ${fault}`)].join("\n");
}

if (options.json) console.log(JSON.stringify({ ...machine(), ...size, rows }));
else {
  console.log(machineLine(machine()));
  console.log("\n| what happens | store | commands | kills | sent again | asked again | events | faults | |");
  console.log("|---|---|---:|---:|---:|---:|---:|---:|---:|");
  for (const row of rows) console.log(line(row));
}
process.exitCode = rows.some(({ faults }) => faults.length > 0) ? 1 : 0;
