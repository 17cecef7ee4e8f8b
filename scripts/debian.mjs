// Debian packages that the tests need: installed where they may be (root and apt-get), otherwise named.

import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { env, getuid, stderr } from "node:process";

const PATH = (env.PATH ?? "").split(delimiter);

/** The path of the first of these names that is a program in one of the folders. */
export function locate(names, folders = PATH) {
  for (const folder of folders) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not here
      }
    }
  }
}

/** @param what "The browser tests" */
export function install(what, packages) {
  if (packages.length === 0) return;
  if (getuid?.() !== 0 || !locate(["apt-get"])) {
    stderr.write(`${what} need these Debian packages too: ${packages.join(" ")}\n`);
    return;
  }
  stderr.write(`Installing ${packages.join(" ")}\n`);
  aptGet("update");
  aptGet("install", "--yes", "--no-install-recommends", ...packages);
}

function aptGet(...args) {
  execFileSync("apt-get", ["-qq", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300", ...args], {
    env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
