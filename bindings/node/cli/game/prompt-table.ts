// The table `prompt,response,group,reward[,baseline][,size]`: prompts one after the other, each a full grid of groups x
// responses.

import { Names, decimal, own } from "../input/fields.js";
import { Seen } from "../input/seen.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote, type Place } from "../refusal.js";
import type { NamedGroup, Prompt } from "./prompt.js";

export const promptLayout: Layout = {
  columns: ["prompt", "response", "group", "reward"],
  optional: ["baseline", "size"],
};

/** Where each column of the layout stands. */
type Columns = [prompt: number, response: number, group: number, reward: number];

/** Who takes prompts one by one; what it keeps of one it has to copy. */
export interface Taker<Result> {
  add(prompt: Prompt): void;
  finish(): Result;
}

/** Reads a table of any length: one prompt is held at a time, and what the taker holds.
 *  @param begin makes the taker once the first prompt has told the groups.
 *  @throws Refusal that names the row, or the prompt, the response and the group. */
export async function readPromptTable<Result>(
  table: Table,
  begin: (groups: readonly NamedGroup[]) => Taker<Result>,
): Promise<Result> {
  const [promptAt, responseAt, groupAt, rewardAt] = promptLayout.columns.map((name) => table.column(name)) as Columns;
  const [baselineAt, sizeAt] = ["baseline", "size"].map((name) => table.column(name)) as [number, number];
  const optional = (record: readonly string[], at: number): string | undefined => (at < 0 ? undefined : record[at]);
  const grid = new Grid(table.source);
  const seen = new Seen();
  let prompt: string | undefined;
  let taker: Taker<Result> | undefined;

  const close = (name: string): void => {
    const hole = grid.hole();
    if (hole) {
      throw new Refusal(
        table.source,
        `prompt ${quote(name)} has no row for response ${quote(hole[0])} and group ${quote(hole[1])}`,
      );
    }
    taker ??= begin(grid.sized());
    const { baseline, ...rest } = grid.prompt();
    taker.add({ id: name, place: table.source, ...rest, ...(baselineAt >= 0 && { baseline }) });
    grid.next();
  };

  await table.forEach((record, rows, k) => {
    const name = record[promptAt]!;
    if (name !== prompt) {
      if (prompt !== undefined) close(prompt);
      prompt = own(name);
      if (name === "") throw new Refusal(rows.place(k), `"prompt" expected a name, got ""`);
      if (!seen.add(prompt)) {
        throw new Refusal(
          rows.place(k),
          `prompt ${quote(name)} comes back after other prompts; the rows of a prompt must stand together`,
        );
      }
    }
    const [baseline, size] = [optional(record, baselineAt), optional(record, sizeAt)];
    const wrong = grid.put(record[responseAt]!, record[groupAt]!, record[rewardAt]!, baseline, size);
    if (wrong) {
      throw new Refusal(
        rows.place(k),
        `${wrong} (prompt ${quote(name)}, response ${quote(record[responseAt]!)}, group ${quote(record[groupAt]!)})`,
      );
    }
  });
  close(prompt!);
  return taker!.finish();
}

/** The cells of one prompt; NaN where none has come yet. */
class Grid {
  readonly #groups: Names;
  readonly #responses: Names;
  readonly #rewards: number[][] = []; // n rows of m
  readonly #baseline: number[] = [];
  readonly #sizes: { readonly text: string | undefined; readonly size: number }[] = [];
  #first = true;

  constructor(source: Place) {
    this.#groups = new Names(source, "groups");
    this.#responses = new Names(source, "responses to one prompt");
  }

  /** The groups, of 1 where the table has no sizes. */
  sized(): NamedGroup[] {
    return this.#groups.list.map((id, i) => ({ id, size: this.#sizes[i]!.size }));
  }

  /** Overwritten by the next prompt. */
  prompt(): { responses: readonly string[]; rewards: readonly number[][]; baseline: readonly number[] } {
    return { responses: this.#responses.list, rewards: this.#rewards, baseline: this.#baseline };
  }

  /** @returns what is wrong with the row, if anything. */
  put(
    response: string,
    group: string,
    reward: string,
    baseline: string | undefined,
    size: string | undefined,
  ): string | undefined {
    let i = this.#groups.find(group);
    if (i < 0) {
      if (group === "") return `"group" expected a name, got ""`;
      if (!this.#first) return "this group is not in the first prompt; every prompt must have the same groups";
      const agents = size === undefined ? 1 : decimal(size);
      if (!(agents > 0)) return `"size" expected a finite number > 0, got ${quote(size!)}`;
      i = this.#groups.add(group);
      this.#sizes.push({ text: size, size: agents });
      this.#rewards.push(this.#baseline.map(() => NaN));
    }
    const agents = this.#sizes[i]!;
    if (size !== agents.text && decimal(size!) !== agents.size) {
      return `"size" expected ${agents.size} as in the group's other rows, got ${quote(size!)}`;
    }
    let x = this.#responses.find(response);
    if (x < 0) {
      if (response === "") return `"response" expected a name, got ""`;
      x = this.#responses.add(response);
      for (const row of this.#rewards) row.push(NaN);
      this.#baseline.push(NaN);
    }
    const row = this.#rewards[i]!;
    if (!Number.isNaN(row[x])) return "the same cell twice";
    const value = decimal(reward);
    if (Number.isNaN(value)) return `"reward" expected a finite number, got ${quote(reward)}`;
    row[x] = value;
    if (baseline === undefined) return;
    const weight = decimal(baseline);
    if (!(weight > 0)) return `"baseline" expected a finite number > 0, got ${quote(baseline)}`;
    if (Number.isNaN(this.#baseline[x])) this.#baseline[x] = weight;
    const known = this.#baseline[x]!;
    if (known !== weight) return `"baseline" expected ${known} as in the response's other rows, got ${quote(baseline)}`;
    return;
  }

  /** Response and group of a cell that never came. */
  hole(): [string, string] | undefined {
    for (const [i, row] of this.#rewards.entries()) {
      const x = row.findIndex(Number.isNaN);
      if (x >= 0) return [this.#responses.list[x]!, this.#groups.list[i]!];
    }
    return undefined;
  }

  /** Makes room for the next prompt, which has the same groups. */
  next(): void {
    this.#first = false;
    this.#responses.clear();
    for (const row of this.#rewards) row.length = 0;
    this.#baseline.length = 0;
  }
}
