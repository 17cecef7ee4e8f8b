// Columns of a report's table, whose cells are texts: what is a number in them is one in CSV.

import type { Cell } from "../parts/csv.js";
import type { Column } from "../parts/table.js";

type Row = readonly string[];

/** Names stand in the first column and stay texts; a column is one of numbers where most of what is said in it begins
 *  as one does. */
export function columnsOf(head: Row, rows: readonly Row[]): Column<Row>[] {
  return head.map((title, k) => ({
    title, numbers: k > 0 && areNumbers(rows, k),
    cell: (row) => (k === 0 ? row[k]! : cellOf(row[k]!)), shown: (row) => row[k]!,
  }));
}

const NUMBER = /^-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/;

/** As a person writes it: 1,234.5. What a name may be, 007, is none. */
const cellOf = (text: string): Cell => (NUMBER.test(text) ? Number(text.replaceAll(",", "")) : text);

function areNumbers(rows: readonly Row[], k: number): boolean {
  const said = rows.filter((row) => !["", "-"].includes(row[k]!));
  return 2 * said.filter((row) => /^[-+<]?\d/.test(row[k]!)).length > said.length;
}
