// Tables and numbers for a person at a terminal.

import { shownOf, type Figure, type TableCell } from "./page.js";
import { cut, printable, width } from "./text.js";

/** What a text is written for. */
export interface Screen {
  /** Whether heads may be bold. */
  readonly colour: boolean;
  /** Columns of a line; Infinity where nothing is known. */
  readonly width: number;
}

const GAP = "  ";
const NAME = 32; // columns, at most
const LEAST = 8; // columns that a name keeps
const BOLD = ["\u001b[1m", "\u001b[22m"] as const;

/** Columns: the first flush left, the others flush right, the head underlined. What is too wide for the screen has its
 *  head broken between words, then the first column cut, then stands in several tables under each other, each with the
 *  first column. */
export function table(head: readonly string[], cells: readonly (readonly TableCell[])[], screen: Screen): string {
  const rows = cells.map((row) => row.map(shownOf));
  const natural = head.map((name, k) => widest([name, ...rows.map((row) => row[k]!)]));
  if (lineOf(natural) <= screen.width) return drawn(head, rows, natural, screen);
  const narrow = head.map((name, k) => widest([...name.split(" "), ...rows.map((row) => row[k]!)]));
  if (lineOf(narrow) > screen.width) narrow[0] = Math.min(narrow[0]!, Math.max(LEAST, Math.floor(screen.width / 3)));
  const most = Math.max(LEAST, screen.width - narrow[0]! - GAP.length);
  const widths = narrow.map((columns, k) => (k === 0 ? columns : Math.min(columns, most)));
  return blocks(widths, screen.width)
    .map((columns) => {
      const pick = (row: readonly string[]): string[] => columns.map((k) => cut(row[k]!, widths[k]!));
      return drawn(columns.map((k) => head[k]!), rows.map(pick), columns.map((k) => widths[k]!), screen);
    })
    .join("\n\n");
}

/** Which columns stand together: the first, and as many others as fit beside it. */
function blocks(widths: readonly number[], most: number): number[][] {
  const all: number[][] = [[0]];
  for (let k = 1; k < widths.length; k++) {
    const last = all.at(-1)!;
    if (last.length > 1 && lineOf([...last, k].map((column) => widths[column]!)) > most) all.push([0, k]);
    else last.push(k);
  }
  return all;
}

function drawn(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  { colour }: Screen,
): string {
  const heads = head.map((name, k) => headLines(name, widths[k]!));
  const height = Math.max(...heads.map(({ length }) => length));
  const line = (cells: readonly string[], [open, close] = ["", ""]): string =>
    cells
      .map((cell, k) => {
        const blank = " ".repeat(Math.max(0, widths[k]! - width(cell)));
        return cell === "" ? blank : k === 0 ? open + cell + close + blank : blank + open + cell + close;
      })
      .join(GAP)
      .trimEnd();
  return [
    ...Array.from({ length: height }, (_, row) =>
      line(
        heads.map((lines) => lines[lines.length - height + row] ?? ""),
        colour ? [...BOLD] : undefined,
      ),
    ),
    "─".repeat(lineOf(widths)),
    ...rows.map((row) => line(row)),
  ].join("\n");
}

/** A column's name over several lines where it has no room in one. */
function headLines(name: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && width(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((text) => cut(text, columns));
}

const lineOf = (widths: readonly number[]): number =>
  widths.reduce((sum, columns) => sum + columns, GAP.length * (widths.length - 1));

const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, width(text)), 0);

/** The first so many rows of a table, and a row that says how many are left out.
 *  @param cells what is written in a row: of those that are shown alone. */
export function capped<Row>(
  rows: readonly Row[], most: number, cells: (row: Row, i: number) => readonly TableCell[],
): readonly (readonly TableCell[])[] {
  const shown = rows.slice(0, most).map(cells);
  return rows.length <= most ? shown : [...shown, ...leftOut(rows.length - most, shown[0]!.length)];
}

/** Where a person finds all of them, when a table has the first so many. */
export function allAt(count: number, most: number, noun: string, formats = "csv or json"): string[] {
  return count > most ? [`All ${counted(count, noun)}: --format ${formats}.`] : [];
}

/** The row that says how many parties a table of so many columns leaves out; none when it is 0 or less. */
export function leftOut(count: number, columns: number): readonly string[][] {
  return count > 0
    ? [[`… ${count.toLocaleString("en-US")} more left out`, ...Array<string>(columns - 1).fill("")]]
    : [];
}

/** A name from a file: nothing that a terminal obeys, no more than so many columns wide. */
export function label(name: string): string {
  return cut(printable(name), NAME);
}

/** Rows that begin with names, which are printable and in full: as wide as labels. */
export function labelled(rows: readonly (readonly TableCell[])[]): readonly (readonly TableCell[])[] {
  return rows.map(([name = "", ...cells]) => [cut(shownOf(name), NAME), ...cells]);
}

/** A whole number with its noun: `1 prompt`, `1,200 prompts`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** How to write the numbers of one column: whole if they all are, otherwise with as many decimals as give the largest
 *  five digits. */
export function digits(values: readonly number[]): (value: number) => string {
  return values.every(Number.isInteger) ? decimals(0) : decimals(4 - magnitude(values));
}

/** Cells of a column. @param among what their digits are taken from, default the column */
export function figures(column: readonly number[], among: readonly number[] = column): readonly Figure[] {
  return column.map(exactly(digits(among)));
}

/** A number as `write` writes it, and as it is. */
export const exactly = (write: (value: number) => string) => (value: number): Figure => ({ shown: write(value), value });

/** A number to so many decimals; `-` where there is none. */
export function figure(value: number | null, decimals: number): Figure {
  const known = value !== null && Number.isFinite(value);
  return known ? { shown: value.toFixed(decimals), value } : NONE;
}

/** What is not known, or is no question here. */
export const NONE: Figure = { shown: "-", value: null };

/** A mean and its standard error. */
export const estimate = (mean: number, error: number | null): Figure => ({ shown: withError(mean, error), value: mean, error });

/** `4.1 ± 1.8`: a mean to the two digits that its standard error has. */
export function withError(mean: number, error: number | null): string {
  if (error === null) return digits([mean])(mean);
  const write = error > 0 ? decimals(1 - magnitude([error])) : digits([mean]);
  // what is rounding beside its error is 0
  return `${write(Math.abs(mean) < 1e-9 * error ? 0 : mean)} ± ${write(error)}`;
}

/** Exponent of the largest power of ten that is not above the largest of the values. */
function magnitude(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? Math.floor(Math.log10(largest)) : 0;
}

/** By number of decimals. Each takes longer to make than to write hundreds of numbers (measured). */
const formats: Intl.NumberFormat[] = [];

/** What rounds to nothing though it is not, and what is too long, is written with an exponent. */
function decimals(wanted: number): (value: number) => string {
  const count = Math.min(6, Math.max(0, wanted));
  const digits = { minimumFractionDigits: count, maximumFractionDigits: count };
  const rounded = (formats[count] ??= new Intl.NumberFormat("en-US", digits));
  return (value) => {
    const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -count;
    return small || Math.abs(value) >= 1e9 ? value.toExponential(2) : rounded.format(value);
  };
}
