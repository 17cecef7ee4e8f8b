// What has to be there before anything runs: the packages of the lock file, and a build of the sources as they are. What is there
// already is not made again, but for the build with --build. With --tests also what the tests need: browsers, PostgreSQL, and
// other people's build chains (test/consumers); with --runtimes the versions of Node that the benchmarks run in.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, chdir, env, execPath, platform, version } from "node:process";
import { fileURLToPath } from "node:url";

chdir(fileURLToPath(new URL("..", import.meta.url)));

/** What a build is made of. */
const SOURCES = ["assembly", "bindings", "scripts/build.mjs", "scripts/page.mjs", "asconfig.json", "package.json", "package-lock.json", "tsconfig.json", "tsconfig.types.json"];

function filesUnder(path) {
  if (!readdirOf(path)) return [path];
  return readdirOf(path).flatMap((name) => filesUnder(join(path, name))).sort();
}

function readdirOf(path) {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}

function digest(paths) {
  const hash = createHash("sha256").update(version);
  for (const path of paths.flatMap(filesUnder)) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest("hex");
}

/** Does the work unless the stamp says that it was done for the same inputs and nothing that it made is missing. */
function unlessDone(stamp, inputs, made, work, anyway = false) {
  const now = digest(inputs);
  if (!anyway && made.every(existsSync) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  work();
  writeFileSync(stamp, now);
}

function run(command, args) {
  // npm is a script file on Windows
  execFileSync(command, args, { stdio: "inherit", env, shell: platform === "win32" && command === "npm" });
}

function install(folder) {
  const args = ["ci", "--no-audit", "--no-fund", "--prefer-offline", ...(folder === "." ? [] : ["--prefix", folder, "--ignore-scripts"])];
  const lock = [join(folder, "package.json"), join(folder, "package-lock.json")];
  unlessDone(join(folder, "node_modules/.ready"), lock, [join(folder, "node_modules")], () => run("npm", args));
}

/** Node 20 has no SQLite of its own, and to npm an optional driver that could not be built is no error. */
function sqlite() {
  const { status } = spawnSync(execPath, ["-e", "require('node:sqlite')"], { stdio: "ignore" });
  if (status === 0) return;
  const opening = "new (require('better-sqlite3'))(':memory:')";
  const loads = () => spawnSync(execPath, ["-e", opening], { stdio: "ignore" }).status === 0;
  if (loads()) return;
  const there = existsSync("node_modules/better-sqlite3");
  run("npm", there ? ["rebuild", "better-sqlite3"] : ["install", "--no-save", "--no-audit", "--no-fund"]);
  if (!loads()) throw new Error("better-sqlite3 does not load; to build it takes python3, make and g++");
}

const tests = argv.includes("--tests");
install(".");
if (tests) {
  sqlite();
  install("test/consumers");
  for (const needed of ["browsers", "postgres"]) run(execPath, [`scripts/${needed}.mjs`]);
}
if (argv.includes("--runtimes")) install("bench/runtimes");
unlessDone("build/.ready", SOURCES, ["dist/web.js", "dist/cli.js", "dist/playground.html", "dist/types", "build/core.wasm", "build/core.scalar.wasm"], () =>
  run(execPath, ["scripts/build.mjs"]), argv.includes("--build"));
