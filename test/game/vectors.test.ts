// Golden vectors in 120 digits, and Table 2 of the paper.

import { readFileSync } from "node:fs";
import { load, type Game } from "candor";
import { describe, expect, test } from "vitest";

const { game } = await load();
const read = (name: string): string => readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8");

interface Expected {
  policy: number[]; valuations: number[]; payments: number[]; utilities: number[]; welfare: number; divergence: number; scale: number;
}
const cases = read("rlhf-game.jsonl").trim().split("\n").map((line) => {
  const { name, expected, ...input } = JSON.parse(line) as Game & { name: string; expected: Expected };
  return { name, expected, input };
});

function close(at: string, got: ArrayLike<number>, want: ArrayLike<number>, relative: number, floor: number): void {
  expect(got.length, at).toBe(want.length);
  for (let k = 0; k < want.length; k++) {
    expect(Math.abs(got[k]! - want[k]!), `${at}[${k}]: got ${got[k]}, want ${want[k]}`).toBeLessThanOrEqual(relative * Math.abs(want[k]!) + floor);
  }
}

describe("golden vectors of the game", () => {
  test.each(cases)("$name", ({ expected, input }) => {
    const got = game.price(input);
    const { scale } = expected;
    const unit = scale * input.lambda!;
    const kl = input.divergence === "kl";
    const sharp = kl || input.divergence === "chi2";
    const relative = (kl ? 1e-14 : 1e-13) * scale;
    close("policy", got.policy, expected.policy, relative, kl ? 1e-300 : 1e-15 * scale);
    close("valuations", got.valuations, expected.valuations, relative, 1e-15 * scale);
    close("payments", got.payments, expected.payments, relative, sharp ? 1e-28 : 1e-15 * unit);
    close("utilities", got.utilities, expected.utilities, relative, 1e-14 * unit);
    close("welfare", [got.welfare], [expected.welfare], relative, 1e-14 * unit);
    close("divergence", [got.divergence], [expected.divergence], relative, 1e-14 * unit);
    got.payments.forEach((payment) => expect(payment).toBeGreaterThanOrEqual(0));
  });

  test("payments keep their digits down to nothing", () => {
    // kl, two outcomes, rewards apart by d: p = lambda KL(pi, pi_-i), about w^2 d^2 / (8 lambda) at pi = 1/2
    for (const d of [1e-3, 1e-6, 1e-9, 1e-13]) {
      const [payment] = game.price({ groups: [{ size: 1, reward: [1 + d, 1] }] }).payments;
      const z = (1 + d - 1) / 2; // the logit's half: p = z tanh z - ln cosh z = z^2/2 - z^4/4 + ...
      expect(Math.abs(payment! / (z * z / 2 - z ** 4 / 4) - 1)).toBeLessThan(1e-12);
    }
  });
});

describe("Table 2 of Sun et al. 2025: group 1 misreports its size", () => {
  const { candidates, table2 } = JSON.parse(read("rewarded-soups.json")) as {
    candidates: { values: number[] }[];
    table2: { sizes: number[]; reportedSizeFactorOfGroup1: number[]; valuation: number[]; utility: number[]; socialWelfare: number[] };
  };
  test.each(table2.reportedSizeFactorOfGroup1.map((factor, row) => ({ factor, row })))("factor $factor", ({ factor, row }) => {
    const groups = table2.sizes.map((size, i) => ({ size: i === 0 ? size * factor : size, values: candidates.map((c) => c.values[i]!) }));
    const { winner, payments } = game.priceCandidates({ groups });
    const values = candidates[winner]!.values;
    const valuation = table2.sizes[0]! * values[0]!;
    expect(Math.abs(valuation - table2.valuation[row]!)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(valuation - payments[0]! - table2.utility[row]!)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(table2.sizes.reduce((s, w, i) => s + w * values[i]!, 0) - table2.socialWelfare[row]!)).toBeLessThanOrEqual(0.01);
  });
});
