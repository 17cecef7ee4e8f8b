// Runs a command, and ends it with all that it started as soon as whoever asked for it is gone, however that ended.
// node supervise.mjs COMMAND ARGS...     in a process group of its own

import { spawn } from "node:child_process";

const [command, ...args] = process.argv.slice(2);
const asker = process.ppid;
setInterval(() => process.ppid !== asker && process.kill(-process.pid, "SIGKILL"), 250);

const child = spawn(command, args, { stdio: "inherit" });
child.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.once("exit", (code) => process.exit(code ?? 1));
