// The table `response,<group>,<group>,...`: samples of the base model, one a row, and what each is worth to one agent
// of each group.

import type { Layout, Table } from "../../../read/table.js";
import { Refusal, quote } from "../refusal.js";

/** The same response may come as often as the model gave it. */
export const sampleLayouts: readonly Layout[] = ["response", "sample"].map((name) => (
  { columns: [name], others: "group" }));

/** By group: its name, and a reward for each sample. */
export type Samples = readonly { readonly id: string; readonly reward: readonly number[] }[];

/** @throws Refusal that names the row and the group. */
export async function readSampleTable(table: Table): Promise<Samples> {
  const groups = table.header.slice(1).map((id) => ({ id, reward: [] as number[] }));
  if (groups.some(({ id }) => id === "")) throw new Refusal(table.source, "a column without a group's name");
  await table.forEach((rows, k) => {
    groups.forEach(({ id, reward }, i) => {
      const value = rows.decimal(k, i + 1);
      if (Number.isNaN(value)) {
        throw new Refusal(
          rows.place(k),
          `the reward of group ${quote(id)} expected a finite number, got ${quote(rows.text(k, i + 1))}`,
        );
      }
      reward.push(value);
    });
  });
  return groups;
}
