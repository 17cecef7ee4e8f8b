// What participants are owed, out of a table or out of JSON that was printed; or only who they are.

import { Names } from "../../../read/fields.js";
import type { Layout, Table } from "../../../read/table.js";
import { withInput } from "../input/read.js";
import type { Reading } from "../input/options.js";
import { expected, smallestUnits, type Currency } from "../output/money.js";
import { Refusal, quote, type Place } from "../refusal.js";
import { printedPayments, type Owed } from "./printed.js";

const ALSO = {
  participant: ["participant_id", "id", "user", "worker"], amount: ["payment", "paid", "bonus"],
};
const due: Layout = { columns: ["participant", "amount"], also: ALSO };
const who: Layout = { columns: ["participant"], also: ALSO };

export interface Due {
  readonly source: Place;
  readonly owed: Owed;
}

/** @param money what amounts of a table are in; those of JSON that was printed are in smallest units. */
export function readDue(file: string, money: Currency, reading: Reading): Promise<Due> {
  return withInput(file, [due], async (input) => {
    const { source } = input;
    if ("table" in input) return { source, owed: await rowsOf(input.table, money) };
    let owed: Owed | undefined;
    for await (const { value, place } of input.documents) {
      if (owed) throw new Refusal(place, "more after a result, which stands alone");
      owed = printedPayments(value, place);
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

async function rowsOf(table: Table, money: Currency): Promise<Owed> {
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
