// The digests of a call: SHA-256 of the canonical form (RFC 8785) of what was sealed, assigned and committed. As
// there are many users, their objects are made with keys in order and written by JSON.stringify, which is then the
// canonical form: the same text, sooner. Names are well-formed, or no command could have held them.

import { canonical, digestOf } from "../../canonical.js";
import type { DataPlan } from "../types.js";
import { forEach } from "../../life/pages.js";
import type { CallState, Seat } from "./types.js";

/** Of terms and reports. */
export function inputsOf({ terms, seats }: Pick<CallState, "terms" | "seats">): string {
  const reports: object[] = [];
  forEach(seats, ({ user, report }) => {
    if (report) reports.push({ benefit: report.benefit, capacity: report.capacity, cost: report.cost, user });
  });
  return digestOf([`{"reports":[`, ...written(reports), `],"terms":${canonical("terms", terms)}}`]);
}

/** Of the inputs and what was assigned. */
export function outcomeOf(inputs: string | null, plan: DataPlan): string {
  const { committed, reason } = plan;
  const [burdens, contributions, payments] = [plan.burdens, plan.contributions, plan.payments].map(written);
  return digestOf([
    `{"burdens":[`, ...burdens!, `],"committed":${committed},"contributions":[`, ...contributions!,
    `],"inputs":${JSON.stringify(inputs)},"payments":[`, ...payments!, `],"reason":${JSON.stringify(reason)}}`,
  ]);
}

/** Of the outcome and who gives how much. */
export function manifestOf(outcome: string | null, kept: readonly Seat[]): string {
  const users = kept.map(({ user, stored, payment }) => ({ payment, units: stored, user }));
  return digestOf([`{"kept":[`, ...written(users), `],"outcome":${JSON.stringify(outcome)}}`]);
}

/** Entries with commas between them, in parts that are small enough to be hashed where they are made. */
function* written(entries: readonly object[] | Float64Array): Generator<string> {
  for (let at = 0; at < entries.length; at += 256) {
    yield (at > 0 ? "," : "") + JSON.stringify([...entries.slice(at, at + 256)]).slice(1, -1);
  }
}
