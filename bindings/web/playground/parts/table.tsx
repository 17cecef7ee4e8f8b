// A table, and the same as CSV.

import type { ComponentChild } from "preact";
import { CopyButton, SaveButton } from "./buttons.js";
import { csv, type Cell } from "./csv.js";

export interface Column<Row> {
  readonly title: string;
  /** What the cell holds: this is what CSV gets. */
  cell(row: Row, k: number): Cell;
  /** What the page shows in its place, say a bar. Default: the cell, numbers to 6 digits. */
  shown?(row: Row, k: number): ComponentChild;
  /** Whether it is one of numbers. Default: whether a cell holds one; the first is one of names. */
  readonly numbers?: boolean;
  /** In CSV alone. */
  readonly unseen?: boolean;
}

export function Table<Row>({ caption, unseen = false, name, columns: all, rows }: {
  caption: string; /** Whether the caption stands before it already. */ unseen?: boolean;
  /** Of the file. */ name: string; columns: readonly Column<Row>[]; rows: readonly Row[];
}) {
  const text = (): string =>
    csv(all.map(({ title }) => title), rows.map((row, k) => all.map(({ cell }) => cell(row, k))));
  const columns = all.filter(({ unseen }) => !unseen);
  return <div class="table">
    {/* what scrolls can be reached by keyboard */}
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class={unseen ? "heard" : undefined}>{caption}</caption>
        <thead><tr>{columns.map(({ title, cell, numbers }, c) => {
          const right = numbers ?? (c > 0 && rows.some((row, k) => typeof cell(row, k) === "number"));
          return <th key={c} scope="col" class={right ? "number" : undefined}>{title}</th>;
        })}</tr></thead>
        <tbody>
          {rows.map((row, k) => <tr key={k}>
            {columns.map(({ cell, shown, numbers }, c) => {
              const content = shown ? shown(row, k) : brief(cell(row, k));
              return c === 0 ? <th key={c} scope="row" class={isLong(cell(row, k)) ? "long" : undefined}>
                {typeof content === "string" ? <bdi>{content}</bdi> : content}</th>
                : <td key={c} class={numbers ?? typeof cell(row, k) === "number" ? "number" : undefined}>{content}</td>;
            })}
          </tr>)}
        </tbody>
      </table>
    </div>
    <div class="exports">
      <SaveButton name={`${name}.csv`} type="text/csv;charset=utf-8" content={text}>CSV</SaveButton>
      <CopyButton text={text}>Copy CSV</CopyButton>
    </div>
  </div>;
}

/** More letters than stand in a line of their own. */
const isLong = (cell: Cell): boolean => String(cell).length > 24;

/** A number to 6 digits. */
export function brief(cell: Cell): string {
  if (typeof cell !== "number") return cell ?? "";
  return Number.isFinite(cell) ? String(Number(cell.toPrecision(6))) : String(cell);
}
