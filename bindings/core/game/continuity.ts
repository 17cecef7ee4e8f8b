// How far a policy can move when scores do: marshalling.

import { between, lengthOf, nonNegative, numbers, record } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError } from "../refusal.js";
import { Status, type GameCore } from "./abi.js";
import { mechanism } from "./options.js";
import type { Continuity, ContinuityQuestion } from "./training-types.js";

interface ContinuitySizes {
  readonly outcomes: number;
}

export const CONTINUITY = layout<ContinuitySizes>()({
  lambda: "f64",
  alpha: "f64",
  change: "f64",
  lowest: "f64",
  rate: "f64",
  bound: "f64",
  fault: "f64",
  divergence: "u32",
  outcomes: "u32",
  baseline: array("f64", ({ outcomes }) => outcomes),
  outcome: "u32",
});

export function continuity(heap: Heap<GameCore>, question: ContinuityQuestion): Continuity {
  const input = record("question", question, ["divergence", "lambda", "baseline", "lowest", "change"], "");
  const { divergence, alpha, lambda, options } = mechanism(input);
  const change = nonNegative("change", input.change);
  if ((input.baseline === undefined) === (input.lowest === undefined)) {
    const got = input.baseline === undefined ? undefined : "both";
    throw typeError("baseline", 'an array of numbers, or "lowest" in its place', got);
  }
  const baseline = input.baseline === undefined ? undefined : numbers("baseline", input.baseline);
  const lowest = input.lowest === undefined ? 0 : between("lowest", input.lowest, 1e-300, 1);
  const outcomes = baseline ? lengthOf(baseline) : 0;

  return heap.scoped(() => {
    const block = CONTINUITY.take(heap, { outcomes }, 0, ["baseline", outcomes]);
    block.fill({ lambda, alpha, change, lowest, divergence, outcomes });
    if (baseline) block.view("baseline").set(baseline);
    if (heap.core.continuity(block.address) !== Status.OK) {
      throw rangeError(`baseline[${block.get("outcome")}]`, "a finite number > 0", block.get("fault"));
    }
    const rate = block.get("rate");
    const known = rate < Infinity;
    return {
      options: { divergence: options.divergence, lambda },
      bound: known ? block.get("bound") : null,
      rate: known ? rate : null,
    };
  });
}
