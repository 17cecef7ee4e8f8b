// Files of prompts alone, for experiments on how a model is trained.

import type { Input } from "../../input/read.js";
import { Refusal } from "../../refusal.js";
import { readGames, type Uses } from "../reading.js";

/** As `readGames`. @throws Refusal of candidates, which are trained already. */
export function readPrompts<Result>(input: Input, uses: Omit<Uses<Result, never>, "candidates">): Promise<Result> {
  return readGames<Result, never>(input, {
    ...uses,
    candidates(_, place) {
      throw new Refusal(place, "expected prompts, got candidates, which are trained already");
    },
  });
}
