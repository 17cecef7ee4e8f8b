// The digests of a call: SHA-256 of the canonical form (RFC 8785) of what was sealed, assigned and committed. As
// there are many users, their entries are made with keys in order and written by JSON.stringify, which is then the
// canonical form: the same text, sooner. Names are well-formed, or no command could have held them.

import { canonical, digest, digestOf } from "../../canonical.js";
import type { Plain } from "../../plain.js";
import { forEach } from "../../life/pages.js";
import type { Call } from "./call.js";
import type { Assignment, Seat } from "./types.js";

/** Of terms and commitments to reports. */
export function inputsOf({ terms, seats }: Call): string {
  const reports: object[] = [];
  forEach(seats, ({ user, report }) => {
    if (report) reports.push({ commitment: report.commitment, user });
  });
  return digestOf([`{"reports":[`, ...written(reports), `],"terms":${canonical("terms", terms)}}`]);
}

/** Of the inputs and what was assigned, its salt with it. */
export function outcomeOf(inputs: string | null, assignment: Assignment): string {
  return digest("outcome", { assignment: assignment as unknown as Plain, inputs });
}

/** Of the outcome and who gives how much. @param salt of the assignment */
export function manifestOf(outcome: string | null, salt: string, kept: readonly Seat[]): string {
  const users = kept.map(({ user, stored, payment }) => ({ payment, units: stored, user }));
  return digestOf([
    `{"kept":[`, ...written(users), `],"outcome":${JSON.stringify(outcome)},"salt":${JSON.stringify(salt)}}`,
  ]);
}

/** Entries with commas between them, in parts that are small enough to be hashed where they are made. */
function* written(entries: readonly object[]): Generator<string> {
  for (let at = 0; at < entries.length; at += 256) {
    yield (at > 0 ? "," : "") + JSON.stringify(entries.slice(at, at + 256)).slice(1, -1);
  }
}
