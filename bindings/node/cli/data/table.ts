// The table `user,cost,capacity[,benefit]`: what every user asks for a unit of its data, and how many units it has.

import type { DataUser } from "candor";
import { Names, decimal } from "../input/fields.js";
import type { Layout, Table } from "../input/table.js";
import { Refusal, quote } from "../refusal.js";

export const callLayout: Layout = { columns: ["user", "cost", "capacity"], optional: ["benefit"] };

export type NamedUser = DataUser & { readonly id: string };

/** @throws Refusal that names the row. */
export async function readCallTable(table: Table): Promise<NamedUser[]> {
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
      const value = decimal(record[at]!);
      if (!Number.isSafeInteger(value) || value < 0) refuse(`"${name}" expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, got ${quote(record[at]!)} (user ${quote(id)})`);
      user[name] = value;
    }
    users.push(user);
  });
  return users;
}
