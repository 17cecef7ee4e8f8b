// Tables as CSV that a spreadsheet does not take for formulas.

import { unrun } from "../../../read/spreadsheet.js";

export type Cell = string | number | null;

/** RFC 4180. A text that a spreadsheet would compute gets an apostrophe. */
export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = unrun(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
