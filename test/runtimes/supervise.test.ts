// A run that is stopped, however that happens, leaves no process behind.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { SUPERVISOR } from "./command.js";

/** Whether a process runs; one that ended and waits to be collected does not. */
async function runs(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { readFileSync } = await import("node:fs");
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a command ends with whoever asked for it, also when that is killed", async () => {
  const asker = spawn(process.execPath, ["--eval", `
    const { spawn } = require("node:child_process");
    const args = [${JSON.stringify(SUPERVISOR)}, process.execPath, "--eval", "console.log(process.pid); setInterval(() => {}, 1000);"];
    spawn(process.execPath, args, { detached: true, stdio: ["ignore", "inherit", "inherit"] });
  `], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(asker.stdout!, "data")) as [Buffer];
  const pid = Number(line.toString());
  expect(await runs(pid)).toBe(true);
  asker.kill("SIGKILL");
  for (let tries = 0; tries < 600 && (await runs(pid)); tries++) await pause(100);
  expect(await runs(pid)).toBe(false);
});
