// The programs that the browser tests drive: where they are, and how they get onto a Debian machine.
// Run as a script it installs what is missing where it may (root and apt-get), and otherwise says what to install.

import { argv, exit, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { install, locate } from "./debian.mjs";

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

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install("The browser tests", Object.values(PROGRAMS).filter(({ names }) => !locate(names)).map(({ debian }) => debian));
  } catch (error) {
    stderr.write(`${error.message}\n`);
    exit(1);
  }
}
