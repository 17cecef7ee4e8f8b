// candor experiment regret, limited, strategic: the same numbers every time, in every format.

import { expect, test, vi } from "vitest";
import { candor } from "../../cli/candor.js";
import { chartsIn, slotOf } from "../../cli/page.js";

vi.setConfig({ testTimeout: 600_000 });

test.each(["regret", "limited", "strategic"])("%s", async (name) => {
  const run = (format: string) => candor(["experiment", name, "--trials", "1", "--format", format]);
  const [json, again, html] = [await run("json"), await run("json"), await run("html")];
  expect([json, again, html].map(({ code, stderr }) => ({ code, stderr }))).toEqual([0, 0, 0].map((code) => ({ code, stderr: "" })));
  expect(json.stdout).toBe(again.stdout);
  expect((JSON.parse(json.stdout) as unknown[]).length).toBeGreaterThan(20);
  expect(chartsIn(html.stdout)).not.toEqual([]);
  expect(slotOf(html.stdout)).not.toContain("NaN");
});

test("steering: less bend where the share counts for more, and where more slots are planned", async () => {
  const { stdout, code } = await candor(["experiment", "steering", "--format", "json"]);
  expect(code).toBe(0);
  const rows = JSON.parse(stdout) as { scheme: string; mix: number; opponent: string; slots: number; mean_deviation: number }[];
  const bend = (mix: number, slots: number): number =>
    rows.find((row) => row.scheme === "wsu" && row.mix === mix && row.opponent === "reports .4 more" && row.slots === slots)!.mean_deviation;
  for (const slots of [1, 4, 16, 64, 256, 1000]) expect(bend(0, slots)).toBeGreaterThan(bend(0.5, slots));
  for (const mix of [0, 0.5, 0.9]) expect(bend(mix, 16)).toBeGreaterThan(bend(mix, 1000));
});
