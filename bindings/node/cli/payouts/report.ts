// What a person and a program are told of payouts.

import { payouts, type OwedAmount, type PayoutAccount, type PayoutBatch, type PayoutState } from "candor";
import { numeral, shownDecimals } from "../../../core/payouts/numerals.js";
import { priced } from "../output/money.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, label, table } from "../output/table.js";

/** More participants than this are told by csv and json. */
const SHOWN = 40;

/** A batch on its way out. */
export interface Batched {
  readonly batch: PayoutBatch;
  /** Whether it was made before. */
  readonly again: boolean;
  readonly carried: readonly OwedAmount[];
  /** What rounding adds or leaves; 0 where it is carried. */
  readonly rounded: number;
  readonly header: boolean;
}

/** As a panel takes it in csv. */
export function batchReport({ batch, again, carried, rounded, header }: Batched): Report {
  const { id, currency, decimals, lines, total, minimum } = batch;
  const money = { name: currency, decimals };
  const shown = shownDecimals(batch);
  const over = carried.reduce((sum, { amount }) => sum + amount, 0);
  const paid = `${counted(lines.length, "participant")} ${lines.length === 1 ? "is" : "are"} paid`;
  const written = (line: OwedAmount): string[] => [label(line.id), numeral(line.amount, decimals, shown)];
  return {
    get json() {
      return { ...batch, again, carried, ...(rounded !== 0 && { rounded }) };
    },
    get csv() {
      return payouts.csvRows(batch, header);
    },
    table: (screen) => [
      `Batch ${id}${again ? ", which was made before: nothing is changed" : ""}`, `${paid} ${priced(total, money)}.`,
      ...(over > 0 ? [`Carried over: ${priced(over, money)} of ${counted(carried.length, "participant")}.`] : []),
      ...(minimum > 0 ? [`Less than ${priced(minimum, money)} is not paid yet.`] : []),
      ...(rounded === 0 ? []
        : [`Rounding ${rounded > 0 ? "adds" : "leaves"} ${priced(Math.abs(rounded), money)} (largest remainders up).`]),
      "",
      ...(lines.length === 0 ? [] : [
        table(["participant", currency], capped(lines, SHOWN, written), screen),
        "", ...allAt(lines.length, SHOWN, "participant"),
      ]),
    ].join("\n"),
  };
}

const PARTS = ["owed", "paid", "pending", "carried", "forfeited"] as const;

/** How everybody stands. */
export function accountsReport(state: PayoutState): Report {
  const { currency, decimals, accounts, batches, version } = state;
  const all = payouts.totals(state);
  const money = (value: number): string => numeral(value, decimals);
  const columns = ["participant", ...PARTS];
  const row = (one: PayoutAccount): string[] => [one.id, ...PARTS.map((part) => money(one[part]))];
  const unsent = batches.filter(({ sent }) => !sent).map(({ batch }) => batch.id);
  return {
    json: {
      currency, decimals, version, totals: all, accounts,
      batches: batches.map(({ batch: { id, total, lines }, sent, failed }) =>
        ({ id, total, lines: lines.length, sent, failed })),
    },
    get csv() {
      return [columns, ...accounts.map(row)];
    },
    table: (screen) => [
      `${counted(accounts.length, "participant")}, ${batches.length} ${batches.length === 1 ? "batch" : "batches"}: ${
        PARTS.map((part) => `${part} ${priced(all[part], { name: "", decimals })}`).join(", ")} ${currency}`,
      ...(unsent.length > 0 ? [`Not sent yet: ${unsent.join(", ")}`] : []), "",
      table(columns, capped(accounts, SHOWN, (one) => row({ ...one, id: label(one.id) })), screen),
      "", ...allAt(accounts.length, SHOWN, "participant"),
    ].join("\n"),
  };
}
