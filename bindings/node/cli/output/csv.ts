// CSV, quoted as RFC 4180 has it, that a spreadsheet shows and never runs.

import { unrun } from "../../../read/spreadsheet.js";
import { escaped } from "./text.js";

export type CsvRow = readonly (string | number | null)[];

/** @param rows the header first. Numbers keep full double precision; what is not a number (NaN) is an empty field. A
 *  text that a spreadsheet would take for a formula gets an apostrophe before it; control characters that are no white
 *  space become `\u{1b}`. */
export function csv(rows: readonly CsvRow[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

const PIECE = 2 ** 12; // rows

/** The same piece by piece: no text holds all rows. */
export function* csvPieces(rows: readonly CsvRow[]): Generator<string, void, undefined> {
  for (let k = 0; k < rows.length; k += PIECE) yield csv(rows.slice(k, k + PIECE));
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  if (/^\w[\w .-]*$/.test(value)) return value; // most names
  const text = unrun(value.replace(/(?![\t\r\n])\p{Cc}/gu, escaped));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
