// Payouts over HTTP: what is owed becomes batches that can be paid. The service keeps nothing: a state goes in, and
// comes out.

import { payouts } from "candor";
import type { PayoutState } from "../../core/payouts/types.js";
import { call } from "../call.js";
import type { Measured } from "../limits.js";
import { batched, paidOnce, state } from "./answers.js";
import * as bodies from "./bodies.js";

const EXACT = "Of every participant owed = pending + paid + carried + forfeited, exactly; a state that was changed is "
  + "refused.";

const terms = { currency: "USD", decimals: 6, unit: 10_000 } as const;
const owed = [{ id: "ann", amount: 4_256_818 }, { id: "bob", amount: 500_000 }];

/** What comes of the first example. */
const before = {
  format: "candor/payouts/1", version: 1, ...terms,
  accounts: [
    { id: "ann", owed: 4_256_818, pending: 4_250_000, paid: 0, carried: 6818, forfeited: 0 },
    { id: "bob", owed: 500_000, pending: 0, paid: 0, carried: 500_000, forfeited: 0 },
  ],
  batches: [{
    batch: {
      format: "candor/payout-batch/1", id: "9ba11ccca595251180f1ee28e9c8f202", ...terms, number: 1, previous: null,
      reference: "2026-11", credited: 4_756_818, minimum: 1_000_000, lines: [{ id: "ann", amount: 4_250_000 }],
      total: 4_250_000,
    },
    source: "6214eb2ec9acbe5f994ee83cb0b3251d1b803824b043f1c882d5e4d53df4e777", sent: false, failed: [],
  }],
  forfeits: [],
} as const satisfies PayoutState;
const { id } = before.batches[0].batch;

export const batch = call({
  path: "/v1/payouts/batch",
  kind: "payouts.batch",
  title: "Pay what is owed",
  description: "A batch of what can be paid now, each amount rounded down to the unit; the rest, and what is below the "
    + `minimum, is carried over. The same amounts under the same reference are owed once. ${EXACT}`,
  body: bodies.payoutsDue,
  answer: batched,
  examples: [
    { title: "The first", body: { owed, ...terms, reference: "2026-11", minimum: 1_000_000 } },
    { title: "What was carried", body: { owed: [], ...terms, state: before } },
  ],
  measure: (body) => sizeOf(body.state, body.owed.length),
  run: (_, body) => payouts.batch(body),
});

export const once = call({
  path: "/v1/payouts/once",
  kind: "payouts.once",
  title: "Pay once",
  description: "A batch that nothing comes before or after, by largest remainders: its total is the nearest that can "
    + "be paid, and nobody's amount moves by a unit or more.",
  body: bodies.payoutsOnce,
  answer: paidOnce,
  examples: [{ title: "Two participants", body: { owed, ...terms } }],
  measure: (body) => sizeOf(null, body.owed.length),
  run: (_, body) => payouts.once(body),
});

export const sent = call({
  path: "/v1/payouts/sent",
  title: "Mark a batch as sent",
  description: `The state in which its lines are paid. Twice is once. ${EXACT}`,
  body: bodies.sentBatch,
  answer: state,
  examples: [{ title: "The batch before", body: { state: before, batch: id } }],
  measure: (body) => sizeOf(body.state),
  run: (_, body) => payouts.sent(body.state, body.batch),
});

export const failed = call({
  path: "/v1/payouts/failed",
  title: "Take payments back",
  description: `The state in which these payments of a batch are owed again, sent or not. Twice is once. ${EXACT}`,
  body: bodies.failedPayments,
  answer: state,
  examples: [{ title: "An account was not found", body: { state: before, batch: id, ids: ["ann"] } }],
  measure: (body) => sizeOf(body.state, body.ids.length),
  run: (_, body) => payouts.failed(body.state, body.batch, body.ids),
});

export const forfeit = call({
  path: "/v1/payouts/forfeit",
  title: "Give payments up",
  description: `The state in which what is carried of participants will never be paid, with the reason. ${EXACT}`,
  body: bodies.forfeits,
  answer: state,
  examples: [{ title: "An account was closed", body: { state: before, ids: ["bob"], reason: "account closed" } }],
  measure: (body) => sizeOf(body.state, body.ids.length),
  run: (_, body) => payouts.forfeit(body.state, body.ids, body.reason),
});

/** Participants, those of a state and those who are named beside it. */
function sizeOf(of: PayoutState | null | undefined, more = 0): Measured {
  return { users: (of?.accounts.length ?? 0) + more };
}
