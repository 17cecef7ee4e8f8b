// What became of a prompt, in the ways in which it is said.

import { csv, type CsvRow } from "../output/csv.js";
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

/** Columns of `rowsOf`. */
export const ROW_HEAD = ["prompt", "response", "probability", "group", "valuation", "payment", "utility"];

/** A prompt as rows: one a response, then one a group, each with the other's columns empty. */
export function rowsOf({ id, responses, groups, policy, valuations, payments, utilities }: PricedPrompt): CsvRow[] {
  return [
    ...responses.map((response, x) => [id, response, policy[x]!, null, null, null, null]),
    ...groups.map((group, i) => [id, null, null, group.id, valuations[i]!, payments[i]!, utilities[i]!]),
  ];
}

export type Made = PromptResult | string;

/** What may be made of a priced prompt, on whichever thread: something to hold, a line of jsonl, or rows of csv. */
export const makers = {
  result: (priced: PricedPrompt): Made => resultOf(priced),
  jsonl: (priced: PricedPrompt): Made => `${json(resultOf(priced))}\n`,
  rows: (priced: PricedPrompt): Made => csv(rowsOf(priced)),
};

export type How = keyof typeof makers;
