// What both heuristics cost against the exact rule, step number by step number (Section 4.4 of Sun et al. 2025).

import { integer, list, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { audit } from "./audit.js";
import type { Desk } from "./desk.js";
import { defaults } from "./names.js";
import { rateOf } from "./options.js";
import { price } from "./price.js";
import type { HeuristicCost, HeuristicOptions, Heuristics } from "./study-types.js";
import type { Game, Rule } from "./types.js";

const COMPARED: readonly Rule[] = ["intermediate", "early-stopped"];

export function heuristics(heap: Heap<GameCore>, desk: Desk, game: Game, options: HeuristicOptions = {}): Heuristics {
  const given = record("heuristics", options, ["steps", "rate", "starts", "seed"], "");
  const numbers = given.steps === undefined ? [1, 2, 4, 8, 16, 32] : list("steps", given.steps);
  const steps = numbers.map((value, k) => integer(`steps[${k}]`, value, 1, 10_000));
  const plain = record("game", game, undefined, "") as unknown as Game;
  if (plain.divergence !== undefined && plain.divergence !== "kl") throw rangeError("divergence", "kl", plain.divergence);
  if (plain.rule !== undefined && plain.rule !== "affine-maximizer") {
    throw rangeError("rule", "affine-maximizer, which both heuristics are compared with", plain.rule);
  }
  if (plain.rebate !== undefined && plain.rebate !== "none") throw rangeError("rebate", "none", plain.rebate);
  const rate = given.rate === undefined ? defaults.rate : rateOf("rate", given.rate);
  const { starts, seed } = given as HeuristicOptions;
  const how = { ...(starts !== undefined && { starts }), ...(seed !== undefined && { seed }) };
  const exact = price(heap, desk, { ...plain, rule: "affine-maximizer", ascent: null });
  const rows = COMPARED.flatMap((rule) => steps.map((count): HeuristicCost => {
    const variant = { ...plain, rule, ascent: { steps: count, rate } };
    const { payments } = price(heap, desk, variant);
    const { groups } = audit(heap, variant, how);
    return {
      rule,
      steps: count,
      payments,
      errors: payments.map((payment, i) => payment - exact.payments[i]!),
      negative: payments.reduce((sum, payment) => sum + (payment < 0 ? 1 : 0), 0),
      gains: Float64Array.from(groups, ({ paid }) => paid.utilityGain),
      tolerances: Float64Array.from(groups, ({ tolerance }) => tolerance),
    };
  }));
  return { ids: exact.ids, rate, exact: exact.payments, rows };
}
