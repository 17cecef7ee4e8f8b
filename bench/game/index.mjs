// npm run bench [-- --quick] [-- --json]: what a game of the kl divergence costs, against plain JavaScript that computes the same.
//
// Needs a build (npm run build). Every contender prices the same seeded games to the same outputs: policies, valuations,
// payments, utilities, welfare; before anything is timed they have to agree. A row is ns per reward cell (n*m), the median over
// rounds with the lowest and the highest round, and its ratio to "wasm, batch".
//
// Every measurement has a process of its own (measure.mjs), because what else V8 has compiled in a process changes plain
// JavaScript's time (up to 1.4x, measured) and a few per cent of processes run WebAssembly 10 to 35 % slower throughout. Rounds
// go over all contenders, backwards every second time, so that a machine that slows down slows all of them. On a busy or pinned
// machine WebAssembly may stay in V8's baseline compiler for seconds (3x to 4x slower): rows whose range is wide say so.
//
// --quick: one short round, for a smoke test; its times mean little. --json: one object on stdout instead of tables.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { agreement } from "../harness/agreement.mjs";
import { contenders, UNIT } from "./contenders/index.mjs";
import { games } from "./games.mjs";
import { machine } from "../harness/machine.mjs";
import { median } from "../harness/median.mjs";

const GRID = [[5, 10], [5, 64], [8, 1024], [16, 65536]];
/** Relative; the n+1 softmaxes lose 1e-12 of the payments by cancellation (measured). */
const TOLERANCE = 1e-9;

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const effort = options.quick ? { rounds: 1, warmUp: 0.05, seconds: 0.05 } : { rounds: 5, warmUp: 0.5, seconds: 0.4 };
const names = Object.keys(contenders);
const measurer = fileURLToPath(new URL("measure.mjs", import.meta.url));

function measure(name, groups, outcomes) {
  const text = execFileSync(process.execPath, [measurer, name, groups, outcomes, effort.warmUp, effort.seconds], { encoding: "utf8" });
  return JSON.parse(text);
}

function compare(groups, outcomes) {
  const input = games(groups, outcomes);
  const difference = agreement(Object.values(contenders).map((prepare) => prepare(input)()), TOLERANCE);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) times[name].push(measure(name, groups, outcomes));
  }
  const unit = median(times[UNIT]);
  const rows = names.map((name) => ({
    contender: name,
    nanoseconds: median(times[name]),
    lowest: Math.min(...times[name]),
    highest: Math.max(...times[name]),
    ratio: median(times[name]) / unit,
  }));
  return { groups, outcomes, prompts: input.prompts, difference, rows };
}

function table({ groups, outcomes, prompts, difference, rows }) {
  const line = (name, time, range, ratio) => `  ${name.padEnd(34)}${time.padStart(8)}  ${range.padEnd(18)}${ratio.padStart(7)}`;
  return [
    `(n, m) = (${groups}, ${outcomes}), ${prompts} prompts; payments differ by at most ${difference.toExponential(1)}`,
    line("", "ns/cell", "lowest..highest", "ratio"),
    ...rows.map((row) => line(row.contender, row.nanoseconds.toFixed(2), `(${row.lowest.toFixed(2)}..${row.highest.toFixed(2)})`, row.ratio.toFixed(2))),
    "",
  ].join("\n");
}

const about = { ...machine(), rounds: effort.rounds };
if (options.json) {
  console.log(JSON.stringify({ ...about, grid: GRID.map(([groups, outcomes]) => compare(groups, outcomes)) }));
} else {
  console.log(`${about.package} at ${about.commit}, ${about.date}; ${about.cpu}, ${about.cores} cores; ${about.runtime}; ${about.rounds} rounds\n`);
  for (const [groups, outcomes] of GRID) console.log(table(compare(groups, outcomes)));
}
