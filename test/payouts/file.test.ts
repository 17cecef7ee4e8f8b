// A batch as panels take it, and its name.

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { expect, test } from "vitest";
import { isRefusal } from "candor";
import { csv as written } from "../../bindings/node/cli/output/csv.js";
import { csvRows } from "../../bindings/core/payouts/file.js";
import { numeral } from "../../bindings/core/payouts/numerals.js";
import * as payouts from "../../bindings/core/payouts/index.js";
import { caught } from "../caught.js";

const TERMS = { currency: "USD", decimals: 6, unit: 10_000 };
const OWED = [
  { id: "60ffe5c8371090c7041d43f8", amount: 4_250_000 }, { id: "b@example.org", amount: 1_004_999 },
  { id: "c, d", amount: 3_000 },
];

test("participant_id,amount, in the currency's units, with the decimals that can be paid", () => {
  const { batch } = payouts.once({ owed: OWED, ...TERMS });
  expect(payouts.csv(batch)).toBe("participant_id,amount\n60ffe5c8371090c7041d43f8,4.25\nb@example.org,1.01\n");
  expect(payouts.csv(batch, { header: false })).toBe("60ffe5c8371090c7041d43f8,4.25\nb@example.org,1.01\n");
  expect(payouts.fileName(batch)).toBe(`payouts-USD-${batch.id}.csv`);
});

test.each<[number, number, string]>([
  [2, 1, "5.00"], [2, 100, "5"], [2, 5, "5.00"], [0, 1, "500"], [0, 100, "500"], [2, 50, "5.0"],
  [15, 1, "0.000000000000500"],
])("decimals %d, unit %d: %s", (decimals, unit, text) => {
  const { batch } = payouts.once({ owed: [{ id: "a", amount: 500 }], currency: "X", decimals, unit });
  expect(payouts.csv(batch, { header: false })).toBe(`a,${text}\n`);
});

test("the id is SHA-256 of the canonical batch: whatever the order, never of another", () => {
  const { batch: { id, ...said } } = payouts.once({ owed: OWED, ...TERMS });
  expect(id).toBe(createHash("sha256").update(canonicalize(said)!).digest("hex").slice(0, 32));
  expect(payouts.once({ unit: 10_000, decimals: 6, currency: "USD", owed: OWED }).batch.id).toBe(id);
  const others = [
    { owed: OWED, ...TERMS, reference: "2" }, { owed: OWED, ...TERMS, currency: "EUR" },
    { owed: OWED, ...TERMS, unit: 100 }, { owed: OWED.slice(1), ...TERMS },
    { owed: OWED.map((one) => ({ ...one, amount: one.amount + 1 })), ...TERMS },
  ].map((due) => payouts.once(due).batch.id);
  expect(new Set([id, ...others]).size).toBe(6);
});

const FORMULAS = ["=1+1", "+44 7700", "-1", "@a", "\uff1dx", "a\tb", "a\nb", "\r", "a\u001bb", "\ufeffa"];

test.each(FORMULAS)("%j is no name for a spreadsheet", (id) => {
  const { batch } = payouts.once({ owed: [{ id: "a", amount: 10_000 }, { id, amount: 10_000 }], ...TERMS });
  expect(caught(() => payouts.csv(batch))).toMatchObject({ field: "batch.lines[1].id", got: id });
});

/** What of a name a spreadsheet may drop before it looks at it. */
const UNSEEN = [
  " ", "\t", "\r", "\n", "\v", "\f", "\u0000", "\u0085", "\u00a0", "\u00ad", "\u1680", "\u2000", "\u200a", "\u200b", "\u200d",
  "\u2028", "\u202f", "\u205f", "\u2060", "\u3000", "\u3164", "\ufe0f", "\ufeff",
];
const unseen = fc.array(fc.constantFrom(...UNSEEN), { maxLength: 5 }).map((some) => some.join(""));
const operator = fc.constantFrom("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20");
const refusedOf = (id: string): unknown => caught(() => payouts.csv(payouts.once({ owed: [{ id, amount: 10_000 }], ...TERMS }).batch));

test("nothing unseen hides a formula, and what is none is a name", () => {
  fc.assert(fc.property(unseen, operator, fc.string(), (before, sign, rest) => {
    expect(refusedOf(before + sign + rest)).toMatchObject({ field: "batch.lines[0].id" });
  }));
  // seen before the sign, and no control character anywhere
  fc.assert(fc.property(fc.constantFrom("a", "7", "\u00e9", "'", '"', ",", "_", "\u{1f600}"), operator, fc.string(), (first, sign, rest) => {
    const { batch } = payouts.once({ owed: [{ id: `  ${first}${sign}${rest}`, amount: 10_000 }], ...TERMS });
    expect(parse(payouts.csv(batch, { header: false }))).toEqual([[`  ${first}${sign}${rest}`, "0.01"]]);
  }));
});

test("any reader of CSV reads the names and amounts again; the command line writes the same", () => {
  const names = fc.uniqueArray(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(names, fc.nat(1_000_000), (ids, least) => {
    const owed = ids.map((id, k) => ({ id, amount: 10_000 * (least + k + 1) }));
    let text: string;
    try {
      text = payouts.csv(payouts.once({ owed, ...TERMS }).batch);
    } catch (error) {
      if (isRefusal(error)) return;
      throw error;
    }
    const { batch } = payouts.once({ owed, ...TERMS });
    const rows = parse(text, { bom: false }) as string[][];
    expect(rows.slice(1)).toEqual(owed.map(({ id, amount }) => [id, numeral(amount, 6, 2)]));
    expect(written(csvRows(batch))).toBe(text);
  }), { numRuns: 500 });
});

test("a batch that somebody changed is not written", () => {
  const { batch } = payouts.once({ owed: OWED, ...TERMS });
  const forged = { ...batch, lines: batch.lines.map((line) => ({ ...line, id: `${line.id}!` })) };
  expect(caught(() => payouts.csv(forged)).field).toBe("batch.id");
  expect(caught(() => payouts.fileName({ ...batch, currency: "EUR" })).field).toBe("batch.id");
});
