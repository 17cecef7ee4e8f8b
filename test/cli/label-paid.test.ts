// `candor label --budget`: what the library pays, said with what it promises.

import { load } from "candor";
import { expect, test } from "vitest";
import { candor } from "./candor.js";

const { crowd } = await load();

const TRUTH = ["cat", "cat", "dog", "dog", "cat", "cat", "dog", "dog"];
const rows = TRUTH.flatMap((truth, t) => [
  { task: `t${t}`, worker: "ann", label: truth }, { task: `t${t}`, worker: "bob", label: truth },
  { task: `t${t}`, worker: "eve", label: "cat" },
]);
const GOLD: Record<string, string> = { t0: "cat", t3: "dog" };
const VOTES = ["task,worker,label,gold", ...rows.map(({ task, worker, label }) => `${task},${worker},${label},${GOLD[task] ?? ""}`), ""].join("\n");

const run = (...args: string[]) => candor(["label", "-", ...args], { input: VOTES });

test.each(["peer", "golden"] as const)("%s: json is what the library pays", async (rule) => {
  const { code, stdout } = await run("--format", "json", "--budget", "3000000", "--rule", rule);
  expect(code).toBe(0);
  const { paid } = JSON.parse(stdout) as { paid: unknown };
  const want = rule === "peer"
    ? crowd.payments({ votes: rows }, { budget: 3_000_000, rule })
    : crowd.payments({ votes: rows, gold: GOLD }, { budget: 3_000_000, rule });
  expect(paid).toEqual(JSON.parse(JSON.stringify(want)));
});

test("a person reads what it rests on; csv stays the answers", async () => {
  const { stdout } = await run("--budget", "3000000");
  expect(stdout).toContain("Paid by peer: 2,000,000 of 3,000,000 micro-units, 1,000,000 unspent.");
  expect(stdout).toContain("Truth is dominant among workers who share 4 tasks, as long as");
  expect(stdout).toMatch(/eve +500,000 +0 +0\.0000 +2/);
  const { stdout: csv } = await run("--budget", "3000000", "--format", "csv");
  expect(csv).toBe((await run("--format", "csv")).stdout);
});

test("--rule without --budget is wrong usage; golden without gold is refused", async () => {
  expect(await run("--rule", "peer")).toMatchObject({ code: 2 });
  const { code, stderr, stdout } = await candor(["label", "-", "--budget", "1", "--rule", "golden"], {
    input: "task,worker,label\nt1,ann,yes\nt1,bob,no\n",
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("column gold");
});
