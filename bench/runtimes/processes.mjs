// Node, Deno and Bun: a process for each job.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Absent } from "../harness/absent.mjs";
import { ROOT } from "../harness/build.mjs";

export const run = promisify(execFile);

/** A job may take this long, milliseconds. */
const LONGEST = 300_000;

/** @param find the program and its arguments before the script; throws Absent */
const program = (find) => ({
  async open(folder) {
    const [command, ...args] = find();
    return {
      async perform(job) {
        const words = [...args, join(folder, "main.js"), JSON.stringify(job)];
        return JSON.parse((await run(command, words, { timeout: LONGEST, maxBuffer: 2 ** 26 })).stdout);
      },
      close() {},
    };
  },
});

/** The Node that runs this where it is of that major version, otherwise the one of bench/runtimes/package.json. */
export const node = (major) => program(() => {
  if (process.versions.node.startsWith(`${major}.`)) return [process.execPath];
  const path = join(ROOT, `bench/runtimes/node_modules/node-${major}/bin/node`);
  if (!existsSync(path)) throw new Absent(`no package of Node ${major} for ${process.platform} on ${process.arch}`);
  return [path];
});

const installed = (name, ...args) => program(() => [join(ROOT, "node_modules/.bin", name), ...args]);

export const deno = installed("deno", "run", "--no-prompt", "--cached-only");
export const bun = installed("bun", "run", "--no-install");
