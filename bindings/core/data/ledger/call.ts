// A call between two states. Beside what a state shows it holds what would take a look at everybody to find: where
// each user and each command stands, and sums over the seats. Each state that leaves here carries the call it is of
// in a private field.
//
// That is safe because a state that was made here is frozen through and through: seats, reports, pages, log. What its
// holder sees cannot change, so that it need not be looked at again; and nobody else can give an object that field, nor
// read it. A copy of a state (spread, cloned, parsed, behind a proxy) has none: it is checked in full, see adopt.ts.

import { Directory } from "../../life/directory.js";
import { appended, countOf, eachOf, entryAt, forEach, mapped, NO_PAGES, replaced, type Pages } from "../../life/pages.js";
import type { AnnouncedTerms, CallState, Seat } from "./types.js";

export const FORMAT = "candor/call/2";

export interface Call extends CallState {
  readonly users: Directory;
  readonly owners: Directory;
  /** Of commands, in the log. */
  readonly keys: Directory;
  /** Units of those who have not withdrawn. */
  readonly standing: number;
  /** Reports that stand. */
  readonly reports: number;
  /** How many of the queue have been asked or passed over; null: to be found out. */
  readonly passed: number | null;
  /** u8 a seat: whether it is of the manifest. */
  readonly members: Uint8Array | null;
  /** Whether terms and reports are those that were sealed; undefined: to be found out. */
  sealed: boolean | undefined;
}

/** Returns the object it is given, to which a class that extends it can add a private field. A WeakMap would say the
 *  same, but every state would be a key of it that the garbage collector has to look after. */
const Given = function (object: object) {
  return object;
} as unknown as new (object: object) => object;

class Carrier extends Given {
  readonly #call: Call;

  constructor(state: CallState, call: Call) {
    super(state);
    this.#call = call;
  }

  static callOf(state: object): Call | undefined {
    return #call in state ? state.#call : undefined;
  }
}

/** The call of a state that was made here. */
export const callOf = (state: CallState): Call | undefined => Carrier.callOf(state);

/** A call as its holder sees it. */
export function published(call: Call): CallState {
  const state: CallState = {
    format: FORMAT, version: call.version, phase: call.phase, terms: call.terms, now: call.now, seats: call.seats,
    inputs: call.inputs, outcome: call.outcome, queue: call.queue, round: call.round, until: call.until,
    escrow: call.escrow, manifest: call.manifest, manifestDigest: call.manifestDigest, receipts: call.receipts,
    log: call.log,
  };
  new Carrier(state, call);
  return Object.freeze(state);
}

/** @param terms frozen */
export function begun(terms: AnnouncedTerms): Call {
  return {
    format: FORMAT, version: 0, phase: "DRAFT", terms, now: 0, seats: NO_PAGES, inputs: null, outcome: null,
    queue: Object.freeze([]), round: 0, until: 0, escrow: 0, manifest: null, manifestDigest: null, receipts: NO_PAGES,
    log: NO_PAGES, users: new Directory(), owners: new Directory(), keys: new Directory(), standing: 0, reports: 0,
    passed: 0, members: null, sealed: true,
  };
}

export type Change = Partial<Omit<Seat, "user" | "owner" | "verified">>;

/** A seat with some fields changed, frozen. */
export function changed(seat: Seat, to: Change): Seat {
  const { report = seat.report, status = seat.status, units = seat.units, payment = seat.payment } = to;
  const { stored = seat.stored, paid = seat.paid, erased = seat.erased } = to;
  const { user, owner, verified } = seat;
  return Object.freeze({ user, owner, verified, report, status, units, payment, stored, paid, erased });
}

export function withSeat(call: Call, i: number, to: Change): Call {
  const before = entryAt(call.seats, i);
  const after = changed(before, to);
  return {
    ...call, seats: replaced(call.seats, i, after),
    standing: call.standing - standingOf(before) + standingOf(after),
    reports: call.reports - Number(before.report !== null) + Number(after.report !== null),
  };
}

/** What `change` makes of everybody. */
export function withSeats(call: Call, change: (seat: Seat, i: number) => Seat): Call {
  const seats = mapped(call.seats, change);
  return { ...call, seats, ...sumsOf(seats) };
}

export function enrolled(call: Call, seat: Seat): Call {
  const { seats } = call;
  const count = countOf(seats);
  return {
    ...call, seats: appended(seats, count, Object.freeze(seat)),
    users: call.users.grown(seat.user, count, () => eachOf(seats, ({ user }) => user)),
    owners: call.owners.grown(seat.owner, count, () => eachOf(seats, ({ owner }) => owner)),
  };
}

export function sumsOf(seats: Pages<Seat>): Pick<Call, "standing" | "reports"> {
  let standing = 0;
  let reports = 0;
  forEach(seats, (seat) => {
    standing += standingOf(seat);
    if (seat.report) reports++;
  });
  return { standing, reports };
}

const standingOf = (seat: Seat): number => (seat.status === "withdrawn" ? 0 : seat.units);
