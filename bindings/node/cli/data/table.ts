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
  await table.forEach((rows, k) => {
    const refuse = (reason: string): never => {
      throw new Refusal(rows.place(k), reason);
    };
    const shown = (column: number): string => quote(rows.text(k, column));
    if (rows.isEmpty(k, userAt)) refuse(`"user" expected a name, got ""`);
    if (names.find(rows, k, userAt) >= 0) refuse(`user ${shown(userAt)} a second time`);
    const user = { id: names.text(names.add(rows, k, userAt)), cost: 0, capacity: 0, benefit: 0 };
    for (const { name, at } of amounts) {
      const unit = name === "capacity" ? PLAIN : money;
      const value = smallestUnits(rows.text(k, at), unit);
      if (Number.isNaN(value)) {
        refuse(`"${name}" expected ${expected(unit)}, got ${shown(at)} (user ${shown(userAt)})`);
      }
      user[name] = value;
    }
    users.push(user);
  });
  return users;
}
