// npm run bench:compare REF [-- --only ROOM,...] [-- --quick]: the present build against another, process by process in
// turns, by processor time. REF is a commit, which is built in a worktree of its own, or a folder in which there is a
// build. Ends with 1 where the present is more than 5 % slower or a file of dist/ more than 10 % larger.
//
// What seems slower is measured a second time, in more rounds, and only what is slower again counts: of a hundred times
// some are beyond 5 % by chance. --quick: one short round, and no verdict on time.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildSuite, ROOT } from "./harness/build.mjs";
import { measure } from "./harness/measure.mjs";
import { median } from "./harness/median.mjs";
import { reference } from "./harness/reference.mjs";
import { comparedTable } from "./harness/tables.mjs";
import { compared, grown } from "./harness/verdict.mjs";
import { HOME, home } from "./runtimes/index.mjs";

const { values: options, positionals: [ref] } = parseArgs({
  allowPositionals: true, options: { only: { type: "string" }, quick: { type: "boolean" } },
});
if (!ref) throw new Error("npm run bench:compare REF");
const effort = options.quick
  ? { first: 5, warmUp: 2, span: 2, least: 1, cpu: true } : { first: 300, warmUp: 60, span: 100, least: 3, cpu: true };
const [ROUNDS, AGAIN] = options.quick ? [1, 1] : [5, 11];

const tell = (text) => process.stderr.write(`${text}\n`);
const git = (...words) => execFileSync("git", words, { cwd: ROOT, stdio: ["ignore", 2, 2] });

/** A folder in which REF is built. */
function built() {
  if (existsSync(join(ref, "build/core.wasm"))) return { tree: resolve(ref), remove() {} };
  git("rev-parse", "--verify", `${ref}^{commit}`);
  const tree = mkdtempSync(join(tmpdir(), "candor-compare-"));
  git("worktree", "add", "--detach", tree, ref);
  const remove = () => {
    git("worktree", "remove", "--force", tree);
    rmSync(tree, { recursive: true, force: true });
  };
  try {
    const lock = (folder) => readFileSync(join(folder, "package-lock.json"), "utf8");
    if (lock(tree) === lock(ROOT)) symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    else execFileSync("npm", ["ci", "--prefer-offline"], { cwd: tree, stdio: ["ignore", 2, 2] });
    execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: tree, stdio: ["ignore", 2, 2] });
  } catch (error) {
    remove();
    throw error;
  }
  return { tree, remove };
}

function bytes(tree) {
  const names = readdirSync(join(tree, "dist")).filter((name) => /\.(c?js|wasm)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, statSync(join(tree, "dist", name)).size]));
}

const { tree, remove } = built();
try {
  const folders = { before: await buildSuite(tree, "bench-before"), now: await buildSuite() };
  const { rooms: suite } = await import(pathToFileURL(join(folders.now, "rooms.js")));
  const only = options.only?.split(",") ?? Object.keys(suite);
  const rooms = Object.fromEntries(Object.entries(suite).filter(([name]) => only.includes(name)));
  const sums = reference(rooms);

  /** Times of both, by point. */
  const contest = async (room, contender, rounds) => {
    tell(`${room}, ${contender}, ${rounds} rounds`);
    const places = Object.fromEntries(Object.entries(folders).map(([name, folder]) => [
      name, { place: home[HOME], folder, effort: { rounds, ...effort }, points: ({ points }) => Object.keys(points) },
    ]));
    const { rows, absent, failed } = await measure({
      places, rooms: { [room]: rooms[room] }, reference: sums, wanted: (_, name) => name === contender,
    });
    for (const { reason } of [...absent, ...failed]) throw new Error(`${room}, ${contender}: ${reason}`);
    return rows.filter(({ place }) => place === "before").map(({ point, times: before }) => {
      const { times: now } = rows.find((row) => row.point === point && row.place === "now");
      return { room, contender, point, before, now, ...compared(before, now) };
    });
  };

  const all = [];
  for (const [room, { contenders }] of Object.entries(rooms)) {
    for (const contender of Object.keys(contenders).filter((name) => name.startsWith("core"))) {
      const once = await contest(room, contender, ROUNDS);
      const again = once.some(({ slower }) => slower) ? await contest(room, contender, AGAIN) : once;
      all.push(...again.map((row, k) => ({ ...row, slower: row.slower && once[k].slower })));
    }
  }
  const [before, now] = [tree, ROOT].map(bytes);
  const faults = [
    ...all.filter(({ slower }) => slower).map(({ room, contender, point, ratio }) =>
      `${room}, ${contender}, ${point}: ${ratio.toFixed(2)} times as long`),
    ...grown(before, now),
  ];
  console.log(comparedTable(ref, all));
  console.log(`\nmedian of all ratios ${median(all.map(({ ratio }) => ratio)).toFixed(3)}`);
  console.log(faults.length ? faults.join("\n") : "no slower and no larger");
  if (faults.length) process.exitCode = 1;
} finally {
  remove();
}
