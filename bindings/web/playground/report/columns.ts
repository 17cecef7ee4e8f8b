// Columns of a report's table. In CSV what is a number is one, as exactly as it is known.

import type { Cell } from "../parts/csv.js";
import type { Column } from "../parts/table.js";
import { shownOf, type TableCell } from "./report.js";

type Row = readonly TableCell[];

/** Names stand in the first column and stay texts; a column is one of numbers where most of what is said in it begins
 *  as one does. Standard errors have columns of their own, in CSV alone. */
export function columnsOf(head: readonly string[], rows: readonly Row[]): Column<Row>[] {
  return head.flatMap((title, k): Column<Row>[] => {
    const erring = rows.some((row) => errorOf(row[k]!) !== undefined);
    const column = {
      title, numbers: k > 0 && areNumbers(rows, k),
      cell: (row: Row) => (k === 0 ? shownOf(row[k]!) : cellOf(row[k]!)), shown: (row: Row) => shownOf(row[k]!),
    };
    return erring ? [column, { title: `${title}: standard error`, unseen: true, cell: (row) => errorOf(row[k]!) ?? null }] : [column];
  });
}

const errorOf = (cell: TableCell): number | null | undefined => (typeof cell === "string" ? undefined : cell.error);

const NUMBER = /^-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/;

/** A text that is a number as a person writes it, 1,234.5, is that number. What a name may be, 007, is none. */
function cellOf(cell: TableCell): Cell {
  if (typeof cell !== "string") return cell.value;
  return NUMBER.test(cell) ? Number(cell.replaceAll(",", "")) : cell;
}

function areNumbers(rows: readonly Row[], k: number): boolean {
  const said = rows.map((row) => shownOf(row[k]!)).filter((text) => !["", "-"].includes(text));
  return 2 * said.filter((text) => /^[-+<]?\d/.test(text)).length > said.length;
}
