// What participants are owed, out of a table or out of what other commands print as JSON; or only who they are.

import { Names } from "../../../read/fields.js";
import type { Layout, Table } from "../../../read/table.js";
import { withInput } from "../input/read.js";
import type { Reading } from "../input/options.js";
import { expected, smallestUnits, type Currency } from "../output/money.js";
import { Refusal, quote, type Place } from "../refusal.js";

const ALSO = {
  participant: ["participant_id", "id", "user", "worker"], amount: ["payment", "paid", "bonus"],
};
const due: Layout = { columns: ["participant", "amount"], also: ALSO };
const who: Layout = { columns: ["participant"], also: ALSO };

export interface Due {
  readonly source: Place;
  /** Fields are checked by the library. */
  readonly owed: readonly { readonly id: string; readonly amount: number }[];
}

/** @param money what amounts of a table are in; those of JSON that this program printed are in smallest units. */
export function readDue(file: string, money: Currency, reading: Reading): Promise<Due> {
  return withInput(file, [due], async (input) => {
    const { source } = input;
    if ("table" in input) return { source, owed: await rowsOf(input.table, money) };
    let owed: Due["owed"] | undefined;
    for await (const { value, place } of input.documents) {
      if (owed) throw new Refusal(place, "more after a result, which stands alone");
      owed = printed(value);
      if (!owed) throw new Refusal(place, "no payments: expected what data, crowd or label print with --format json");
    }
    return { source, owed: owed ?? [] };
  }, reading);
}

/** Names of a table, each once. */
export function readParticipants(file: string, reading: Reading): Promise<string[]> {
  return withInput(file, [who], async (input) => {
    if (!("table" in input)) throw new Refusal(input.source, "not a table with a column participant");
    const names = new Names(input.table.source, "participants");
    const at = input.table.column("participant");
    await input.table.forEach((rows, k) => {
      if (rows.isEmpty(k, at)) throw new Refusal(rows.place(k), `"participant" expected a name, got ""`);
      names.number(rows, k, at);
    });
    return names.list;
  }, reading);
}

async function rowsOf(table: Table, money: Currency): Promise<Due["owed"]> {
  const [at, amountAt] = [table.column("participant"), table.column("amount")];
  const names = new Names(table.source, "participants");
  const amounts: number[] = [];
  await table.forEach((rows, k) => {
    if (rows.isEmpty(k, at)) throw new Refusal(rows.place(k), `"${table.header[at]!}" expected a name, got ""`);
    if (names.find(rows, k, at) >= 0) {
      throw new Refusal(rows.place(k), `participant ${quote(rows.text(k, at))} a second time`);
    }
    names.add(rows, k, at);
    const amount = smallestUnits(rows.text(k, amountAt), money);
    if (Number.isNaN(amount)) {
      const got = quote(rows.text(k, amountAt));
      throw new Refusal(rows.place(k), `"${table.header[amountAt]!}" expected ${expected(money)}, got ${got}`);
    }
    amounts.push(amount);
  });
  return names.list.map((id, i) => ({ id, amount: amounts[i]! }));
}

type Fields = { readonly [field: string]: unknown };

/** Payments of a plan, of a call that lives, of workers or of votes; undefined where there are none. */
function printed(value: unknown): Due["owed"] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { payments, paid, users, seats } = value as Fields;
  const [list, id, amount] = Array.isArray(seats) ? [seats, "user", "paid"]
    : [payments ?? (paid as Fields | undefined)?.["payments"] ?? users, "id", "payment"];
  if (!Array.isArray(list)) return undefined;
  return list.map((entry: Fields | null) => ({ id: entry?.[id] as string, amount: entry?.[amount] as number }));
}
