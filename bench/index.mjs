// npm run bench                       what the library costs here, in this Node, against C, NumPy and plain JavaScript
// npm run bench -- --runtimes         and in every runtime there is
// npm run bench -- --record           and how it grows: into bench/recorded.json and docs/performance.md
//
// --only ROOM,...   of kl, divergences, candidates, crowd, labels, data
// --on PLACE,...    of node 20, node 22, node 24, deno, bun, workerd, chromium, firefox, webkitgtk, c, numpy; with
//                   --record that part of the record anew
// --quick           one short round: a smoke test, its times mean little
// --json            one object on stdout, no tables
//
// Needs a build (npm run build). What is measured is in suite/ and in the rooms' folders, where it runs in runtimes/,
// how in harness/measure.mjs. On a busy machine WebAssembly may stay in V8's baseline compiler for seconds (3 to 4
// times slower), and 5 to 8 % of processes run it 10 to 35 % slower throughout: hence many processes, and their
// medians.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { writeDocs } from "./docs.mjs";
import { buildSuite, ROOT } from "./harness/build.mjs";
import { machine } from "./harness/machine.mjs";
import { measure } from "./harness/measure.mjs";
import { record, renewed } from "./harness/record.mjs";
import { reference } from "./harness/reference.mjs";
import { report } from "./harness/report.mjs";
import { HOME, home, natives, others } from "./runtimes/index.mjs";
import { scaling } from "./scaling.mjs";

const { values: options } = parseArgs({
  options: {
    runtimes: { type: "boolean" }, record: { type: "boolean" }, quick: { type: "boolean" }, json: { type: "boolean" },
    only: { type: "string" }, on: { type: "string" },
  },
});

/** Milliseconds of warm-up before a process's first point, before each other one, and of samples. */
const SHORT = { rounds: 1, first: 5, warmUp: 2, span: 2, least: 1 };
const HERE = options.quick ? SHORT : { rounds: 5, first: 300, warmUp: 50, span: 70, least: 3 };
const ELSEWHERE = options.quick ? SHORT : { rounds: 3, first: 300, warmUp: 40, span: 50, least: 2 };

const tell = (text) => process.stderr.write(`${text}\n`);
const every = options.runtimes || options.record;

/** The entries that a list of names chooses; all without one. */
function chosen(all, list) {
  const names = list?.split(",");
  const unknown = names?.filter((name) => !(name in all));
  if (unknown?.length) throw new Error(`there is no ${unknown.join(", ")}: there are ${Object.keys(all).join(", ")}`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names || names.includes(name)));
}

if (every) {
  try {
    execFileSync(process.execPath, [join(ROOT, "scripts/ready.mjs"), "--runtimes"], { stdio: ["ignore", 2, 2] });
  } catch (error) {
    tell(`the packages of bench/runtimes could not be installed: ${error.message}`);
  }
}
const folder = await buildSuite();
const { rooms: suite } = await import(pathToFileURL(join(folder, "rooms.js")));
const rooms = chosen(suite, options.only);
const all = ({ points }) => Object.keys(points);
const places = chosen({
  ...mapped({ ...home, ...natives }, (place) => ({ place, folder, effort: HERE, points: all })),
  ...(every || options.on) && mapped(others, (place) => ({
    place, folder, effort: ELSEWHERE, points: (room) => room.few ?? all(room),
  })),
}, options.on);

function mapped(object, each) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, each(value)]));
}

const { rows, ...more } = await measure({ places, rooms, reference: reference(rooms), tell });
const part = options.only || options.on;
const found = {
  ...machine(), home: HOME, ...more, rooms: record(rooms, rows),
  ...(options.record && !part && { scaling: scaling({ quick: options.quick, tell }) }),
};
if (options.record) {
  const path = fileURLToPath(new URL("recorded.json", import.meta.url));
  const all = part
    ? renewed(JSON.parse(readFileSync(path, "utf8")), found, Object.keys(places), Object.keys(rooms)) : found;
  writeFileSync(path, `${JSON.stringify(all)}\n`);
  writeDocs(all);
}
console.log(options.json ? JSON.stringify(found) : report(found));
if (found.failed.length) process.exitCode = 1;
