// A data call: the users of a table, or a document that says more.

import { readCallTable, type NamedUser } from "./call-table.js";
import type { Document } from "./json.js";
import { expected, smallestUnits, type Currency } from "./money.js";
import { Unreadable, type Place } from "./place.js";
import type { Table } from "./table.js";

export type CallInput = { readonly source: Place } & (
  | { readonly table: Table }
  | { readonly documents: AsyncIterable<Document> });

/** What a file says of a call: of a table its users alone. @throws Unreadable that names the row. */
export async function readCall(input: CallInput, money: Currency): Promise<Record<string, unknown>> {
  if ("table" in input) return { users: await readCallTable(input.table, money) };
  let call: Record<string, unknown> | undefined;
  for await (const { value, place } of input.documents) {
    if (call) throw new Unreadable(place, "more after a call, which stands alone");
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Unreadable(place, "not a call: it is no object");
    }
    call = value as Record<string, unknown>;
  }
  return money.name === "" ? call! : inSmallestUnits(call!, money, input.source);
}

/** A call of a document whose amounts are in a currency: JSON numbers, or texts where a double would not do. */
function inSmallestUnits(call: Record<string, unknown>, money: Currency, source: Place): Record<string, unknown> {
  const convert = (at: string, value: unknown): unknown => {
    if (typeof value !== "number" && typeof value !== "string") return value;
    const units = smallestUnits(String(value), money);
    if (Number.isNaN(units)) {
      throw new Unreadable(source, `"${at}" expected ${expected(money)}, got ${JSON.stringify(value)}`);
    }
    return units;
  };
  const converted = (at: string, object: object, fields: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name, fields.includes(name) ? convert(`${at}${name}`, value) : value]));
  const { users } = call;
  return {
    ...converted("", call, ["reserve", "subsidy"]),
    users: Array.isArray(users)
      ? users.map((user: unknown, i) => (typeof user === "object" && user !== null ? converted(`users[${i}].`, user, ["cost", "benefit"]) : user))
      : users,
  };
}

/** Users of a file that names none are `user 0`, `user 1` and so on. */
export function withNames(users: unknown): unknown {
  if (!Array.isArray(users)) return users;
  return users.map((user: unknown, i) =>
    typeof user === "object" && user !== null && !Array.isArray(user) && (user as NamedUser).id === undefined ? { ...user, id: `user ${i}` } : user);
}
