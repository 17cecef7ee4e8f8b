// What became of a prompt, and the first of these held for a report.

import { json } from "../output/json.js";
import type { Id, PricedPrompt } from "./prompt.js";

/** One prompt's outcome, as json and jsonl have it. */
export interface PromptResult {
  readonly prompt: Id;
  readonly policy: readonly { readonly response: Id; readonly probability: number }[];
  /** valuation is that of one agent, payment and utility are the whole group's. */
  readonly groups: readonly {
    readonly id: string;
    readonly valuation: number;
    readonly payment: number;
    readonly utility: number;
  }[];
  readonly welfare: number;
  readonly divergence: number;
}

export function resultOf({
  id,
  responses,
  groups,
  policy,
  valuations,
  payments,
  utilities,
  welfare,
  divergence,
}: PricedPrompt): PromptResult {
  return {
    prompt: id,
    policy: responses.map((response, x) => ({ response, probability: policy[x]! })),
    groups: groups.map((group, i) => ({
      id: group.id,
      valuation: valuations[i]!,
      payment: payments[i]!,
      utility: utilities[i]!,
    })),
    welfare,
    divergence,
  };
}

const CHARACTERS = 2 ** 26; // of JSON, after which no more results are held, however few they are

/** The results of the first prompts. */
export class Kept {
  readonly results: PromptResult[] = [];
  #room = CHARACTERS;

  /** @param most results to hold. */
  constructor(private readonly most: number) {}

  readonly observe = (priced: PricedPrompt): boolean => {
    const result = resultOf(priced);
    this.#room -= json(result, 2).length;
    this.results.push(result);
    return this.results.length < this.most && this.#room > 0;
  };
}
