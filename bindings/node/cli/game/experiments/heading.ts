// What a report says first of the prompts it is about.

import type { ResolvedOptions } from "candor";
import { counted } from "../../output/table.js";

/** `12 prompts (kl, lambda 1, normalization none)`. */
export function promptsOf(
  count: number,
  { divergence, lambda, normalization }: Pick<ResolvedOptions, "divergence" | "lambda" | "normalization">,
): string {
  const name = typeof divergence === "string" ? divergence : `alpha=${divergence.alpha}`;
  return `${counted(count, "prompt")} (${name}, lambda ${lambda}, normalization ${normalization})`;
}
