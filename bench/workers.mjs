// npm run bench:workers [-- --size 100] [-- --rounds 5]: what `candor price --workers 2` takes beside `--workers 1`, of CSV,
// JSONL and Parquet of so many megabytes each (of Parquet as many rows as the CSV has, a fifth of the bytes), in a temporary
// folder. Runs are interleaved, in turned order; the best of all rounds counts, as others use the machine too. Needs a build.

import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parquetWriteBuffer } from "hyparquet-writer";
import { machine } from "./harness/machine.mjs";
import { machineLine } from "./harness/tables.mjs";
import { uniform } from "./harness/uniform.mjs";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const GROUPS = ["legal", "support", "research", "sales", "safety"];
const RESPONSES = 16;
/** Bytes of a row of CSV, and of a game of JSON. */
const [ROW, GAME] = [32, 900];

const { values: { size, rounds } } = parseArgs({
  options: { size: { type: "string", default: "100" }, rounds: { type: "string", default: "5" } },
});
const bytes = 1e6 * Number(size);
const prompts = Math.ceil(bytes / (ROW * RESPONSES * GROUPS.length));
const folder = mkdtempSync(join(tmpdir(), "candor-bench-"));

function* rows() {
  const random = uniform(1);
  for (let p = 0; p < prompts; p++) {
    for (let x = 0; x < RESPONSES; x++) for (const group of GROUPS) yield [`prompt ${p}`, `r${x}`, group, Number(random().toFixed(6))];
  }
}

function* csv() {
  yield "prompt,response,group,reward\n";
  for (const row of rows()) yield `${row.join()}\n`;
}

function* jsonl() {
  const random = uniform(2);
  for (let p = 0; p < bytes / GAME; p++) {
    const reward = () => Array.from({ length: RESPONSES }, () => Number(random().toFixed(6)));
    yield `${JSON.stringify({ groups: GROUPS.map((id, i) => ({ id, size: i + 1, reward: reward() })) })}\n`;
  }
}

async function written(name, lines) {
  const path = join(folder, name);
  const out = createWriteStream(path);
  let held = "";
  for (const line of lines) {
    held += line;
    if (held.length < 2 ** 20) continue;
    if (!out.write(held)) await once(out, "drain");
    held = "";
  }
  out.end(held);
  await once(out, "close");
  return path;
}

function parquet() {
  const path = join(folder, "rewards.parquet");
  const columns = [[], [], [], []];
  for (const row of rows()) row.forEach((value, k) => columns[k].push(value));
  const columnData = ["prompt", "response", "group", "reward"].map((name, k) => (
    { name, data: columns[k], type: k === 3 ? "DOUBLE" : "STRING" }));
  writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 2 ** 17 })));
  return path;
}

/** What the program says of itself at its end; all threads are in it. Its own most memory: maxRSS has that of who started
 *  it. */
const REPORT = `data:text/javascript,import { isMainThread } from "node:worker_threads";
  import { readFileSync } from "node:fs";
  if (isMainThread) process.on("exit", () => { const { user, system } = process.cpuUsage();
    const [, memory] = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
    process.stderr.write(JSON.stringify({ cpu: (user + system) / 1e6, memory: memory / 1e3 })); });`;

async function run(path, workers) {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT, CLI, "price", path, "--format", "json", "--workers", workers]);
  let [said, priced] = ["", ""];
  child.stderr.on("data", (text) => (said += text));
  child.stdout.on("data", (text) => (priced += text));
  await once(child, "close");
  return { seconds: (performance.now() - start) / 1e3, priced, ...JSON.parse(said) };
}

const best = (runs, name) => Math.min(...runs.map((one) => one[name]));

try {
  console.log(machineLine(machine()), "\n");
  const load = execFileSync("cat", ["/proc/loadavg"], { encoding: "utf8" }).split(" ")[0];
  console.log(`load before: ${load}; ${rounds} rounds, the best of each\n`);
  console.log("| input | MB | s, 1 | s, 2 | times | CPU s, 1 | CPU s, 2 | MB of memory, 1 | 2 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|");
  for (const [name, path] of [["CSV", await written("rewards.csv", csv())], ["JSONL", await written("games.jsonl", jsonl())], ["Parquet", parquet()]]) {
    const runs = { 1: [], 2: [] };
    for (let round = 0; round < Number(rounds); round++) {
      for (const workers of round % 2 ? ["2", "1"] : ["1", "2"]) runs[workers].push(await run(path, workers));
    }
    if (new Set([...runs[1], ...runs[2]].map(({ priced }) => priced)).size > 1) throw new Error(`${name}: the outputs differ`);
    const [one, two] = [best(runs[1], "seconds"), best(runs[2], "seconds")];
    const cells = [name, (statSync(path).size / 1e6).toFixed(0), one.toFixed(2), two.toFixed(2), (one / two).toFixed(2),
      ...[1, 2].map((k) => best(runs[k], "cpu").toFixed(2)), ...[1, 2].map((k) => best(runs[k], "memory").toFixed(0))];
    console.log(`| ${cells.join(" | ")} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
