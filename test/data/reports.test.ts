// A report is planned as one of the same outcome that bounds no totals: plans over both are the same.

import fc from "fast-check";
import { load, type WindowCall } from "candor";
import { describe, expect, test } from "vitest";
import { equivalents } from "../../bindings/core/data/ledger/reports.js";
import { callOver, termsInForce } from "../../bindings/core/data/ledger/terms.js";
import { calls as cases, club, backed, proportional, RUNS, simultaneous, smallFirst, type Case } from "./arbitraries.js";

const { data } = await load();

const rules: readonly (readonly [string, (c: Case) => WindowCall])[] = [
  ["critical-value", simultaneous], ["critical-value with a buffer", (c) => ({ ...simultaneous(c), buffer: [1, 3] }) as WindowCall],
  ["critical-value small-first", smallFirst], ["club", club], ["proportional", proportional],
  ...(["pivotal", "dominant"] as const).flatMap((caps) => (["simultaneous", "small-first"] as const).map((protocol) =>
    [`benefit-backed ${caps} ${protocol}`, (c: Case) => backed(c, caps, protocol)] as const)),
];

/** By user: what is asked, paid, and could be asked. */
function outcome(call: WindowCall, of: readonly number[]): unknown {
  const { committed, reason, price, escrow, contributions, payments, burdens, order, kept, expenditure } = data.plan(call);
  const by = (values: Float64Array): number[] => of.map((_, i) => values[of.indexOf(i)]!);
  const smallFirstOrder = "protocol" in call && call.protocol === "small-first" ? [...order].map((i) => of[i]!) : null;
  return { committed, reason, price, escrow, kept, expenditure, contributions: by(contributions), payments: by(payments), burdens: by(burdens), smallFirstOrder };
}

describe("plans over reports and over their equivalents are the same", () => {
  test.each(rules)("%s", (_, rule) => fc.assert(fc.property(cases(), (c) => {
    const { users, ...call } = rule(c);
    const terms = termsInForce({ ...call, currency: "EUR", reportsUntil: 9, window: 9 }, 1);
    const reports = c.users.map((user) => ({ ...user, currency: "EUR" }));
    const { users: same, of } = equivalents(terms, reports);
    expect(outcome(callOver(terms, same), of)).toEqual(outcome({ ...call, users } as WindowCall, c.users.map((__, i) => i)));
    for (const { benefit = 0, capacity } of same) expect(benefit).toBeLessThanOrEqual(capacity);
  }), RUNS));
});
