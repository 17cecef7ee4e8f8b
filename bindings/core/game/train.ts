// Training for an objective: marshalling.

import { choice } from "../check.js";
import { array, layout } from "../memory/block.js";
import type { Heap } from "../memory/heap.js";
import { rangeError } from "../refusal.js";
import type { GameCore } from "./abi.js";
import { raise } from "./block.js";
import { defaults, objectives } from "./names.js";
import { PLACES, readTraining } from "./one.js";
import type { Trained, TrainingGame } from "./training-types.js";

interface ObjectiveSizes {
  readonly groups: number;
  readonly outcomes: number;
}

const perGroup = array("f64", ({ groups }: ObjectiveSizes) => groups);

export const OBJECTIVE = layout<ObjectiveSizes>()({
  value: "f64",
  divergence: "f64",
  gap: "f64",
  objective: "u32",
  policy: array("f64", ({ outcomes }) => outcomes),
  valuations: perGroup,
  weights: perGroup,
});

/** What has a solver beyond SW-Max. */
const SOLVED: readonly unknown[] = ["kl", "chi2"];

export function train(heap: Heap<GameCore>, game: TrainingGame): Trained {
  const { groups, outcomes, options, own, take } = readTraining(game, "objective");
  const code = choice("objective", own, objectives, defaults.objective);
  const objective = objectives[code]!;
  if (objective !== "social-welfare" && !SOLVED.includes(options.divergence)) {
    throw rangeError("divergence", `kl or chi2, with objective "${objective}"`, options.divergence);
  }

  return heap.scoped(() => {
    const sizes = { groups: groups.sizes.length, outcomes };
    const block = take(heap, heap.core.trainForBytes(sizes.groups, outcomes, Number(options.normalization !== "none")));
    const trained = OBJECTIVE.take(heap, sizes, 0, ["groups", sizes.groups * outcomes]);
    trained.set("objective", code);
    raise(heap.core.trainFor(trained.address, block.address), block, PLACES);
    return {
      ids: groups.ids,
      options: { ...options, objective },
      policy: trained.copy("policy"),
      valuations: trained.copy("valuations"),
      value: trained.get("value"),
      divergence: trained.get("divergence"),
      gap: trained.get("gap"),
      weights: trained.copy("weights"),
    };
  });
}
