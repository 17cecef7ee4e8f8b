// A table: a sheet of which it is known what its columns are.

import { Unreadable, type Place } from "./place.js";
import type { Rows } from "./records.js";
import type { Cut, Cutting, Sheet } from "./sheet.js";
import type { Counts, Tally } from "./tally.js";

/** The columns of one kind of table; they may come in any order. */
export interface Layout {
  readonly columns: readonly string[];
  readonly optional?: readonly string[];
  /** What every further column is, where there may be any: then `columns` come first, and at least one of these behind
   *  them. */
  readonly others?: string;
  /** Columns that would make it another table. */
  readonly without?: readonly string[];
  /** Other names that a column has. */
  readonly also?: Readonly<Record<string, readonly string[]>>;
  /** Columns whose values a mapping translates. */
  readonly values?: readonly string[];
  /** Columns of which nothing is asked but their numbers. */
  readonly numbers?: readonly string[];
  /** A table of rewards by prompt, response and group, which a wide one may be read as. */
  readonly tall?: boolean;
}

/** A table whose header has been read. */
export class Table {
  constructor(
    private readonly sheet: Sheet,
    /** The one of the layouts that it has. */
    readonly layout: Layout,
    /** By name of a column of the layout, where it is. */
    private readonly at: ReadonlyMap<string, number>,
    /** What was recognised, chosen and left out: whole once all rows are read. */
    readonly notes: string[],
    private readonly tally?: Tally,
    /** Whether values are numbers by what was said of them: words that stand for numbers, or ratings. */
    readonly numbers = false,
  ) {}

  get source(): Place {
    return this.sheet.place;
  }

  /** Names of the columns, as they stand in the file. */
  get header(): readonly string[] {
    return this.sheet.header;
  }

  /** Index of a column of the layout in every record, -1 for an optional one that is not there. */
  column(name: string): number {
    return this.at.get(name) ?? -1;
  }

  /** Calls `use` with every record under the header: record k of `rows`.
   *  @param names the columns that it looks at; all of the layout
   *  @throws Unreadable for a record that cannot be read, when there is none, and whatever `use` throws. */
  async forEach(use: (rows: Rows, k: number) => void, names?: readonly string[]): Promise<void> {
    if ((await this.each(use, names)) === 0) throw this.empty();
    this.note();
  }

  /** The same for a piece of a table, of which nothing is noted yet. @returns how many records it has */
  async each(use: (rows: Rows, k: number) => void, names: readonly string[] = [...this.at.keys()]): Promise<number> {
    let count = 0;
    const own = names.map((name) => this.column(name));
    const columns = this.layout.others === undefined ? own : this.header.map((_, k) => k);
    const numbers = this.layout.numbers?.map((name) => this.column(name));
    for await (const rows of this.sheet.rows(columns, numbers)) {
      const found = rows.records.count;
      for (let k = 0; k < found; k++) use(rows, k);
      count += found;
    }
    return count;
  }

  /** What to throw of a table without records. */
  empty(): Unreadable {
    return new Unreadable(this.source, "a header, but no rows");
  }

  /** What was counted of its rows; nothing where nothing is. */
  get counts(): Counts | undefined {
    return this.tally?.counts;
  }

  /** Adds what was counted of the piece that comes next. */
  count(counts: Counts | undefined): void {
    if (counts) this.tally?.add(counts);
  }

  /** Notes what was counted, when all rows are read. */
  note(): void {
    this.notes.push(...(this.tally?.notes ?? []));
  }

  /** The table in pieces for others to read, none of which ends between rows that have the same text in this column.
   *  Undefined where it cannot be cut so. */
  cut(column: string, how?: Cutting): Cut | undefined {
    return this.sheet.cut?.([this.column(column)], how);
  }
}

/** A layout for people. */
export function describe({ columns, optional = [], others }: Layout): string {
  return columns.join(",") + optional.map((name) => `[,${name}]`).join("") + (others === undefined ? "" : `,<${others}>,...`);
}
