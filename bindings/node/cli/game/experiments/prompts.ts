// Files of prompts alone, for experiments on how a model is trained.

import type { GameOptions } from "candor";
import type { Input } from "../../input/read.js";
import { Refusal, quote, type Place } from "../../refusal.js";
import { readGames } from "../reading.js";
import type { Uses } from "../uses.js";

/** As `readGames`. @throws Refusal of candidates, which are trained already. */
export function readPrompts<Result>(input: Input, uses: Omit<Uses<Result, never>, "candidates">): Promise<Result> {
  return readGames<Result, never>(input, {
    ...uses,
    prompts(terms, source) {
      refuseOtherRules(terms.options, source);
      return uses.prompts(terms, source);
    },
    candidates(_, place) {
      throw new Refusal(place, "expected prompts, got candidates, which are trained already");
    },
  });
}

/** Payments here are eq. 1: a file that says otherwise would be read as what it is not. */
export function refuseOtherRules({ rule = "affine-maximizer", rebate = "none" }: GameOptions, source: Place): void {
  if (rule !== "affine-maximizer") throw new Refusal(source, `"rule" expected affine-maximizer, got ${quote(rule)}`);
  if (rebate !== "none") throw new Refusal(source, `"rebate" expected none, got ${quote(rebate)}`);
}
