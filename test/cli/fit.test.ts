// candor fit: pairwise preferences in, rewards out that candor price reads.

import { load, type Preferences } from "candor";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";
import { tablesIn } from "./page.js";

const SHIPPED = new URL("../../examples/comparisons.csv", import.meta.url);
const { game } = await load();

interface Fit {
  readonly prompt: string | null;
  readonly group: string | null;
  readonly comparisons: number;
  readonly tie: number | null;
  readonly scores: number;
  readonly logLikelihood: number;
  readonly items: readonly { readonly id: string; readonly reward: number; readonly standardError: number }[];
}

async function fits(args: readonly string[], input = ""): Promise<readonly Fit[]> {
  const { code, stdout, stderr } = await candor(["fit", ...args, "--format", "json"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (JSON.parse(stdout) as { fits: Fit[] }).fits;
}

/** What the library says of these comparisons, as the command writes it. */
function byLibrary(preferences: Preferences): Omit<Fit, "prompt" | "group"> {
  const { ids, rewards, standardErrors, tie, scores, logLikelihood } = game.fitRewards(preferences);
  return {
    comparisons: preferences.comparisons.reduce((sum, { weight = 1 }) => sum + weight, 0),
    tie, scores, logLikelihood,
    items: ids.map((id, k) => ({ id, reward: rewards[k]!, standardError: standardErrors[k]! })),
  };
}

const PLAIN = "winner,loser,weight\na,b,3\nb,c,2\nc,a,1\n";

test.each([
  [[], 0],
  [["--ridge", "0.5"], 0.5],
] as const)("the shipped file, %j: every fit is game.fitRewards", async (args, ridge) => {
  const rows = readFileSync(SHIPPED, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  const found = await fits([SHIPPED.pathname, ...args]);
  const prompts = ["May I return an opened product?", "Where is my parcel?"];
  expect(found.map(({ prompt, group }) => [prompt, group]))
    .toEqual(prompts.flatMap((prompt) => ["legal", "sales"].map((group) => [prompt, group])));
  for (const { prompt, group, ...fit } of found) {
    const comparisons = rows.filter(([p, g]) => p === prompt && g === group).map(([, , winner, loser, tie, weight]) => (
      { winner: winner!, loser: loser!, tie: tie === "true", weight: Number(weight) }));
    expect(fit).toEqual(byLibrary({ comparisons, ridge }));
  }
  expect(found.map(({ tie }) => tie === null)).toEqual([false, false, false, true]);
});

test("without prompts and groups there is one fit, and rows of a prompt and group may stand anywhere", async () => {
  const comparisons = [
    { winner: "a", loser: "b", weight: 3 }, { winner: "b", loser: "c", weight: 2 }, { winner: "c", loser: "a" },
  ];
  expect(await fits(["-"], PLAIN)).toEqual([{ prompt: null, group: null, ...byLibrary({ comparisons }) }]);
  const scattered = "group,winner,loser\ng,a,b\nh,b,a\ng,b,a\nh,a,b\ng,a,b\n";
  const [g, h] = await fits(["-"], scattered);
  expect(g).toMatchObject({ group: "g", prompt: null, comparisons: 3 });
  expect(g!.items[0]!.reward - g!.items[1]!.reward).toBeCloseTo(Math.log(2), 12);
  expect(h!.items[0]!.reward).toBeCloseTo(0, 12);
});

test.each(["true", "TRUE", "1", "yes"])("%s is a tie", async (word) => {
  const [fit] = await fits(["-"], `winner,loser,tie\na,b,\nb,a,false\na,b,${word}\n`);
  const twins = [{ winner: "a", loser: "b" }, { winner: "b", loser: "a" }, { winner: "a", loser: "b", tie: true }];
  expect(fit).toEqual({ prompt: null, group: null, ...byLibrary({ comparisons: twins }) });
  expect(fit!.tie).not.toBeNull();
});

test("csv is what candor price reads: it prices the fitted rewards", async () => {
  const path = join(folder(), "rewards.csv");
  expect(await candor(["fit", SHIPPED.pathname, "--format", "csv", "--out", path])).toMatchObject({ code: 0, stdout: "" });
  const { code, stdout } = await candor(["price", path, "--format", "jsonl"]);
  expect(code).toBe(0);
  const priced = stdout.trim().split("\n").map((line) => JSON.parse(line) as { groups: { payment: number }[] });
  const found = await fits([SHIPPED.pathname]);
  const prompts = [found.slice(0, 2), found.slice(2)];
  const payments = priced.slice(0, 2).map(({ groups }) => groups.map(({ payment }) => payment));
  expect(payments).toEqual(prompts.map((groups) => {
    const responses = groups[0]!.items.map(({ id }) => id);
    const rewards = groups.map(({ items }) => responses.map((id) => items.find((item) => item.id === id)!.reward));
    return Array.from(game.price({ groups: rewards.map((reward) => ({ size: 1, reward })) }).payments);
  }));
});

test("csv of a file without prompts and groups has all in their place, and price reads it", async () => {
  const { stdout } = await candor(["fit", "-", "--format", "csv"], { input: PLAIN });
  const [head, ...rows] = stdout.trim().split("\n");
  expect(head).toBe("prompt,response,group,reward");
  expect(rows.map((row) => row.split(",").slice(0, 3))).toEqual(["a", "b", "c"].map((id) => ["all", id, "all"]));
  expect(await candor(["price", "-"], { input: stdout })).toMatchObject({ code: 0, stderr: "" });
});

test("a response that one group did not compare is refused by price, by name", async () => {
  const input = "group,winner,loser\ng,a,b\ng,b,a\nh,a,b\nh,b,a\nh,c,a\nh,a,c\n";
  const { stdout } = await candor(["fit", "-", "--format", "csv"], { input });
  expect((await candor(["price", "-"], { input: stdout })).stderr)
    .toContain('prompt "all" has no row for response "c" and group "g"');
});

test("the table for a person: best first, with errors and the certificate", async () => {
  const { stdout } = await candor(["fit", file("winner,loser,tie,weight\na,b,,1\nb,a,,3\na,b,yes,2\n")]);
  expect(stdout).toMatch(/^Rewards from 6 comparisons\n/);
  expect(stdout).toMatch(/6 comparisons, among them 2 ties: log nu [\d.]+\. Log-likelihood -[\d.]+; largest residual/);
  expect(stdout).toMatch(/largest residual of the score equations [\d.]+(e-\d+)?\.\n/);
  expect(stdout).toMatch(/^b +0\.55 ± \d\.\d+\na +-0\.55 ± /m);
  expect(stdout).not.toContain("ridge");
  expect((await candor(["fit", "-", "--ridge", "1"], { input: PLAIN })).stdout).toContain("A ridge of 1 pulls them in");
  const page = (await candor(["fit", "-", "--format", "html"], { input: PLAIN })).stdout;
  expect(tablesIn(page)[0]!.rows.map(([response]) => response)).toEqual(expect.arrayContaining(["a", "c"]));
});

test("of many fits the table has the first ones and says how many more there are", async () => {
  const input = `prompt,winner,loser\n${Array.from({ length: 12 }, (_, p) => `p${p},a,b\np${p},b,a\n`).join("")}`;
  const { stdout } = await candor(["fit", "-"], { input });
  expect(stdout).toContain("\np9\n");
  expect(stdout).not.toContain("\np10\n");
  expect(stdout).toContain("… 2 more fits left out");
});

describe("refused", () => {
  const whose = "prompt,group,winner,loser,weight\n";
  test.each<[string, string, string]>([
    ["never lost", `${whose}p,g,a,b,1\n`, 'the comparisons of prompt "p" by group "g" expected at least one'],
    ["never lost, one fit", "winner,loser\na,b\n", "standard input: the comparisons expected at least one"],
    ["not connected", "winner,loser\na,b\nb,a\nc,d\nd,c\n", 'at least one comparison of "c" with "a"'],
    ["in the second fit", `${whose}p,g,a,b,1\np,g,b,a,1\np,h,x,y,1\n`, 'by group "h"'],
    ["a weight out of range", `${whose}p,g,a,b,1e10\n`, 'weight of "a" over "b" of prompt "p" by group "g" expected'],
    ["a weight that is none", `${whose}p,g,a,b,x\n`, 'line 2: "weight" expected a finite number > 0, got "x"'],
    ["an empty weight", `${whose}p,g,a,b,\n`, 'line 2: "weight" expected a finite number > 0, got ""'],
    ["a tie that is none", "winner,loser,tie\na,b,maybe\n", 'line 2: "tie" expected true, 1, yes, false, 0, no or nothing, got'],
    ["an item against itself", "winner,loser\nb,a\na,a\n", 'line 3: "loser" expected another item than the winner'],
    ["an item without a name", "winner,loser\n,a\n", 'line 2: "winner" expected a name, got ""'],
    ["a prompt without a name", `${whose},g,a,b,1\n`, 'line 2: "prompt" expected a name, got ""'],
    ["a group without a name", `${whose}p,,a,b,1\n`, 'line 2: "group" expected a name, got ""'],
    ["other columns", "a,b\n1,2\n", "expected the columns winner,loser[,tie][,weight][,prompt][,group]"],
    ["JSON", "{}", "expected a table of preferences, got JSON"],
  ])("%s", async (_, input, message) => {
    const { code, stdout, stderr } = await candor(["fit", "-"], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
  });

  test.each([
    ["-1", "Expected a number >= 0"], ["x", "Expected a number >= 0"], ["1e10", "--ridge expected"],
  ])("--ridge %s", async (ridge, message) => {
    const { code, stdout, stderr } = await candor(["fit", "-", "--ridge", ridge], { input: PLAIN });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("what --ridge mends", async () => {
    const [fit] = await fits(["-", "--ridge", "1"], "winner,loser\na,b\n");
    expect(fit!.items[0]!.reward).toBeGreaterThan(0);
  });
});
