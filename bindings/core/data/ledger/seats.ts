// The seats of a call and what is asked of them: the parts of which transitions are made.

import { digest } from "../../canonical.js";
import { name } from "../../check.js";
import { isRefusal } from "../../refusal.js";
import { callOf } from "./terms.js";
import type { DataRoom } from "../room.js";
import type { DataCall, DataPlan } from "../types.js";
import type { CallRefusal, CallState, Seat } from "./types.js";

export type Planner = Pick<DataRoom, "plan" | "withdraw">;

export class Refused extends Error {
  constructor(readonly refusal: CallRefusal, message: string) {
    super(message);
  }
}

export type Change = Partial<Omit<Seat, "user" | "owner" | "verified">>;

const NOTHING: Change = { units: 0, payment: 0, stored: 0 };

export function seatOf(state: CallState, fields: Readonly<Record<string, unknown>>): Seat {
  const user = name("user", fields.user);
  const seat = state.seats.find((one) => one.user === user);
  if (!seat) throw new Refused("unknown-user", `${JSON.stringify(user)} has no seat in this call`);
  return seat;
}

export function change(state: CallState, user: string, to: Change): CallState {
  return { ...state, seats: state.seats.map((seat) => (seat.user === user ? { ...seat, ...to } : seat)) };
}

/** Deletes what is stored of those seats, with a receipt for each. */
export function remove(state: CallState, seats: readonly Seat[]): CallState["receipts"] {
  const stored = seats.filter((seat) => seat.stored > 0);
  return [...state.receipts, ...stored.map((seat) => ({ user: seat.user, units: seat.stored, at: state.now }))];
}

export function toNull(state: CallState): CallState {
  return { ...state, phase: "NULL", escrow: 0, seats: state.seats.map((seat) => ({ ...seat, units: 0, payment: 0 })) };
}

/** @throws Refused when terms or reports are not those that were sealed. */
export function checkInputs(state: CallState): void {
  if (inputsOf(state) !== state.inputs) {
    throw new Refused("inputs-changed", "terms and reports are not those that were sealed");
  }
}

export function inputsOf(state: CallState): string {
  const reports = state.seats.filter((seat) => seat.report).map((seat) => ({ user: seat.user, ...seat.report }));
  return digest("state", { terms: state.terms, reports });
}

/** The call over the sealed reports, and whose they are. */
export function sealed(state: CallState, without: (seat: Seat) => boolean): { call: DataCall; seats: readonly Seat[] } {
  const seats = state.seats.filter((seat) => seat.report && !without(seat));
  return { seats, call: callOf(state.terms, seats.map(({ report }) => report!)) };
}

export const gone = (seat: Seat): boolean => seat.status === "withdrawn";

/** The plan over everybody who has not withdrawn, as far as totals allow one. */
export function planFor(planner: Planner, call: DataCall): DataPlan {
  try {
    return planner.plan(call);
  } catch (error) {
    if (isRefusal(error) && error.code === "wrong-value") throw new Refused("totals-too-large", error.message);
    throw error;
  }
}

/** Seats as they are when everybody in `asked` is to give that much: unchanged agreements stand, others are asked anew. */
export function ask(state: CallState, asked: ReadonlyMap<string, { units: number; payment: number }>): CallState {
  const deleted: Seat[] = [];
  let anew = false;
  const seats = state.seats.map((seat): Seat => {
    if (!seat.report || gone(seat)) return seat;
    const { units, payment } = asked.get(seat.user) ?? { units: 0, payment: 0 };
    if (units === seat.units && payment === seat.payment && seat.status !== "seated") return seat;
    deleted.push(seat);
    if (units > 0) anew = true;
    return { ...seat, units, payment, stored: 0, status: units > 0 ? "asked" : "released" };
  });
  const until = anew ? state.now + state.terms.window : state.until;
  return { ...state, seats, receipts: remove(state, deleted), round: state.round + Number(anew), until };
}

/** Whom to ask now that some have withdrawn; NULL at once when what is left cannot reach the threshold. */
export function askOn(state: CallState, planner: Planner): CallState {
  checkInputs(state);
  const { terms } = state;
  if (state.queue.length > 0) {
    const asked = new Map<string, { units: number; payment: number }>();
    const standing = new Set(state.seats.filter((seat) => !gone(seat)).map((seat) => seat.user));
    let kept = 0;
    for (const { user, units, payment } of state.queue) {
      if (kept >= terms.threshold) break;
      if (!standing.has(user)) continue;
      asked.set(user, { units, payment });
      kept += units;
    }
    return kept >= terms.threshold ? ask(state, asked) : toNull(state);
  }
  const standing = state.seats.reduce((sum, seat) => sum + (gone(seat) ? 0 : seat.units), 0);
  if (standing >= terms.threshold) return state;
  if (terms.rule === "proportional" && terms.protocol === "small-first") {
    const { call, seats } = sealed(state, () => false);
    const outcome = planner.withdraw(call, seats.flatMap((seat, i) => (gone(seat) ? [i] : [])));
    return outcome.committed ? ask(state, given(seats, outcome)) : toNull(state);
  }
  if (!terms.reassign) return toNull(state);
  const { call, seats } = sealed(state, gone);
  const plan = planFor(planner, call);
  return plan.committed ? ask(state, given(seats, plan)) : toNull(state);
}

export function given(seats: readonly Seat[], plan: DataPlan): Map<string, { units: number; payment: number }> {
  return new Map(seats.map((seat, i) => [seat.user, { units: plan.contributions[i]!, payment: plan.payments[i]! }]));
}

export function leave(state: CallState, seats: readonly Seat[]): CallState {
  const leaving = new Set(seats.map((seat) => seat.user));
  return {
    ...state,
    receipts: remove(state, seats),
    seats: state.seats.map((seat) => (leaving.has(seat.user) ? { ...seat, ...NOTHING, status: "withdrawn" } : seat)),
  };
}

/** Commit or null, in one step: counts what was delivered, freezes the manifest, makes the escrow payable. */
export function freeze(state: CallState): CallState {
  checkInputs(state);
  const kept = state.seats.filter((seat) => seat.status === "delivered");
  const units = kept.reduce((sum, seat) => sum + seat.stored, 0);
  if (units < state.terms.threshold) return toNull(state);
  const owed = kept.reduce((sum, seat) => sum + seat.payment, 0);
  if (!(owed <= state.escrow)) {
    throw new Refused("escrow-too-small", `${owed} is owed, and ${state.escrow} is set aside`);
  }
  const manifestDigest = digest("state", {
    outcome: state.outcome, kept: kept.map(({ user, stored, payment }) => ({ user, units: stored, payment })),
  });
  return { ...state, phase: "COMMITTED", manifest: kept.map((seat) => seat.user), manifestDigest };
}
