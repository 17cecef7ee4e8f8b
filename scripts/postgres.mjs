// The PostgreSQL that the tests start servers of: where it is, and how it gets onto a Debian machine. Run as a script
// it installs it where it is missing and may be (root and apt-get), and otherwise says what to install. The cluster
// that Debian's package makes is not used.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { install, locate } from "./debian.mjs";

/** Where Debian has it, a folder a version: not on the PATH. */
const DEBIAN = "/usr/lib/postgresql";

function installed(program) {
  return locate([program], versions().map((version) => join(DEBIAN, version, "bin"))) ?? locate([program]);
}

/** The newest first. */
function versions() {
  try {
    return readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  } catch {
    return [];
  }
}

/** The path of a program of PostgreSQL's; throws with what to install when it is nowhere. */
export function find(program) {
  const path = installed(program);
  if (path) return path;
  const how = 'run "node scripts/postgres.mjs" as root, or "apt-get install postgresql"';
  throw new Error(`${program} is not installed: ${how}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install("The tests of stores", installed("initdb") && installed("postgres") ? [] : ["postgresql"]);
  } catch (error) {
    stderr.write(`${error.message}\n`);
    exit(1);
  }
}
