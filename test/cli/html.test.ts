// --format html: the playground's page with a report in it, and the scene of a room where the room shows the same.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { load } from "candor";
import { describe, expect, onTestFinished, test } from "vitest";
import { callOf, read as readData, type DataScene } from "../../bindings/web/playground/rooms/data/scene.js";
import { read as readGame } from "../../bindings/web/playground/rooms/game/read.js";
import { ROOT } from "../packed.js";
import { candor } from "./candor.js";
import type { Figure } from "../../bindings/web/playground/report/report.js";
import { cellsIn, reportIn, slotOf, tablesIn } from "./page.js";

const example = (name: string): string => join(ROOT, "examples", name);

async function page(args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await candor([...args, "--format", "html"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const HOSTILE = ["</script><img src=x onerror=alert(1)>", "<!--<script>", "=cmd()", "]]>&lt;", "\u2028\u2029", "\ud83d\ude00"];

test("names end no element: the page is the playground's but for its data, which have no <", async () => {
  const rows = HOSTILE.flatMap((name) => [0, 1].map((response) => `"${name}",r${response},"${name} g",${response}\n`));
  const alone = `prompt,response,group,reward\n${rows.slice(0, 2).join("")}`;
  const own = readFileSync(join(ROOT, "dist/playground.html"), "utf8");
  for (const name of HOSTILE) {
    const html = await page(["price", "-"], alone.replaceAll(HOSTILE[0]!, name));
    const slot = slotOf(html);
    expect(slot).not.toMatch(/[<\u2028\u2029]/);
    expect(html.match(/<\/script/g)).toHaveLength(own.match(/<\/script/g)!.length);
    const { live } = reportIn(html);
    expect(live!.scene).toMatchObject({ prompt: name, groups: [{ name: `${name} g` }] });
  }
});

test("the title is a text: that of a call has names of money in it", async () => {
  const html = await page(["data", "-", "--threshold", "1", "--rule", "critical-value", "--reserve", "9", "--currency", "<b>&"], "user,cost,capacity\na,1,1\n");
  expect(/<title>(.*)<\/title>/.exec(html)![1]).toBe("1 user of 1 gives 1 units for 9 &#60;b&#62;&#38;");
});

test("without JavaScript it says that it takes some", async () => {
  expect(await page(["price", example("rewards.csv")])).toContain("<noscript>This page computes in the browser: it takes JavaScript.</noscript>");
});

describe("an installation without its page", () => {
  /** A copy of the command line; it finds packages from inside the repository. */
  function copied(): string {
    const folder = mkdtempSync(join(ROOT, "build/cli-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(join(ROOT, "dist/cli.js"), join(folder, "cli.js"));
    return folder;
  }
  const run = (folder: string, ...args: string[]) => spawnSync(process.execPath, [join(folder, "cli.js"), ...args], { encoding: "utf8" });

  test("is refused by the file's name before anything is read; other formats go on", () => {
    const folder = copied();
    const { status, stdout, stderr } = run(folder, "price", join(folder, "none.csv"), "--format", "html");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(`candor: ${join(folder, "playground.html")}: no such file or directory\n`);
    expect(run(folder, "price", example("rewards.csv")).status).toBe(0);
  });

  test("one that is another page is refused too", () => {
    const folder = copied();
    writeFileSync(join(folder, "playground.html"), "<!doctype html>");
    expect(run(folder, "price", example("rewards.csv"), "--format", "html").stderr).toContain("expected the page of this version");
  });
});

describe("the game room", () => {
  test("has the first prompt, and computes what the report says of it", async () => {
    const html = await page(["price", example("rewards.csv"), "--lambda", "0.5", "--size", "legal=6"]);
    const { live } = reportIn(html);
    const { groups, baseline, boost, divergence, lambda, normalization } = readGame(live!.scene)!;
    const { game } = await load();
    const { payments } = game.price({
      groups: groups.map(({ report, multiplier }) => ({ ...report, multiplier })), baseline, boost, divergence, lambda, normalization,
    });
    const [, first] = tablesIn(html);
    expect(first!.rows.map(([group, , pays]) => [group, (pays as Figure).value])).toEqual(groups.map(({ name }, i) => [name, payments[i]!]));
    expect(live!.says).toBe("Of 4 prompts the first, May I return an opened product?, is in this page.");
  });

  test("of JSON too, with its baseline, boost and multiplier, and of an audit", async () => {
    const game = { groups: [{ id: "a", size: 2, multiplier: 3, reward: [1, 0] }, { id: "b", size: 1, reward: [0, 1] }], baseline: [0.25, 0.75], boost: [0, 0.5], divergence: "chi2" };
    for (const command of ["price", "audit"]) {
      expect(reportIn(await page([command, "-"], JSON.stringify(game))).live).toMatchObject({
        room: "game", scene: { baseline: [0.25, 0.75], boost: [0, 0.5], divergence: "chi2", groups: [{ name: "a", multiplier: 3 }, { name: "b", multiplier: 1 }] },
      });
    }
  });

  test.each([[["--rule", "none"]], [["--rebate", "bailey"]], [["--rule", "intermediate", "--ascent", "8:0.3"]]])("is left out with %j, which it has not", async (args) => {
    expect(reportIn(await page(["price", example("rewards.csv"), ...args])).live).toBeUndefined();
  });

  test("is left out of candidates, which have a table of their own", async () => {
    const html = await page(["price", example("rewarded-soups.csv")]);
    expect(reportIn(html).live).toBeUndefined();
    expect(cellsIn(html)).toContain("without it wins");
  });
});

describe("the crowd room", () => {
  const votes = "slot,worker,report,label\ns,a,0.9,1\ns,b,0.2,1\nt,a,0.3,\nt,b,,\n";

  test("has every vote: who is silent, and labels that are not known", async () => {
    const { live } = reportIn(await page(["crowd", "-", "--schedule", "doubling", "--scale", "2", "--budget", "3000000", "--rule", "brier"], votes));
    expect(live!.scene).toMatchObject({
      history: { workers: ["a", "b"], reports: [[0.9, 0.2], [0.3, null]], labels: [1, null] },
      schedule: "doubling", scale: 2, silence: "half", budget: 3, rule: "brier",
    });
  });

  test("has who was not asked as no part of a round", async () => {
    const { live } = reportIn(await page(["crowd", "-"], `${votes.replace("t,b,,\n", "")}u,a,,1\n`));
    expect(live!.scene).toMatchObject({
      history: { reports: [[0.9, 0.2], [0.3, -1], [null, -1]] }, silence: "half",
    });
  });

  test.each([
    [["--update", "prod"], votes], [["--per-slot", "1"], votes], [["--output", "sample"], votes], [["--label-noise", "0.1"], votes],
    [["--schedule", "fixed", "--horizon", "7"], votes],
  ])("is left out with %j, which it would replay otherwise", async (args, input) => {
    expect(reportIn(await page(["crowd", "-", ...args], input)).live).toBeUndefined();
  });
});

describe("the data room", () => {
  const users = "user,cost,capacity,benefit\nann,2,4,5\nbob,3,5,6\n";
  const terms = ["--threshold", "5", "--rule", "critical-value", "--reserve", "5"];
  const scene = async (...args: string[]): Promise<DataScene | undefined> => {
    const { live } = reportIn(await page(["data", "-", ...args], users));
    return live && readData(live.scene);
  };

  test("plans the same call", async () => {
    const { data } = await load();
    const found = await scene(...terms, "--buffer", "1/5", "--currency", "EUR:2", "--units", "smallest");
    expect(found).toMatchObject({ money: "EUR/100", buffer: 20, price: 5 });
    const [plan, asked] = [data.plan(callOf(found!)), data.plan({
      users: [{ cost: 2, capacity: 4 }, { cost: 3, capacity: 5 }], threshold: 5, rule: "critical-value", reserve: 5, buffer: [1, 5],
    })];
    expect([...plan.payments]).toEqual([...asked.payments]);
  });

  test("has the other rules that it knows", async () => {
    expect(await scene("--threshold", "5", "--rule", "posted", "--subsidy", "3")).toMatchObject({ rule: "posted", price: 3 });
    expect(await scene("--threshold", "5", "--rule", "benefit-backed", "--subsidy", "1")).toMatchObject({ rule: "benefit-backed" });
    expect(await scene("--threshold", "5", "--rule", "proportional", "--reserve", "4", "--protocol", "small-first")).toMatchObject({ protocol: "small-first" });
  });

  test.each([
    [[...terms, "--key", "00112233445566778899aabbccddeeff"]], [["--threshold", "5", "--rule", "benefit-backed", "--subsidy", "1", "--spillover", "1/2"]],
    [["--threshold", "5", "--rule", "club", "--subsidy", "3"]], [["--level", "5=1", "--level", "9=2", "--rule", "benefit-backed", "--subsidy", "1"]],
  ])("is left out with %j, which it has not", async (args) => {
    expect(await scene(...args)).toBeUndefined();
  });
});

test("docs say what a page weighs", () => {
  const weight = readFileSync(join(ROOT, "dist/playground.html")).length / 1000;
  const said = Number(/some (\d+) kB, and (?:its|the) report/.exec(readFileSync(join(ROOT, "docs/playground.md"), "utf8"))?.[1]);
  expect(Math.abs(said - weight)).toBeLessThan(0.2 * weight);
});
