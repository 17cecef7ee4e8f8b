// Results by party: one plain object per group, worker or user.

import { isObject, isTyped } from "./check.js";
import { typeError } from "./refusal.js";

/** Columns of results, and what one entry of each is. */
const COLUMNS = {
  valuations: "valuation", payments: "payment", utilities: "utility", withoutGroup: "withoutGroup",
  contributions: "contribution", burdens: "burden", rebates: "rebate", rewards: "reward", weights: "weight",
  standardErrors: "standardError", base: "base", gains: "gain", lower: "lower", upper: "upper", slack: "slack",
  lowest: "lowest", exact: "exact", answers: "answer", confidence: "confidence",
} as const;

type Column = keyof typeof COLUMNS;

/** A party's row: its `id` (null where it was given none) and its entry of every column that the result has. */
export type Row<Result> =
  Result extends readonly (infer Entry)[] ? Entry
    : Result extends { readonly tasks: readonly string[] } ? Named<Result>
    : Result extends { readonly workers: readonly (infer Worker)[] } ? Worker
      : Result extends { readonly groups: readonly (infer Group)[] } ? Group
      : Result extends { readonly totals: infer Totals } ? Named<Totals> : Named<Result>;
type Named<Result> = { readonly id: string | null } & {
  readonly [Name in Column & keyof Result as (typeof COLUMNS)[Name]]: Result[Name] extends ArrayLike<infer Entry> ? Entry : never;
};

/** One plain object per group, worker, user or task: of every result of the game room that has something for each group or item (of a batch:
 *  statistics over prompts), of `data.plan` and `withdraw`, of a crowd's replay or state, of `crowd.label`. What comes as rows already is returned as it
 *  is.
 *  @example rows(game.price({ groups: [{ id: "legal", size: 2, reward: [1, 0] }] }))   // [{ id: "legal", valuation, payment, utility }]
 *  @throws TypeError for what no call of this package returned. */
export function rows<Result extends object>(result: Result): readonly Row<Result>[] {
  if (!Array.isArray(result) && !isObject(result)) throw typeError("result", "what a call of a room returned", result);
  const { workers, groups, tasks, ids = tasks, totals } =
    result as Readonly<Record<"workers" | "groups" | "tasks" | "ids", unknown>> & { totals?: object };
  if (Array.isArray(result)) return result as Row<Result>[];
  if (Array.isArray(workers) && !tasks) return workers as Row<Result>[];
  if (Array.isArray(groups)) return groups as Row<Result>[];
  if (!Array.isArray(ids)) throw typeError("result", "what a call of a room returned for several parties", result);
  const from = (totals ?? result) as Readonly<Record<string, ArrayLike<unknown> | undefined>>;
  const columns = Object.entries(COLUMNS).filter(([column]) => isTyped(from[column]) || Array.isArray(from[column]));
  return ids.map((id: unknown, i) =>
    Object.fromEntries([["id", id], ...columns.map(([column, entry]) => [entry, from[column]![i]])]) as Row<Result>);
}
