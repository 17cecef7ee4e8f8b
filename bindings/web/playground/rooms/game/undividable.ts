// Why the core refuses a scene, where its normalisation divides by what is not above 0.

import { cut } from "../../parts/cut.js";
import type { GameScene, Report } from "./scene.js";
import { coins } from "./words.js";

const DIVISORS = {
  sum: { of: ({ reward }: Report) => reward.reduce((sum, each) => sum + each, 0), says: "adds up to" },
  max: { of: ({ reward }: Report) => reward.reduce((most, each) => Math.max(most, each)), says: "is at most" },
};

export function undividable({ groups, normalization }: GameScene): Error | undefined {
  if (normalization !== "sum" && normalization !== "max") return undefined;
  const { of, says } = DIVISORS[normalization];
  for (const { name, report, truth } of groups) {
    for (const [what, said] of [["report", report], ["value in truth", truth]] as const) {
      if (of(said) > 0) continue;
      return new Error(`What ${cut(name)} ${what} ${says} ${coins(of(said))}, and normalisation ${normalization} divides by that: `
        + "raise one of their bars, or choose another normalisation.");
    }
  }
  return undefined;
}
