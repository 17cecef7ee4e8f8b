// The seats of a call: found, changed, counted, and what each user's consent history says of it.

import { name } from "../../check.js";
import { Refused, type Context } from "../../life/kind.js";
import { appended, countOf, eachOf, entryAt, forEach, mapped, replaced, type Pages } from "../../life/pages.js";
import type { Call } from "./call.js";
import type { Consent, Seat } from "./types.js";

/** A seat and its place. */
export interface Found {
  readonly at: number;
  readonly seat: Seat;
}

export function seatIn(state: Call, user: string): Found | undefined {
  const at = state.users.find(user, countOf(state.seats));
  return at < 0 ? undefined : { at, seat: entryAt(state.seats, at) };
}

export function seatOf(state: Call, said: Readonly<Record<string, unknown>>): Found {
  const user = name("user", said.user);
  const found = seatIn(state, user);
  if (!found) throw new Refused("unknown-user", `${JSON.stringify(user)} has no seat in this call`);
  return found;
}

export const gone = (seat: Seat): boolean => seat.status === "withdrawn";

export type Change = Partial<Omit<Seat, "user" | "owner" | "verified" | "changed" | "history">>;

/** A seat with some fields changed, and what its user may later look up. */
export function changed(seat: Seat, to: Change, { version }: Context, ...consents: readonly Consent[]): Seat {
  const history = consents.length === 0 ? seat.history : consents.reduce(remembered, seat.history);
  return Object.freeze({ ...seat, ...to, changed: version, history });
}

/** What happens to a seat. */
export function consent(
  { at, version, hash }: Context, what: Consent["what"], about: Pick<Consent, "commitment" | "units" | "payment"> = {},
): Consent {
  return Object.freeze({ what, version, hash, at, ...about });
}

/** Entries of a history that are kept. */
const MOST = 32;

function remembered(history: readonly Consent[], entry: Consent): readonly Consent[] {
  // no slices of what is frozen: those go entry by entry (pages.ts)
  const kept = [...history];
  if (kept.length >= MOST) kept.splice(Math.max(0, kept.findIndex(({ what }) => what === "reported")), 1);
  kept.push(entry);
  return Object.freeze(kept);
}

/** What is stored of a seat is deleted: the event is its receipt. */
export function deleted(seat: Seat, context: Context): readonly Consent[] {
  return seat.stored === 0 ? [] : [consent(context, "deleted", { units: seat.stored })];
}

/** A seat without its report: what was sealed goes, its commitment stays. */
export function withoutReport({ report }: Seat, context: Context): Pick<Seat, "report"> {
  if (!report || report.erased) return { report };
  context.erase(report.version);
  return { report: Object.freeze({ ...report, erased: true, opening: null }) };
}

export function withSeat(state: Call, at: number, after: Seat): Call {
  const before = entryAt(state.seats, at);
  return {
    ...state, seats: replaced(state.seats, at, after),
    standing: state.standing - standingOf(before) + standingOf(after),
    delivered: state.delivered - deliveredOf(before) + deliveredOf(after),
    reports: state.reports - reportsOf(before) + reportsOf(after),
  };
}

/** What `change` makes of everybody. */
export function withSeats(state: Call, change: (seat: Seat, i: number) => Seat): Call {
  const seats = mapped(state.seats, change);
  return { ...state, seats, ...sumsOf(seats) };
}

export function enrolled(state: Call, seat: Seat): Call {
  const { seats } = state;
  const count = countOf(seats);
  return {
    ...state, seats: appended(seats, count, Object.freeze(seat)),
    users: state.users.grown(seat.user, count, () => eachOf(seats, ({ user }) => user)),
    owners: state.owners.grown(seat.owner, count, () => eachOf(seats, ({ owner }) => owner)),
    capacity: state.capacity + seat.verified, largest: Math.max(state.largest, seat.verified),
  };
}

export function sumsOf(seats: Pages<Seat>): Pick<Call, "standing" | "delivered" | "reports"> {
  let [standing, delivered, reports] = [0, 0, 0];
  forEach(seats, (seat) => {
    standing += standingOf(seat);
    delivered += deliveredOf(seat);
    reports += reportsOf(seat);
  });
  return { standing, delivered, reports };
}

const standingOf = (seat: Seat): number => (gone(seat) ? 0 : seat.units);
const deliveredOf = (seat: Seat): number => (seat.status === "delivered" ? seat.stored : 0);
const reportsOf = ({ report }: Seat): number => Number(report !== null);
