// candor experiment regret, limited, strategic: the same numbers every time, in every format.

import { expect, test, vi } from "vitest";
import { candor } from "../../cli/candor.js";

vi.setConfig({ testTimeout: 600_000 });

test.each(["regret", "limited", "strategic"])("%s", async (name) => {
  const run = (format: string) => candor(["experiment", name, "--trials", "1", "--format", format]);
  const [json, again, html] = [await run("json"), await run("json"), await run("html")];
  expect([json, again, html].map(({ code, stderr }) => ({ code, stderr }))).toEqual([0, 0, 0].map((code) => ({ code, stderr: "" })));
  expect(json.stdout).toBe(again.stdout);
  expect((JSON.parse(json.stdout) as unknown[]).length).toBeGreaterThan(20);
  expect(html.stdout).toContain("<svg ");
  expect(html.stdout).not.toContain("NaN");
});
