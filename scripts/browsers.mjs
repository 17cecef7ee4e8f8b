// The programs that the browser tests drive: where they are, and how they get onto a Debian machine.
// Run as a script it installs what is missing where it may (root and apt-get), and otherwise says what to install.

import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { argv, env, exit, getuid, stderr } from "node:process";
import { fileURLToPath } from "node:url";

/** Names a program goes by, and the Debian package that holds it. */
const PROGRAMS = {
  chromium: { names: ["chromium", "chromium-browser", "google-chrome"], debian: "chromium" },
  firefox: { names: ["firefox-esr", "firefox"], debian: "firefox-esr" },
  webkitgtk: { names: ["WebKitWebDriver"], debian: "webkit2gtk-driver" },
  xvfb: { names: ["Xvfb"], debian: "xvfb" },
};

/** The path of a program; throws with what to install when it is nowhere. */
export function find(program) {
  const { names, debian } = PROGRAMS[program];
  const path = locate(names);
  if (path) return path;
  throw new Error(`${names[0]} is not installed: run "node scripts/browsers.mjs" as root, or "apt-get install ${debian}"`);
}

function locate(names) {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
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

function install() {
  const missing = Object.values(PROGRAMS).filter(({ names }) => !locate(names)).map(({ debian }) => debian);
  if (missing.length === 0) return;
  if (getuid?.() !== 0 || !locate(["apt-get"])) {
    stderr.write(`The browser tests need these Debian packages too: ${missing.join(" ")}\n`);
    return;
  }
  stderr.write(`Installing ${missing.join(" ")}\n`);
  aptGet("update");
  aptGet("install", "--yes", "--no-install-recommends", ...missing);
}

function aptGet(...args) {
  execFileSync("apt-get", ["-qq", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300", ...args], {
    env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install();
  } catch (error) {
    stderr.write(`${error.message}\n`);
    exit(1);
  }
}
