// candor experiment trained: the figures of the game that was really trained, computed again from its record.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { candor } from "./candor.js";
import { chartsIn } from "./page.js";

interface Row {
  readonly part: string;
  readonly rule: string;
  readonly group: string;
  readonly reported: number;
  readonly valuation: number;
  readonly valuation_error: number | null;
  readonly payment: number;
  readonly payment_error: number | null;
  readonly utility: number;
}
interface Checkpoint { readonly run: string; readonly step: number | "optimum"; readonly values: readonly number[]; readonly kl: number }

const { stdout } = await candor(["experiment", "trained", "--format", "json"]);
const rows = JSON.parse(stdout) as readonly Row[];
const { log, names } = JSON.parse(readFileSync(new URL("../../examples/tiny-rlhf/runs.json", import.meta.url), "utf8")) as { log: Checkpoint[]; names: string[] };
const SIZES = [3, 2, 1];

const of = (part: string, rule = "affine-maximizer"): Row[] => rows.filter((row) => row.part === part && row.rule === rule);
const model = (run: string, step: number | "optimum" = 160): Checkpoint => log.find((entry) => entry.run === run && entry.step === step)!;
const others = ({ values, kl }: Checkpoint, i: number): number => values.reduce((sum, value, j) => (j === i ? sum : sum + SIZES[j]! * value), -kl);
const near = (got: readonly number[], want: readonly number[], within: number): void => want.forEach((value, k) => expect(Math.abs(got[k]! - value)).toBeLessThanOrEqual(within));

test("the quote is within its errors of the exact optimum, values and payments", () => {
  const [quoted, optimal] = [of("quoted"), of("optimal")];
  quoted.forEach((row, i) => {
    expect(Math.abs(row.valuation - optimal[i]!.valuation)).toBeLessThan(2 * row.valuation_error!);
    expect(Math.abs(row.payment - optimal[i]!.payment)).toBeLessThan(2 * row.payment_error!);
  });
  near(optimal.map(({ valuation }) => valuation), model("truth", "optimum").values, 0);
  near(optimal.map(({ payment }) => payment), names.map((name, i) => others(model(`without-${name}`, "optimum"), i) - others(model("truth", "optimum"), i)), 1e-12);
});

describe("payments for what training reached", () => {
  const steps = [0, 20, 40, 60, 80, 100, 120, 140, 160];
  const best = (run: string, i: number): number => Math.max(...steps.map((step) => others(model(run, step), i)));

  test("by left-out runs: one of them is negative", () => {
    const reached = of("reached");
    near(reached.map(({ payment }) => payment), names.map((name, i) => others(model(`without-${name}`), i) - others(model("truth"), i)), 1e-12);
    near(reached.map(({ payment }) => payment), [0.1825, 0.1577, -0.0116], 5e-5);
    near(reached.map(({ valuation }) => valuation), [0.7771, 0.2335, 0.0874], 5e-5);
  });

  test("by Heuristic 1: the best checkpoint of the same run, none negative", () => {
    const payments = of("reached", "intermediate").map(({ payment }) => payment);
    near(payments, names.map((_, i) => best("truth", i) - others(model("truth"), i)), 1e-12);
    expect(Math.min(...payments)).toBe(0);
  });

  test("by Heuristic 2: the best checkpoint of the left-out run", () => {
    const payments = of("reached", "early-stopped").map(({ payment }) => payment);
    near(payments, names.map((name, i) => best(`without-${name}`, i) - others(model("truth"), i)), 1e-12);
    expect(payments[2]).toBeLessThan(0);
  });
});

test("misreporting brevity's size brought value and cost more than that; so did every other lie", () => {
  const honest = of("reached");
  const lies = of("misreport, reached");
  const brevity = lies.filter(({ group }) => group === "brevity").sort((a, b) => a.reported - b.reported);
  expect(brevity.map(({ reported }) => reported)).toEqual([0.2, 0.5, 1.5, 2, 3]);
  near(brevity.map(({ valuation }) => 3 * valuation).slice(2), [2.443, 2.525, 2.645], 5e-4);
  near(brevity.map(({ utility }) => utility), [2.043, 2.114, 2.099, 2.031, 1.826], 5e-4);
  near([3 * honest[0]!.valuation, honest[0]!.utility], [2.331, 2.149], 5e-4);
  expect(lies).toHaveLength(10);
  for (const lie of lies) {
    const truth = honest[names.indexOf(lie.group)]!;
    expect(lie.utility).toBeLessThan(truth.utility);
    // without payments overstating brings more
    expect(lie.valuation > truth.valuation).toBe(lie.reported > 1);
  }
});

test("the table and the page say which payment is negative", async () => {
  const table = (await candor(["experiment", "trained"])).stdout;
  expect(table).toMatch(/left-out run, final model +0\.1825 \(step 160\) +0\.1577 \(step 160\) +-0\.0116 \(step 160\)/);
  expect(table).toContain("fall short of the optimum's welfare by 0.217 of 2.688");
  const page = (await candor(["experiment", "trained", "--format", "html"])).stdout;
  expect(chartsIn(page)).toHaveLength(5);
  expect(chartsIn(page).map(({ title }) => title)).toContain("What brevity keeps by the size it reports");
});
