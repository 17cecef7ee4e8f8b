// The table `candidate,group,size,value`: candidate models that were really trained, and what each is worth to every
// group.

import type { Numbers } from "candor";
import { Names, decimal } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote } from "../refusal.js";
import type { NamedGroup } from "./prompt.js";

export const candidateLayout: Layout = { columns: ["candidate", "group", "size", "value"] };

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

/** @throws Refusal that names the row, or the candidate and the group. */
export async function readCandidateTable(table: Table): Promise<Candidates> {
  const [candidateAt, groupAt, sizeAt, valueAt] = candidateLayout.columns.map((name) => table.column(name)) as Columns;
  const candidates = new Names(table.source, "candidates");
  const groups = new Names(table.source, "groups");
  const sizes: number[] = [];
  const values: number[][] = []; // of a group, one per candidate; holes where no row has come yet

  await table.forEach((record, rows, k) => {
    const refuse = (reason: string): never => {
      throw new Refusal(
        rows.place(k),
        `${reason} (candidate ${quote(record[candidateAt]!)}, group ${quote(record[groupAt]!)})`,
      );
    };
    const number = (names: Names, column: string, name: string): number => {
      if (name === "") refuse(`"${column}" expected a name, got ""`);
      const known = names.find(name);
      return known < 0 ? names.add(name) : known;
    };
    const candidate = number(candidates, "candidate", record[candidateAt]!);
    const group = number(groups, "group", record[groupAt]!);
    const size = decimal(record[sizeAt]!);
    if (!(size > 0)) refuse(`"size" expected a finite number > 0, got ${quote(record[sizeAt]!)}`);
    sizes[group] ??= size;
    if (sizes[group] !== size) {
      refuse(`"size" expected ${sizes[group]} as in the group's other rows, got ${quote(record[sizeAt]!)}`);
    }
    const value = decimal(record[valueAt]!);
    if (Number.isNaN(value)) refuse(`"value" expected a finite number, got ${quote(record[valueAt]!)}`);
    const row = (values[group] ??= []);
    if (row[candidate] !== undefined) refuse("the same cell twice");
    row[candidate] = value;
  });

  groups.list.forEach((group, i) =>
    candidates.list.forEach((candidate, k) => {
      if (values[i]![k] === undefined) {
        throw new Refusal(table.source, `candidate ${quote(candidate)} has no row for group ${quote(group)}`);
      }
    }),
  );
  return { ids: candidates.list, groups: groups.list.map((id, i) => ({ id, size: sizes[i]!, values: values[i]! })) };
}
