// The table `user,cost,capacity[,benefit]`: what every user asks for a unit of its data, and how many units it has.

import type { DataUser } from "candor";
import { Names } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { expected, PLAIN, smallestUnits, type Currency } from "../output/money.js";
import { Refusal, quote } from "../refusal.js";

export const callLayout: Layout = { columns: ["user", "cost", "capacity"], optional: ["benefit"] };

export type NamedUser = DataUser & { readonly id: string };

/** @param money what amounts of money are in. @throws Refusal that names the row. */
export async function readCallTable(table: Table, money: Currency): Promise<NamedUser[]> {
  const userAt = table.column("user");
  const amounts = (["cost", "capacity", "benefit"] as const).map((name) => ({ name, at: table.column(name) })).filter(({ at }) => at >= 0);
  const names = new Names(table.source, "users");
  const users: NamedUser[] = [];
  await table.forEach((record, rows, k) => {
    const id = record[userAt]!;
    const refuse = (reason: string): never => {
      throw new Refusal(rows.place(k), reason);
    };
    if (id === "") refuse(`"user" expected a name, got ""`);
    if (names.find(id) >= 0) refuse(`user ${quote(id)} a second time`);
    const user = { id: names.list[names.add(id)]!, cost: 0, capacity: 0, benefit: 0 };
    for (const { name, at } of amounts) {
      const unit = name === "capacity" ? PLAIN : money;
      const value = smallestUnits(record[at]!, unit);
      if (Number.isNaN(value)) {
        refuse(`"${name}" expected ${expected(unit)}, got ${quote(record[at]!)} (user ${quote(id)})`);
      }
      user[name] = value;
    }
    users.push(user);
  });
  return users;
}
