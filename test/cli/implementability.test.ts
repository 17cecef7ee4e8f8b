// candor experiment implementability: what Appendix E says of three rules, as a table.

import { load } from "candor";
import { expect, test } from "vitest";
import { objectives } from "../../bindings/core/game/names.js";
import { candor } from "./candor.js";

const { game } = await load();

interface Row {
  readonly rule: (typeof objectives)[number];
  readonly divergence: "kl" | "chi2";
  readonly implementable: string;
  readonly cycle: string;
  readonly weight: number;
  readonly gap: number | null;
  readonly type: string;
  readonly highest_payment: number | null;
  readonly lowest_payment: number | null;
  readonly eq1_payment: number | null;
}

const TYPES = [[1, [1, 0]], [1, [0.5, 0]], [2, [0.25, 0]], [1, [0, 1]]].map(([size, reward]) => (
  { size, reward } as { size: number; reward: number[] }));
const other = { size: 1, reward: [0, 1] };

test("every figure is the library's", async () => {
  const { code, stdout } = await candor(["experiment", "implementability", "--format", "json"]);
  expect(code).toBe(0);
  const rows = JSON.parse(stdout) as Row[];
  expect(rows).toHaveLength(2 * objectives.length * TYPES.length);
  for (const divergence of ["kl", "chi2"] as const) {
    for (const objective of objectives) {
      const how = { lambda: 0.5, divergence };
      const policies = TYPES.map((type) => game.train({ ...how, objective, groups: [type, other] }).policy);
      const want = game.implementability({
        sizes: TYPES.map(({ size }) => size),
        valuations: TYPES.map(({ reward: [a, b] }) => policies.map((policy) => a! * policy[0]! + b! * policy[1]!)),
        tolerance: 2e-11,
      });
      const own = rows.filter((row) => row.rule === objective && row.divergence === divergence);
      const names = own.map(({ type }) => type);
      own.forEach((row, t) => expect(row).toMatchObject({
        implementable: String(want.implementable), cycle: want.cycle.map((s) => names[s]).join(" > "),
        weight: want.weight, gap: want.gap,
        highest_payment: want.payments?.[t] ?? null, lowest_payment: want.lowest?.[t] ?? null,
      }));
    }
  }
});

test("Appendix E: SW-Max alone, and eq. 1 is among its truthful payments", async () => {
  const rows = JSON.parse((await candor(["experiment", "implementability", "--format", "json"])).stdout) as Row[];
  for (const row of rows) {
    expect(row.implementable).toBe(String(row.rule === "social-welfare"));
    if (row.rule === "social-welfare") {
      expect(row.eq1_payment!).toBeGreaterThanOrEqual(row.lowest_payment! - 1e-10);
      expect(row.eq1_payment!).toBeLessThanOrEqual(row.highest_payment! + 1e-10);
    } else {
      expect(row.weight).toBeLessThan(-0.05);
      expect([row.gap, row.highest_payment, row.lowest_payment, row.eq1_payment]).toEqual([null, null, null, null]);
    }
  }
});

test("the table for a person says so", async () => {
  const { stdout } = await candor(["experiment", "implementability"]);
  expect(stdout).toContain("Neither Nash nor max-min is an affine maximiser: no payments make them truthful");
  expect(stdout).toMatch(/^Nash, kl +no +\(1, 0\) > \(0\.25, 0\) x 2 +-0\.0720 +-$/m);
  expect(stdout).toMatch(/^SW-Max, kl +yes +none below 0 +0\.0000 +0\.4920$/m);
});
