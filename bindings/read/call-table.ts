// The table `user,cost,capacity[,benefit]`: what every user asks for a unit of its data, and how many units it has.

import type { DataUser } from "../core/data/types.js";
import { Names } from "./fields.js";
import { expected, PLAIN, smallestUnits, type Currency } from "./money.js";
import { Unreadable, quote } from "./place.js";
import type { Rows } from "./records.js";
import type { Layout, Table } from "./table.js";

export const callLayout: Layout = { columns: ["user", "cost", "capacity"], optional: ["benefit"] };

export type NamedUser = DataUser & { readonly id: string };

/** @param money what amounts of money are in. @throws Unreadable that names the row. */
export async function readCallTable(table: Table, money: Currency): Promise<NamedUser[]> {
  const userAt = table.column("user");
  const amounts = ["cost", "capacity", "benefit"].map((name) => ({ name, at: table.column(name) }))
    .filter(({ at }) => at >= 0);
  const names = new Names(table.source, "users");
  const columns = Object.fromEntries(amounts.map(({ name }) => [name, [] as number[]]));
  const read = amounts.map(({ name, at }) => (
    { name, at, unit: name === "capacity" ? PLAIN : money, column: columns[name]! }));
  await table.forEach((rows, k) => {
    if (rows.isEmpty(k, userAt)) throw new Unreadable(rows.place(k), `"user" expected a name, got ""`);
    if (names.find(rows, k, userAt) >= 0) {
      throw new Unreadable(rows.place(k), `user ${quote(rows.text(k, userAt))} a second time`);
    }
    names.add(rows, k, userAt);
    for (const { name, at, unit, column } of read) {
      const value = amountAt(rows, k, at, unit);
      if (Number.isNaN(value)) {
        const [got, user] = [at, userAt].map((field) => quote(rows.text(k, field)));
        throw new Unreadable(rows.place(k), `"${name}" expected ${expected(unit)}, got ${got} (user ${user})`);
      }
      column.push(value);
    }
  });
  const { cost, capacity, benefit } = columns;
  return names.list.map((id, i) => ({ id, cost: cost![i]!, capacity: capacity![i]!, benefit: benefit?.[i] ?? 0 }));
}

/** What `smallestUnits` makes of a field, most of which are digits alone. */
function amountAt(rows: Rows, k: number, column: number, unit: Currency): number {
  const value = rows.whole(k, column) * 10 ** unit.decimals;
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : smallestUnits(rows.text(k, column), unit);
}
