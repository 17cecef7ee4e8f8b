// A batch as panels take it: participant_id,amount.

import { record, flag } from "../check.js";
import { isFormula } from "../formula.js";
import { rangeError, under } from "../refusal.js";
import { numeral, shownDecimals } from "./numerals.js";
import { checkedBatch } from "./sealed.js";
import type { PayoutBatch } from "./types.js";

const HEADER = ["participant_id", "amount"] as const;

/** What a spreadsheet or a terminal would not show as it is; a byte order mark is nobody's name at a file's start. */
const UNSHOWN = /[\p{Cc}\ufeff]/u;

/** Rows of participant and amount, in the currency's units with the decimals that the payable unit has. */
export function csvRows(batch: PayoutBatch, header = true): readonly (readonly [id: string, amount: string])[] {
  const { lines, decimals, unit } = under("batch", () => checkedBatch(batch));
  const rows = lines.map(({ id, amount }, k) => {
    // an apostrophe before it, as other tables get, would name somebody else
    if (isFormula(id) || UNSHOWN.test(id)) {
      throw rangeError(`batch.lines[${k}].id`, "a name that no spreadsheet changes or runs; JSON has any", id);
    }
    return [id, numeral(amount, decimals, shownDecimals({ decimals, unit }))] as const;
  });
  return header ? [HEADER, ...rows] : rows;
}

/** The batch as CSV (RFC 4180, but for line feeds): `participant_id,amount`, amounts like `4.25` of a currency whose
 *  payable unit is a cent. Send it under `fileName(batch)`, which has the batch's id.
 *  @param options header: false leaves out the first line, as bulk payments of some panels want it
 *  @throws Refusal for a name that a spreadsheet would run as a formula, whatever unseen comes
 *  before it, or that holds control characters or byte order marks. */
export function csv(batch: PayoutBatch, options: { readonly header?: boolean } = {}): string {
  const { header = true } = record("options", options, ["header"], "");
  return csvRows(batch, flag("header", header)).map((row) => `${row.map(field).join(",")}\n`).join("");
}

/** `payouts-USD-3f0c....csv`: the same batch has the same name. */
export function fileName(batch: PayoutBatch, extension: "csv" | "json" = "csv"): string {
  const { currency, id } = under("batch", () => checkedBatch(batch));
  return `payouts-${currency.replace(/[^\w]/g, "_")}-${id}.${extension}`;
}

const field = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
