// Options of `candor crowd` that would be ignored are refused by name, all at once.

import { expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";

const VOTES = "slot,worker,report,label\n1,ann,1,1\n1,bob,0,1\n";
const KEY = "ab".repeat(16);

test.each<[readonly string[], string]>([
  [["--rule", "brier"], "--rule would change nothing without --budget"],
  [["--horizon", "9"], "--horizon would change nothing without --schedule fixed"],
  [["--horizon", "9", "--schedule", "doubling"], "--horizon would change nothing without --schedule fixed"],
  [["--key", KEY], "--key would change nothing without a draw"],
  [["--update", "elf-x", "--schedule", "fixed", "--scale", "2"], "--schedule and --scale would change nothing under --update elf-x"],
  [["--each"], "--each would change nothing in --format table"],
  [["--each", "--format", "json"], "--each would change nothing in --format json"],
  [["--rule", "brier", "--rule", "weight"], "comes twice"],
])("%j", async (args, message) => {
  const { code, stdout, stderr } = await candor(["crowd", "-", ...args], { input: VOTES });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("what a state needs that a replay does not is missing at once", async () => {
  const state = `${folder()}/state.json`;
  const { code, stderr } = await candor(["crowd", "-", "--schedule", "fixed", "--output", "sample", "--state", state], { input: VOTES });
  expect(code).toBe(2);
  for (const flags of ["missing options", "--horizon <slots>", "--key <hex>"]) expect(stderr).toContain(flags);
});

test.each<[readonly string[]]>([
  [["--budget", "5", "--rule", "brier"]], [["--schedule", "fixed", "--horizon", "9"]], [["--per-slot", "1", "--key", KEY]],
  [["--update", "elf-x", "--key", KEY]], [["--output", "sample", "--key", KEY]], [["--format", "csv", "--each"]],
])("%j is used, and so not refused", async (args) => {
  expect((await candor(["crowd", file(VOTES), ...args])).code).toBe(0);
});

test("the help says one default of silence, and speaks of slots", async () => {
  const { stdout } = await candor(["crowd", "--help"]);
  expect(stdout.replace(/\s+/g, " ")).toContain("(default: half)");
  expect(stdout.replaceAll("round,...", "")).not.toMatch(/\brounds?\b/);
});
