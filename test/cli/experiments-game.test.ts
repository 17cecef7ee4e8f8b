// The paper's tables and figure, and both lies on data of one's own.

import { load } from "candor";
import { describe, expect, test } from "vitest";
import { table2 } from "../../bindings/node/cli/game/experiments/table2.js";
import { table3 } from "../../bindings/node/cli/game/experiments/table3.js";
import { table6 } from "../../bindings/node/cli/game/experiments/table6.js";
import type { Outcome } from "../../bindings/node/cli/game/experiments/lies.js";
import { recovered } from "../../bindings/node/cli/game/experiments/candidate-sets.js";
import soups from "../vectors/rewarded-soups.json" with { type: "json" };
import { candor } from "./candor.js";
import { chartsIn } from "./page.js";

const { game } = await load();

interface Row {
  readonly [column: string]: number | string;
}
type Lied = Row & Outcome;

async function rows<R extends Row>(args: readonly string[], input = ""): Promise<R[]> {
  const { code, stdout, stderr } = await candor(["experiment", ...args, "--format", "json"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as R[];
}

describe("the paper's tables", () => {
  test("Table 1: signs and growth, from few games", async () => {
    const found = await rows(["table1", "--trials", "2000", "--seed", "1"]);
    expect(found.map(({ epsilon }) => epsilon)).toEqual([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
    found.forEach((row, k) => {
      expect(row.valuation_change).toBeGreaterThan((found[k - 1]?.valuation_change as number) ?? 0);
      expect(row.utility_change).toBeLessThan((found[k - 1]?.utility_change as number) ?? 0);
    });
    const want = game.simulate({ samples: 2000, seed: 1, epsilons: [0.001, 0.002], lambda: 0.1 }).lies[0]!;
    expect(found[0]).toMatchObject({ valuation_change: want.valuation.mean, utility_change: want.utility.mean });
  });

  test("the recovered candidates are those of the vectors", () => {
    expect(recovered.values).toEqual(soups.candidates.map(({ values }) => values));
    expect(recovered.rewards).toEqual(soups.groups);
  });

  test.each(["table2", "table3", "table6"])("%s: every figure within 0.011, the truth best", async (name) => {
    const found = await rows([name]);
    expect(found.map(({ alpha }) => alpha)).toEqual([0.2, 0.5, 1, 1.5, 2, 3]);
    for (const row of found) {
      for (const key of ["valuation", "utility", "welfare"]) {
        expect(Math.abs((row[key] as number) - (row[`paper_${key}`] as number))).toBeLessThan(0.011);
      }
      expect(row.utility).toBeLessThanOrEqual(found[2]!.utility as number);
    }
  });

  test("Table 3's valuations are 0, 0, 1.05, 1.05, 3.54, 4.00", async () => {
    const found = await rows(["table3"]);
    expect(found.map(({ paper_valuation }) => paper_valuation)).toEqual([0, 0, 1.05, 1.05, 3.54, 4]);
  });

  test("no --seed where nothing is drawn", async () => {
    expect([table2, table3, table6].map(({ random }) => random)).toEqual([undefined, undefined, undefined]);
    expect(await candor(["experiment", "table2", "--seed", "1"])).toMatchObject({ code: 2, stdout: "" });
  });
});

test("Figure 2: both lies raise the valuation, and the truth leaves the most, in all twelve panels", async () => {
  const found = await rows<Lied>(["figure2"]);
  const panels = Array.from({ length: 12 }, (_, k) => found.slice(6 * k, 6 * (k + 1)));
  expect(new Set(panels.map(([row]) => [row!.game, row!.size_1, row!.strategy].join())).size).toBe(12);
  for (const panel of panels) {
    const truth = panel.find(({ parameter }) => parameter === 1)!;
    expect(Math.max(...panel.map(({ utility }) => utility))).toBe(truth.utility);
    expect(panel.at(-1)!.valuation).toBeGreaterThan(truth.valuation);
    panel.forEach(({ valuation, payment }, k) => {
      expect(valuation).toBeGreaterThanOrEqual((panel[k - 1]?.valuation ?? 0) - 1e-12);
      expect(payment).toBeGreaterThanOrEqual((panel[k - 1]?.payment ?? 0) - 1e-12);
    });
  }
});

const all = [["table1", "--trials", "10"], ["table2"], ["table6"], ["figure2"]];

test.each(all)("%s: one page with its curves", async (...args) => {
  const { code, stdout } = await candor(["experiment", ...args, "--format", "html"]);
  expect(code).toBe(0);
  const charts = chartsIn(stdout);
  expect(charts).not.toEqual([]);
  for (const { series } of charts) for (const { points } of series) expect(points.length).toBeGreaterThan(1);
});
