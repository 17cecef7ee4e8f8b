// The table `candidate,group,size,value`: candidate models that were really trained, and what each is worth to every
// group.

import type { Numbers } from "../core/types.js";
import { Names } from "./fields.js";
import { Unreadable, quote } from "./place.js";
import type { NamedGroup } from "./prompt.js";
import type { Layout, Table } from "./table.js";

export const candidateLayout: Layout = { columns: ["candidate", "group", "size", "value"], values: ["value"] };

export interface Candidates {
  /** Names of the candidates. */
  readonly ids: readonly string[];
  /** values: one per candidate. */
  readonly groups: readonly (NamedGroup & { readonly values: readonly number[] })[];
  /** One per candidate, where the file has them. */
  readonly regularizer?: Numbers;
  readonly boost?: Numbers;
}

/** Where each column of the layout stands. */
type Columns = [candidate: number, group: number, size: number, value: number];

/** @throws Unreadable that names the row, or the candidate and the group. */
export async function readCandidateTable(table: Table): Promise<Candidates> {
  const [candidateAt, groupAt, sizeAt, valueAt] = candidateLayout.columns.map((name) => table.column(name)) as Columns;
  const candidates = new Names(table.source, "candidates");
  const groups = new Names(table.source, "groups");
  const sizes: number[] = [];
  const values: number[][] = []; // of a group, one per candidate; holes where no row has come yet

  await table.forEach((rows, k) => {
    const shown = (column: number): string => quote(rows.text(k, column));
    const refuse = (reason: string): never => {
      throw new Unreadable(rows.place(k), `${reason} (candidate ${shown(candidateAt)}, group ${shown(groupAt)})`);
    };
    const number = (names: Names, column: number): number => {
      if (rows.isEmpty(k, column)) refuse(`"${table.header[column]}" expected a name, got ""`);
      return names.number(rows, k, column);
    };
    const candidate = number(candidates, candidateAt);
    const group = number(groups, groupAt);
    const size = rows.decimal(k, sizeAt);
    if (!(size > 0)) refuse(`"size" expected a finite number > 0, got ${shown(sizeAt)}`);
    sizes[group] ??= size;
    if (sizes[group] !== size) {
      refuse(`"size" expected ${sizes[group]} as in the group's other rows, got ${shown(sizeAt)}`);
    }
    const value = rows.decimal(k, valueAt);
    if (Number.isNaN(value)) refuse(`"value" expected a finite number, got ${shown(valueAt)}`);
    const row = (values[group] ??= []);
    if (row[candidate] !== undefined) refuse("the same cell twice");
    row[candidate] = value;
  });

  const ids = candidates.list;
  const named = groups.list.map((id, i) => ({ id, size: sizes[i]!, values: values[i]! }));
  for (const { id, values: row } of named) {
    ids.forEach((candidate, k) => {
      if (row[k] === undefined) {
        throw new Unreadable(table.source, `candidate ${quote(candidate)} has no row for group ${quote(id)}`);
      }
    });
  }
  return { ids, groups: named };
}
