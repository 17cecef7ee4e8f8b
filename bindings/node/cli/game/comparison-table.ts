// The table `winner,loser[,tie][,weight][,prompt][,group]`: pairwise preferences, one a row.

import type { Preferences } from "candor";
import { Names } from "../../../read/fields.js";
import { decimal } from "../input/fields.js";
import type { Layout, Table } from "../../../read/table.js";
import { Refusal, quote } from "../refusal.js";

export const comparisonLayout: Layout = {
  columns: ["winner", "loser"],
  optional: ["tie", "weight", "prompt", "group"],
};

export type Comparison = Preferences["comparisons"][number];

/** What one group said of the responses to one prompt; null where the table has no such column. */
export interface Compared {
  readonly prompt: string | null;
  readonly group: string | null;
  readonly comparisons: readonly Comparison[];
}

/** What spreadsheets and exports write for a tie, or for none. */
const TIES: ReadonlyMap<string, boolean> = new Map([
  ["", false], ["false", false], ["0", false], ["no", false],
  ["true", true], ["1", true], ["yes", true],
]);

/** Rows in any order. @returns prompt by prompt, as `candor price` reads them, in the order of first appearance.
 *  @throws Refusal that names the row. */
export async function readComparisons(table: Table): Promise<Compared[]> {
  const at = Object.fromEntries(
    [...comparisonLayout.columns, ...comparisonLayout.optional!].map((name) => [name, table.column(name)]),
  );
  const items = new Names(table.source, "items");
  const prompts = new Map<string | null, Map<string | null, Comparison[]>>();

  await table.forEach((rows, k) => {
    const cell = (column: string): string | undefined => (at[column]! < 0 ? undefined : rows.text(k, at[column]!));
    const wrong = (column: string, expected: string): Refusal =>
      new Refusal(rows.place(k), `"${column}" expected ${expected}, got ${quote(cell(column)!)}`);
    const named = (column: string): string | null => {
      const name = cell(column);
      if (name === "") throw wrong(column, "a name");
      return name ?? null;
    };
    const item = (column: string): string => {
      if (rows.isEmpty(k, at[column]!)) throw wrong(column, "a name");
      return items.text(items.number(rows, k, at[column]!));
    };
    const tie = TIES.get((cell("tie") ?? "").toLowerCase());
    if (tie === undefined) throw wrong("tie", "true, 1, yes, false, 0, no or nothing");
    const weight = decimal(cell("weight") ?? "1");
    if (!(weight > 0)) throw wrong("weight", "a finite number > 0");
    const [winner, loser] = [item("winner"), item("loser")];
    if (winner === loser) throw wrong("loser", "another item than the winner");

    const [prompt, group] = [named("prompt"), named("group")];
    let groups = prompts.get(prompt);
    if (!groups) prompts.set(prompt, (groups = new Map()));
    let comparisons = groups.get(group);
    if (!comparisons) groups.set(group, (comparisons = []));
    comparisons.push({ winner, loser, tie, weight });
  });
  return Array.from(prompts, ([prompt, groups]) =>
    Array.from(groups, ([group, comparisons]) => ({ prompt, group, comparisons }))).flat();
}
