// Solves without a group start from the solution with everybody and stop at half the digits: the payments are those of the others'
// optimum, solved afresh. Prices of games of many outcomes, so that pairs of them, and odd ones, are summed.

import { load, type Divergence } from "candor";
import { describe, expect, test } from "vitest";
import { name } from "./arbitraries.js";
import { generator } from "./generator.js";

const { game } = await load();

const divergences: readonly Divergence[] = [
  "chi2", "reverse-kl", "hellinger", "jensen-shannon", ...[-3, -0.5, 0.3, 0.7, 0.97, 1.03, 1.3, 1.5, 2.5, 3].map((alpha) => ({ alpha })),
];

describe.each(divergences.map((divergence) => ({ divergence, label: name(divergence) })))("$label", ({ divergence }) => {
  test.each([0.03, 0.3, 3, 30])("eq. 1 with the others' welfare solved afresh, lambda %f", (lambda) => {
    const random = generator(11);
    for (const outcomes of [2, 9, 64, 129, 1100]) {
      const groups = Array.from({ length: 3 }, () => ({ size: 0.5 + random(), reward: Array.from({ length: outcomes }, random) }));
      const baseline = Array.from({ length: outcomes }, () => 0.25 + random());
      const { payments, valuations, welfare } = game.price({ groups, baseline, lambda, divergence });
      groups.forEach(({ size }, i) => {
        const others = game.price({ groups: groups.filter((_, j) => j !== i), baseline, lambda, divergence }).welfare;
        const want = others - (welfare - size * valuations[i]!);
        expect(Math.abs(payments[i]! - want)).toBeLessThanOrEqual(2e-14 * (lambda + welfare));
      });
    }
  });
});

test.each([[2, "chi2", 0.5], [0.5, "hellinger", 2]] as const)("alpha %d is %s of %d times the lambda, to the bit", (alpha, twin, factor) => {
  const random = generator(13);
  for (const lambda of [0.01, 1, 100]) {
    const groups = Array.from({ length: 4 }, () => ({ size: 0.5 + random(), reward: Array.from({ length: 37 }, random) }));
    const general = game.price({ groups, lambda, divergence: { alpha } });
    const special = game.price({ groups, lambda: factor * lambda, divergence: twin });
    for (const column of ["policy", "payments", "valuations", "divergence"] as const) expect(general[column]).toEqual(special[column]);
  }
});
