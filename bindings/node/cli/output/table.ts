// Tables and numbers for a person at a terminal.

import Table from "cli-table3";
import { printable } from "../refusal.js";

const edges = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right", "left", "left-mid", "right", "right-mid"];
const chars = { ...Object.fromEntries(edges.map((edge) => [edge, ""])), mid: "─", "mid-mid": "──", middle: "  " };

/** Columns: the first flush left, the others flush right, the head underlined.
 *  @param colour whether the head may be bold. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], colour: boolean): string {
  const lines = new Table({
    head: [...head],
    colAligns: head.map((_, k) => (k === 0 ? "left" : "right")),
    chars,
    style: { compact: true, head: colour ? ["bold"] : [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  lines.push(...rows.map((row) => [...row]));
  return lines.toString().replace(/ +$/gm, "");
}

/** A name from a file: no control characters, no more than 32 characters. */
export function label(name: string): string {
  const characters = [...printable(name)];
  return characters.length > 32 ? `${characters.slice(0, 31).join("")}…` : characters.join("");
}

/** A whole number with its noun: `1 prompt`, `1,200 prompts`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** How to write the numbers of one column: whole if they all are, otherwise with as many decimals as give the largest five digits. */
export function digits(values: readonly number[]): (value: number) => string {
  return values.every(Number.isInteger) ? decimals(0) : decimals(4 - magnitude(values));
}

/** `4.1 ± 1.8`: a mean to the two digits that its standard error has. */
export function withError(mean: number, error: number | null): string {
  if (error === null) return digits([mean])(mean);
  const write = error > 0 ? decimals(1 - magnitude([error])) : digits([mean]);
  return `${write(mean)} ± ${write(error)}`;
}

/** Exponent of the largest power of ten that is not above the largest of the values. */
function magnitude(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? Math.floor(Math.log10(largest)) : 0;
}

/** What rounds to nothing though it is not, and what is too long, is written with an exponent. */
function decimals(wanted: number): (value: number) => string {
  const count = Math.min(6, Math.max(0, wanted));
  const rounded = new Intl.NumberFormat("en-US", { minimumFractionDigits: count, maximumFractionDigits: count });
  return (value) => {
    const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -count;
    return small || Math.abs(value) >= 1e9 ? value.toExponential(2) : rounded.format(value);
  };
}
