// The seats of a call and what is asked of them: the parts of which transitions are made.

import { name } from "../../check.js";
import { isRefusal } from "../../refusal.js";
import type { DataRoom } from "../room.js";
import type { DataCall, DataPlan } from "../types.js";
import { changed, withSeat, withSeats, type Call } from "./call.js";
import { inputsOf, manifestOf } from "./digests.js";
import { appended, countOf, entryAt, forEach } from "../../life/pages.js";
import { callOver } from "./terms.js";
import type { CallRefusal, Seat } from "./types.js";

export type Planner = Pick<DataRoom, "plan" | "withdraw">;

export class Refused extends Error {
  constructor(readonly refusal: CallRefusal, message: string) {
    super(message);
  }
}

/** A seat and its place. */
export interface Found {
  readonly at: number;
  readonly seat: Seat;
}

export function seatOf(call: Call, fields: Readonly<Record<string, unknown>>): Found {
  const user = name("user", fields.user);
  const at = call.users.find(user, countOf(call.seats));
  if (at < 0) throw new Refused("unknown-user", `${JSON.stringify(user)} has no seat in this call`);
  return { at, seat: entryAt(call.seats, at) };
}

/** Deletes what is stored of a seat, with a receipt. */
export function removed(call: Call, seat: Seat): Call {
  if (seat.stored === 0) return call;
  const receipt = Object.freeze({ user: seat.user, units: seat.stored, at: call.now });
  return { ...call, receipts: appended(call.receipts, countOf(call.receipts), receipt) };
}

export function toNull(call: Call): Call {
  const nothing = withSeats(call, (seat) => (
    seat.units === 0 && seat.payment === 0 ? seat : changed(seat, { units: 0, payment: 0 })
  ));
  return { ...nothing, phase: "NULL", escrow: 0 };
}

/** @throws Refused when terms or reports are not those that were sealed. */
export function checkInputs(call: Call): void {
  call.sealed ??= inputsOf(call) === call.inputs;
  if (!call.sealed) throw new Refused("inputs-changed", "terms and reports are not those that were sealed");
}

export const gone = (seat: Seat): boolean => seat.status === "withdrawn";

/** The call over the sealed reports, and at which places they are. */
export function sealedCall(
  call: Call, without: (seat: Seat) => boolean,
): { readonly asked: DataCall; readonly places: readonly number[] } {
  const places: number[] = [];
  const users: NonNullable<Seat["report"]>[] = [];
  forEach(call.seats, (seat, at) => {
    if (!seat.report || without(seat)) return;
    places.push(at);
    users.push(seat.report);
  });
  return { asked: callOver(call.terms, users), places };
}

/** The plan over everybody who has not withdrawn, as far as totals allow one. */
export function planFor(planner: Planner, asked: DataCall): DataPlan {
  try {
    return planner.plan(asked);
  } catch (error) {
    if (isRefusal(error) && error.code === "wrong-value") throw new Refused("totals-too-large", error.message);
    throw error;
  }
}

/** What everybody is to give and to be paid, by place. */
export interface Asking {
  readonly units: Float64Array;
  readonly payments: Float64Array;
}

export function nothing(call: Call): Asking {
  const count = countOf(call.seats);
  return { units: new Float64Array(count), payments: new Float64Array(count) };
}

export function given(call: Call, places: readonly number[], plan: DataPlan): Asking {
  const asking = nothing(call);
  places.forEach((at, i) => {
    asking.units[at] = plan.contributions[i]!;
    asking.payments[at] = plan.payments[i]!;
  });
  return asking;
}

/** Seats as they are when everybody is to give that much: unchanged agreements stand, others are asked anew. */
export function ask(call: Call, asking: Asking): Call {
  const others: Seat[] = [];
  let anew = false;
  const next = withSeats(call, (seat, at) => {
    if (!seat.report || gone(seat)) return seat;
    const [units, payment] = [asking.units[at]!, asking.payments[at]!];
    if (units === seat.units && payment === seat.payment && seat.status !== "seated") return seat;
    others.push(seat);
    if (units > 0) anew = true;
    return changed(seat, { units, payment, stored: 0, status: units > 0 ? "asked" : "released" });
  });
  return inWindow(others.reduce(removed, next), anew);
}

/** A round of its own for whoever is asked anew. */
function inWindow(call: Call, anew: boolean): Call {
  return anew ? { ...call, round: call.round + 1, until: call.now + call.terms.window } : call;
}

/** Whom to ask now that some have withdrawn; NULL at once when what is left cannot reach the threshold. */
export function askOn(call: Call, planner: Planner): Call {
  checkInputs(call);
  const { terms } = call;
  if (call.queue.length > 0) return call.passed === null ? askAll(call) : askNext(call, call.passed);
  if (call.standing >= terms.threshold) return call;
  if (terms.rule === "proportional" && terms.protocol === "small-first") {
    const { asked, places } = sealedCall(call, () => false);
    const away = places.flatMap((at, i) => (gone(entryAt(call.seats, at)) ? [i] : []));
    const outcome = planner.withdraw(asked, away);
    return outcome.committed ? ask(call, given(call, places, outcome)) : toNull(call);
  }
  if (!terms.reassign) return toNull(call);
  const { asked, places } = sealedCall(call, gone);
  const plan = planFor(planner, asked);
  return plan.committed ? ask(call, given(call, places, plan)) : toNull(call);
}

/** Asks those of the queue that are needed for the threshold, and nobody else. */
function askAll(call: Call): Call {
  const asking = nothing(call);
  let kept = 0;
  let passed = 0;
  for (; passed < call.queue.length && kept < call.terms.threshold; passed++) {
    const { user, units, payment } = call.queue[passed]!;
    const at = call.users.find(user, countOf(call.seats));
    if (gone(entryAt(call.seats, at))) continue;
    asking.units[at] = units;
    asking.payments[at] = payment;
    kept += units;
  }
  return kept >= call.terms.threshold ? { ...ask(call, asking), passed } : toNull(call);
}

/** The same where the first `passed` have been asked: those who left leave a gap that the next ones fill, and nobody
 *  who was needed before is needed no more, as what came before them was too little then. */
function askNext(call: Call, passed: number): Call {
  const next: { readonly at: number; readonly units: number; readonly payment: number }[] = [];
  let kept = call.standing;
  let upTo = passed;
  for (; upTo < call.queue.length && kept < call.terms.threshold; upTo++) {
    const { user, units, payment } = call.queue[upTo]!;
    const at = call.users.find(user, countOf(call.seats));
    if (gone(entryAt(call.seats, at))) continue;
    next.push({ at, units, payment });
    kept += units;
  }
  if (kept < call.terms.threshold) return toNull(call);
  const asked = next.reduce(
    (from, { at, units, payment }) => withSeat(from, at, { units, payment, status: "asked" }), call,
  );
  return { ...inWindow(asked, next.length > 0), passed: upTo };
}

const NOTHING = { units: 0, payment: 0, stored: 0, status: "withdrawn" } as const;

export function leave(call: Call, { at, seat }: Found): Call {
  return withSeat(removed(call, seat), at, NOTHING);
}

/** Everybody leaves of whom that holds. */
export function leaveAll(call: Call, leaves: (seat: Seat) => boolean): Call {
  const leaving: Seat[] = [];
  const next = withSeats(call, (seat) => {
    if (!leaves(seat)) return seat;
    leaving.push(seat);
    return changed(seat, NOTHING);
  });
  return leaving.reduce(removed, next);
}

/** Commit or null, in one step: counts what was delivered, freezes the manifest, makes the escrow payable. */
export function freeze(call: Call): Call {
  checkInputs(call);
  const kept: Seat[] = [];
  const members = new Uint8Array(countOf(call.seats));
  let units = 0;
  let owed = 0;
  forEach(call.seats, (seat, at) => {
    if (seat.status !== "delivered") return;
    kept.push(seat);
    members[at] = 1;
    units += seat.stored;
    owed += seat.payment;
  });
  if (units < call.terms.threshold) return toNull(call);
  if (!(owed <= call.escrow)) {
    throw new Refused("escrow-too-small", `${owed} is owed, and ${call.escrow} is set aside`);
  }
  return {
    ...call, phase: "COMMITTED", members, manifest: Object.freeze(kept.map((seat) => seat.user)),
    manifestDigest: manifestOf(call.outcome, kept),
  };
}
