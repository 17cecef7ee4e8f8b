// The table `prompt,response,group,reward[,baseline][,size]`: prompts one after the other, each a full grid of groups x
// responses.

import { Names } from "./fields.js";
import { Unreadable, quote } from "./place.js";
import type { NamedGroup, Prompt } from "./prompt.js";
import type { Rows } from "./records.js";
import { Seen } from "./seen.js";
import type { Layout, Table } from "./table.js";

export const promptLayout: Layout = {
  columns: ["prompt", "response", "group", "reward"],
  optional: ["baseline", "size"],
  values: ["reward"],
  numbers: ["reward", "baseline", "size"],
  tall: true,
};

/** Who takes prompts one by one; what it keeps of one it has to copy. */
export interface Taker<Result> {
  add(prompt: Prompt): void;
  /** Looks at those that it was given and has not looked at, where it does that later. @throws what `add` does */
  flush?(): void;
  finish(): Result;
}

/** Reads a table of any length: one prompt is held at a time, and what the taker holds.
 *  @param begin makes the taker once the first prompt has told the groups.
 *  @throws Unreadable that names the row, or the prompt, the response and the group: the first in the table. */
export async function readPromptTable<Result>(
  table: Table, begin: (groups: readonly NamedGroup[]) => Taker<Result>,
): Promise<Result> {
  const reader = new PromptReader(begin);
  if ((await reader.read(table)) === 0) throw table.empty();
  table.note();
  return reader.taker!.finish();
}

/** Notes names, each of which may come once. */
export interface Met {
  add(bytes: Uint8Array, start: number, end: number): boolean;
}

/** Reads a table, or one piece of it after the other. */
export class PromptReader<Takes extends Taker<unknown>> {
  taker: Takes | undefined;
  #grid: Grid | undefined;

  /** @param seen names of prompts in the pieces before
   *  @param groups of a table whose first prompt was read elsewhere */
  constructor(
    private readonly begin: (groups: readonly NamedGroup[]) => Takes, private readonly seen: Met = new Seen(),
    private readonly groups?: readonly NamedGroup[],
  ) {}

  /** The groups of the table, with its sizes, when a prompt has told them. */
  get told(): readonly NamedGroup[] {
    return this.#grid!.sized();
  }

  /** @param seen in place of the names that it was made with
   *  @returns how many rows there are. @throws Unreadable likewise */
  async read(table: Table, seen = this.seen): Promise<number> {
    try {
      return await this.#read(table, seen);
    } catch (error) {
      // what is wrong with a prompt before comes first
      this.taker?.flush?.();
      throw error;
    }
  }

  async #read(table: Table, seen: Met): Promise<number> {
    const promptAt = table.column("prompt");
    const grid = (this.#grid ??= new Grid(table, this.groups));
    const names = new Names(table.source, "prompts"); // the one that is read
    const close = (): void => {
      const hole = grid.hole();
      const id = names.text(0);
      if (hole) {
        throw new Unreadable(
          table.source,
          `prompt ${quote(id)} has no row for response ${quote(hole[0])} and group ${quote(hole[1])}`,
        );
      }
      this.taker ??= this.begin(grid.sized());
      this.taker.add({ id, place: table.source, ...grid.prompt() });
      grid.next();
    };
    const rows = await table.each((rows, k) => {
      if (names.count === 0 || !names.is(0, rows, k, promptAt)) {
        if (names.count > 0) close();
        names.clear();
        names.number(rows, k, promptAt);
        if (rows.isEmpty(k, promptAt)) throw new Unreadable(rows.place(k), `"prompt" expected a name, got ""`);
        const { records } = rows;
        if (!seen.add(records.bytes, records.start(k, promptAt), records.stop(k, promptAt))) {
          throw new Unreadable(
            rows.place(k),
            `prompt ${quote(names.text(0))} comes back after other prompts; the rows of a prompt must stand together`,
          );
        }
      }
      const wrong = grid.put(rows, k);
      if (wrong) {
        const [response, group] = [grid.responseAt, grid.groupAt].map((column) => quote(rows.text(k, column)));
        throw new Unreadable(
          rows.place(k),
          `${wrong} (prompt ${quote(names.text(0))}, response ${response}, group ${group})`,
        );
      }
    });
    if (rows > 0) close();
    return rows;
  }
}

/** Names of responses that are kept from prompt to prompt: in most files all prompts have the same. */
const KEPT = 2 ** 12;

/** The cells of one prompt; NaN where none has come yet. */
class Grid {
  readonly responseAt: number;
  readonly groupAt: number;
  readonly #rewardAt: number;
  readonly #baselineAt: number;
  readonly #sizeAt: number;
  readonly #groups: Names;
  readonly #responses: Names;
  /** By number of a response's name: its index in this prompt, -1 where it is not in it. */
  #indices: number[] = [];
  /** The names of this prompt's responses, by number. */
  #order: number[] = [];
  /** Those of the prompt before, mostly the same, and what they say. */
  #named: number[] = [];
  #texts: string[] = [];
  #room = 16;
  #rewards: Float64Array[] = []; // n rows with room for so many responses
  #baseline: Float64Array = new Float64Array(this.#room).fill(NaN);
  readonly #sizes: number[] = [];
  #cells = 0;
  #first = true;

  constructor(table: Table, groups: readonly NamedGroup[] = []) {
    [this.responseAt, this.groupAt, this.#rewardAt, this.#baselineAt, this.#sizeAt] = [
      "response", "group", "reward", "baseline", "size",
    ].map((name) => table.column(name)) as [number, number, number, number, number];
    this.#groups = new Names(table.source, "groups");
    this.#responses = new Names(table.source, "responses to one prompt");
    for (const { id, size } of groups) {
      this.#groups.write(id);
      this.#group(size);
    }
    this.#first = groups.length === 0;
  }

  #group(size: number): void {
    this.#sizes.push(size);
    this.#rewards.push(new Float64Array(this.#room).fill(NaN));
  }

  /** The groups, of 1 where the table has no sizes. */
  sized(): NamedGroup[] {
    return this.#sizes.map((size, i) => ({ id: this.#groups.text(i), size }));
  }

  /** The rewards and the baseline are overwritten by the next prompt. */
  prompt(): Pick<Prompt, "responses" | "rewards" | "baseline"> {
    const order = this.#order;
    const m = order.length;
    if (m !== this.#room) this.#resize(m);
    if (m !== this.#named.length || this.#named.some((name, x) => name !== order[x])) {
      this.#named = order.slice();
      this.#texts = order.map((name) => this.#responses.text(name));
    }
    const baseline = this.#baselineAt < 0 ? undefined : this.#baseline;
    return { responses: this.#texts, rewards: this.#rewards, baseline };
  }

  /** @returns what is wrong with the row, if anything. */
  put(rows: Rows, k: number): string | undefined {
    const sizeAt = this.#sizeAt;
    const baselineAt = this.#baselineAt;
    const size = sizeAt < 0 ? 1 : rows.decimal(k, sizeAt);
    let i = this.#groups.find(rows, k, this.groupAt);
    if (i < 0) {
      if (rows.isEmpty(k, this.groupAt)) return `"group" expected a name, got ""`;
      if (!this.#first) return "this group is not in the first prompt; every prompt must have the same groups";
      if (!(size > 0)) return `"size" expected a finite number > 0, got ${quote(rows.text(k, sizeAt))}`;
      i = this.#groups.add(rows, k, this.groupAt);
      this.#group(size);
    }
    if (size !== this.#sizes[i]) {
      return `"size" expected ${this.#sizes[i]} as in the group's other rows, got ${quote(rows.text(k, sizeAt))}`;
    }
    const name = this.#responses.find(rows, k, this.responseAt);
    let x = name < 0 ? -1 : this.#indices[name]!;
    if (x < 0) {
      if (rows.isEmpty(k, this.responseAt)) return `"response" expected a name, got ""`;
      x = this.#next(name < 0 ? this.#responses.add(rows, k, this.responseAt) : name);
    }
    const row = this.#rewards[i]!;
    if (!Number.isNaN(row[x])) return "the same cell twice";
    const value = rows.decimal(k, this.#rewardAt);
    if (Number.isNaN(value)) return `"reward" expected a finite number, got ${quote(rows.text(k, this.#rewardAt))}`;
    row[x] = value;
    this.#cells++;
    if (baselineAt < 0) return;
    const weight = rows.decimal(k, baselineAt);
    if (!(weight > 0)) return `"baseline" expected a finite number > 0, got ${quote(rows.text(k, baselineAt))}`;
    const known = this.#baseline[x]!;
    if (Number.isNaN(known)) this.#baseline[x] = weight;
    else if (known !== weight) {
      return `"baseline" expected ${known} as in the response's other rows, got ${quote(rows.text(k, baselineAt))}`;
    }
    return;
  }

  /** The index in this prompt of a response that is new in it. */
  #next(name: number): number {
    const x = this.#order.push(name) - 1;
    this.#indices[name] = x;
    if (x === this.#room) this.#resize(2 * x);
    return x;
  }

  #resize(room: number): void {
    const resized = (row: Float64Array): Float64Array => {
      const other = new Float64Array(room).fill(NaN);
      other.set(row.length > room ? row.subarray(0, room) : row);
      return other;
    };
    this.#room = room;
    this.#rewards = this.#rewards.map(resized);
    this.#baseline = resized(this.#baseline);
  }

  /** Response and group of a cell that never came. */
  hole(): [string, string] | undefined {
    const m = this.#order.length;
    if (this.#cells === this.#rewards.length * m) return undefined;
    const i = this.#rewards.findIndex((row) => row.subarray(0, m).includes(NaN));
    return [this.#responses.text(this.#order[this.#rewards[i]!.findIndex(Number.isNaN)]!), this.#groups.text(i)];
  }

  /** Makes room for the next prompt, which has the same groups. */
  next(): void {
    this.#first = false;
    this.#cells = 0;
    for (const row of this.#rewards) row.fill(NaN);
    this.#baseline.fill(NaN);
    for (const name of this.#order) this.#indices[name] = -1;
    this.#order.length = 0;
    if (this.#responses.count > KEPT) {
      this.#responses.clear();
      this.#indices = [];
      this.#named = [];
    }
  }
}
