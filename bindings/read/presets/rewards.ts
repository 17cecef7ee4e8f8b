// Formats of rewards, for `candor price` and what else reads games.

import { folded } from "../mapping.js";
import type { Row } from "../objects.js";
import type { RewardsPreset } from "./preset.js";

const ASPECTS = ["instruction_following", "honesty", "truthfulness", "helpfulness"] as const;
const ATTRIBUTES = ["helpfulness", "correctness", "coherence", "complexity", "verbosity"] as const;

/** Cui et al. 2023. Ratings are texts, `N/A` where the judge gave none. */
const ultraFeedback = {
  values: { "N/A": "" }, scale: [1, 5],
  rewards: { prompt: ["instruction"], response: ["model"], groups: ASPECTS },
} as const;

export const rewardsPresets: readonly RewardsPreset[] = [
  {
    // what GRPOTrainer writes with log_completions: the columns of the reward functions stand between these two
    name: "TRL completions",
    told: ["step", "prompt", "completion", "advantage"],
    rewards: {
      prompt: ["step", "prompt"], response: [],
      groups: (header) => {
        const at = (name: string): number => header.findIndex((theirs) => folded(theirs) === name);
        return header.slice(at("completion") + 1, at("advantage"));
      },
    },
  },
  {
    name: "UltraFeedback",
    told: ["instruction", "completions"],
    nested: { header: ["instruction", "model", ...ASPECTS], flat: completionsOf },
    ...ultraFeedback,
  },
  { name: "UltraFeedback", told: ["instruction", "model", ...ASPECTS], ...ultraFeedback },
  {
    // Wang et al. 2023, 2024
    name: "HelpSteer",
    told: ["prompt", "response", ...ATTRIBUTES],
    scale: [0, 4],
    rewards: { prompt: ["prompt"], response: ["response"], groups: ATTRIBUTES },
  },
  {
    // Kirk et al. 2024: what the person who led a conversation gave each model's reply
    name: "PRISM utterances",
    told: ["user_id", "conversation_id", "model_name", "score"],
    scale: [1, 100],
    rewards: { prompt: ["conversation_id", "[turn]"], response: ["model_name", "[within_turn_id]"], groups: ["score"] },
  },
];

function completionsOf({ instruction, completions }: Row): Row[] {
  if (!Array.isArray(completions)) return [];
  return completions.map((completion) => {
    const { model, annotations } = (completion ?? {}) as Row;
    const rated = (annotations ?? {}) as Record<string, Row | undefined>;
    return { instruction, model, ...Object.fromEntries(ASPECTS.map((aspect) => [aspect, rated[aspect]?.["Rating"]])) };
  });
}
