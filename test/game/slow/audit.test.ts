// Ten thousand random games of all divergences, audited: no lie gains under the payments, and one gains without them wherever Theorem
// 4.2 (2) says so.

import { load, type Divergence, type Game, type Normalization } from "candor";
import { expect, test } from "vitest";
import { divergences, name } from "../arbitraries.js";
import { generator } from "../generator.js";

const { game } = await load();
const GAMES = 10_000;
const NORMALIZATIONS: readonly Normalization[] = ["none", "sum", "max", "range", "z-score"];

/** Rewards from far below lambda to far above it, baselines down to 1e-12. */
function randomGame(random: () => number, divergence: Divergence, normalization: Normalization): Game {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const m = pick([2, 3, 5, 8]);
  const lambda = 10 ** (6 * random() - 3);
  const unit = normalization === "none" ? lambda * pick([0.01, 1, 1, 30, 1000]) : 1;
  const low = normalization === "sum" || normalization === "max" ? pick([0, 0.1]) : 0;
  return {
    divergence, normalization, lambda,
    groups: Array.from({ length: 1 + Math.floor(4 * random()) }, () => ({
      size: pick([1, 2, 5, 0.1, 40]),
      ...(random() < 0.2 && { multiplier: 10 ** (2 * random() - 1) }),
      reward: Array.from({ length: m }, () => unit * (low + pick([random(), random(), low > 0 ? 1 : 0, 1]))).map((r, x) => (x === 0 ? r + 0.01 * unit : r)),
    })),
    ...(random() < 0.4 && { baseline: Array.from({ length: m }, () => 10 ** (-pick([2, 12]) * random())) }),
    ...(random() < 0.2 && { boost: Array.from({ length: m }, () => unit * (random() - 0.5)) }),
  };
}

test(`Prop. 4.4 and Theorem 4.2 (2) on ${GAMES.toLocaleString("en-US")} games`, () => {
  const random = generator(9);
  let sure = 0;
  let open = 0;
  for (let k = 0; k < GAMES; k++) {
    const divergence = divergences[k % divergences.length]!;
    const normalization = NORMALIZATIONS[Math.floor(k / divergences.length) % NORMALIZATIONS.length]!;
    const one = randomGame(random, divergence, normalization);
    const { groups, truthful } = game.audit(one, { starts: 3, steps: 12, seed: k });
    const where = `game ${k}: ${name(divergence)} ${JSON.stringify(one)}`;
    for (const { paid, unpaid, tolerance, unpaidPromise, valuation } of groups) {
      if (!(paid.utilityGain <= tolerance)) throw new Error(`${where}: ${paid.lie} gains ${paid.utilityGain}`);
      if (unpaidPromise === "indifferent" && !(unpaid.valuationGain <= 1e-15 * Math.abs(valuation))) throw new Error(`${where}: an indifferent group gains`);
      if (unpaidPromise === "open" && unpaid.valuationGain > tolerance) open++;
      if (unpaidPromise !== "sure") continue;
      sure++;
      if (!(unpaid.valuationGain > 0)) throw new Error(`${where}: no lie pays without payments`);
    }
    expect(truthful).toBe(true);
  }
  expect(sure).toBeGreaterThan(1000);
  expect(open).toBeGreaterThan(1000);
}, 900_000);
