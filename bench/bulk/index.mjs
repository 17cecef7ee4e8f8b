// node bench/bulk/index.mjs [--quick] [--json] [--only PART]: what bulk pricing costs beside one process that does the same: shards a
// second and overhead a shard with 1, 2 and 4 workers; jobs a second of work that is none, which is what the engine
// costs; and how submit, work and reduce grow with the number of shards. Needs a build, and PostgreSQL.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildModule } from "../harness/build.mjs";
import { exponent } from "../harness/exponent.mjs";
import { machine } from "../harness/machine.mjs";
import { machineLine } from "../harness/tables.mjs";

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" }, only: { type: "string", default: "" } } });
const SHARDS = options.quick ? 20 : 100;
const PROMPTS = options.quick ? 500 : 5000;
const EMPTY = options.quick ? [200, 800, 1600] : [500, 2000, 8000];
const WORKERS = [1, 2, 4];

const { alone, CORE, makeFiles, open, submitted, worked, shardsOf, submit, statusOf, priceShard, postgresServer } =
  await buildModule("bench/bulk/full.ts", "bulk");
const { load } = await import("candor");
const { game } = await load();
const server = await postgresServer();
const folder = mkdtempSync(join(tmpdir(), "candor-bulk-bench-"));
const cli = new URL("../../dist/cli.js", import.meta.url).pathname;

const ms = (value) => (1000 * value).toFixed(1);

async function seconds(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** A database for one measurement. */
async function fresh(work) {
  const address = await server.database();
  const database = await open(address);
  try {
    return await work(database, address);
  } finally {
    await database.close();
  }
}

function command(address, workers) {
  const args = [cli, "bulk", "work", "--workers", String(workers), "--until-done"];
  const child = spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: address }, stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", resolve));
}

/** Shards that are priced: in one process, then by workers, from the first start of a process to the report. */
async function priced() {
  const inputs = makeFiles(folder, SHARDS, PROMPTS);
  const one = await seconds(() => alone(game, inputs, join(folder, "alone")));
  const rows = [];
  for (const workers of WORKERS) {
    const took = await fresh(async (database, address) => {
      await submitted(database, inputs, join(folder, `out-${workers}`));
      return seconds(() => command(address, workers));
    });
    rows.push({ workers, seconds: took, shardsPerSecond: SHARDS / took });
  }
  return { shards: SHARDS, prompts: PROMPTS, alone: one, rows };
}

/** Shards whose pricing is given: what is left is the engine, the tables, and the merging of totals. */
async function empty() {
  const [path] = makeFiles(folder, 1, 3);
  const [shard] = await shardsOf([path]);
  const terms = { options: {}, sizes: {}, reading: {} };
  const result = await priceShard(game, shard, terms, join(folder, "given"));
  const rows = [];
  for (const n of EMPTY) {
    const shards = Array.from({ length: n }, (_, k) => ({ ...shard, digest: String(k).padStart(64, "0") }));
    const out = join(folder, `empty-${n}`);
    rows.push(await fresh(async (database) => {
      const submitting = await seconds(() => submit(database, { shards, terms, out, core: CORE }));
      let last;
      const price = async () => (last = performance.now(), result);
      const working = await seconds(() => worked(database, { price }));
      const reducing = (performance.now() - last) / 1000;
      const [{ state }] = await statusOf(database);
      if (state !== "done") throw new Error(`the batch is ${state}`);
      return { shards: n, submit: submitting, work: working - reducing, reduce: reducing, jobsPerSecond: n / (working - reducing) };
    }));
  }
  const growth = Object.fromEntries(["submit", "work", "reduce"].map((part) => (
    [part, exponent(rows.map(({ shards }) => shards), rows.map((row) => row[part]))])));
  return { rows, growth };
}

/** The same with workers of their own connections, in this process: what the database does at once. */
async function together() {
  const n = EMPTY[1];
  const [path] = makeFiles(folder, 1, 3);
  const [shard] = await shardsOf([path]);
  const terms = { options: {}, sizes: {}, reading: {} };
  const result = await priceShard(game, shard, terms, join(folder, "given"));
  const shards = Array.from({ length: n }, (_, k) => ({ ...shard, digest: String(k).padStart(64, "0") }));
  const rows = [];
  for (const workers of WORKERS) {
    rows.push(await fresh(async (first, address) => {
      await submit(first, { shards, terms, out: join(folder, `together-${workers}`), core: CORE });
      const bases = await Promise.all(Array.from({ length: workers }, () => open(address)));
      const took = await seconds(() => Promise.all(bases.map((base) => worked(base, { price: async () => result }))));
      await Promise.all(bases.map((base) => base.close()));
      return { workers, jobsPerSecond: n / took };
    }));
  }
  return rows;
}

try {
  const found = {};
  for (const [name, part] of Object.entries({ priced, empty, together })) if (name.includes(options.only)) found[name] = await part();
  if (options.json) console.log(JSON.stringify({ machine: machine(), ...found }, null, 2));
  else print(found);
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

function print({ priced: of, empty: none, together: at }) {
  console.log(machineLine(machine()));
  if (of) {
    const { shards, prompts, alone: one, rows } = of;
    console.log(`\n${shards} shards of ${prompts} prompts; one process: ${one.toFixed(2)} s, ${ms(one / shards)} ms a shard\n`);
    console.log("| workers | seconds | shards/s | ms a shard more than one process |\n|---:|---:|---:|---:|");
    for (const { workers, seconds: took, shardsPerSecond } of rows) {
      const more = ms((took - one / Math.min(workers, machine().cores)) / shards);
      console.log(`| ${workers} | ${took.toFixed(2)} | ${shardsPerSecond.toFixed(1)} | ${more} |`);
    }
  }
  if (none) {
    console.log("\n| empty shards | submit, s | work, s | reduce, s | jobs/s |\n|---:|---:|---:|---:|---:|");
    for (const { shards: n, submit: a, work: b, reduce: c, jobsPerSecond } of none.rows) {
      console.log(`| ${n} | ${a.toFixed(2)} | ${b.toFixed(2)} | ${c.toFixed(2)} | ${jobsPerSecond.toFixed(0)} |`);
    }
    console.log(`\nexponents: ${Object.entries(none.growth).map(([part, slope]) => `${part} ${slope.toFixed(2)}`).join(", ")}`);
  }
  if (at) console.log(`\nempty jobs/s: ${at.map(({ workers, jobsPerSecond }) => `${workers} workers ${jobsPerSecond.toFixed(0)}`).join(", ")}`);
}
