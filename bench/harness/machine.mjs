// Where and on what a table was measured.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

function git(...words) {
  const cwd = new URL("..", import.meta.url);
  return execFileSync("git", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function commit() {
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") && "+dirty");
  } catch {
    return "no commit";
  }
}

export function machine() {
  const { name, version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return {
    package: `${name} ${version}`,
    commit: commit(),
    date: new Date().toISOString(),
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    runtime: `node ${process.versions.node}, v8 ${process.versions.v8}`,
  };
}
