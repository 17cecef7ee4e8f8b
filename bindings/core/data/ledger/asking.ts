// Whom a call asks, and whom it asks instead when somebody leaves.

import type { Context } from "../../life/kind.js";
import { countOf, entryAt } from "../../life/pages.js";
import { askingFrom, assigned, assignmentFrom, sharedAgain, whole, type Planner } from "./assignment.js";
import { changed, consent, deleted, gone, withoutReport, withSeat, withSeats, type Found } from "./seats.js";
import type { Call } from "./call.js";
import type { Asking, Assignment, Consent, Seat } from "./types.js";

/** Nothing comes of a call: nobody is asked, and all money goes back. */
export function toNull(state: Call, context: Context): Call {
  const nothing = withSeats(state, (seat) => (
    seat.units === 0 && seat.payment === 0 ? seat : changed(seat, { units: 0, payment: 0 }, context)
  ));
  return { ...nothing, phase: "NULL", plan: null, escrow: 0, returned: state.returned + state.escrow };
}

/** The assignment over those who have not withdrawn. */
export function assign(planner: Planner, state: Call, context: Context): Assignment {
  const found = context.find(() => assigned(planner, state) as never, whole(state));
  return assignmentFrom(found, countOf(state.seats));
}

/** Seats as they are when everybody is to give that much. Agreements stand where the units are the same and the payment
 *  is no lower. A lower payment has to be agreed to, though what was delivered need not be again; other units are
 *  delivered anew. */
export function ask(state: Call, asking: Asking, context: Context): Call {
  const count = countOf(state.seats);
  const [units, payments] = [new Float64Array(count), new Float64Array(count)];
  asking.seats.forEach((at, k) => {
    units[at] = asking.units[k]!;
    payments[at] = asking.payments[k]!;
  });
  let anew = false;
  const next = withSeats(state, (seat, at) => {
    if (!seat.report || gone(seat)) return seat;
    const after = asked(seat, units[at]!, payments[at]!, context);
    if (after !== seat && after.status === "asked") anew = true;
    return after;
  });
  return inWindow(next, anew, context);
}

function asked(seat: Seat, units: number, payment: number, context: Context): Seat {
  const { status, stored } = seat;
  if (units === seat.units && status !== "seated") {
    if (payment === seat.payment) return seat;
    if (payment < seat.payment) return changed(seat, { payment, status: "asked" }, context);
    const raised: Consent[] = status === "asked" ? [] : [consent(context, "raised", { units, payment })];
    return changed(seat, { payment }, context, ...raised);
  }
  const to = { units, payment, stored: 0, status: units > 0 ? "asked" : "released" } as const;
  return stored > 0 ? changed(seat, to, context, ...deleted(seat, context)) : changed(seat, to, context);
}

/** A round of its own for whoever is asked anew. */
function inWindow(state: Call, anew: boolean, { at }: Context): Call {
  return anew ? { ...state, round: state.round + 1, until: at + state.terms!.window } : state;
}

/** Whom to ask now that some have withdrawn; NULL at once when what is left cannot reach the threshold. */
export function askOn(planner: Planner, state: Call, context: Context): Call {
  const { terms, plan, seats, standing } = state;
  if (standing >= terms!.threshold) return state;
  if (plan!.next && terms!.rule === "proportional") {
    const shared = sharedAgain(planner, state, (at) => !gone(entryAt(seats, at)));
    if (!shared) return toNull(state, context);
    return ask(state, askingFrom(context.find(() => shared.compute() as never), countOf(seats)), context);
  }
  if (plan!.next) return askNext(state, context);
  if (!terms!.reassign) return toNull(state, context);
  const again = assign(planner, state, context);
  return again.committed ? ask({ ...state, plan: again }, again, context) : toNull(state, context);
}

/** Asks those who come next, in order, until the threshold is reached: nobody who was needed before is needed no
 *  more. */
function askNext(state: Call, context: Context): Call {
  const { threshold } = state.terms!;
  const { next, price } = state.plan!;
  let passed = state.passed;
  let after = state;
  for (; passed < next!.seats.length && after.standing < threshold; passed++) {
    const [at, units] = [next!.seats[passed]!, next!.units[passed]!];
    const seat = entryAt(state.seats, at);
    if (gone(seat)) continue;
    after = withSeat(after, at, changed(seat, { units, payment: units * price, status: "asked" }, context));
  }
  if (after.standing < threshold) return toNull(state, context);
  return inWindow({ ...after, passed }, true, context);
}

export function leave(state: Call, { at, seat }: Found, context: Context): Call {
  return withSeat(state, at, left(seat, context));
}

/** Everybody leaves of whom that holds. */
export function leaveAll(state: Call, leaves: (seat: Seat) => boolean, context: Context): Call {
  return withSeats(state, (seat) => (leaves(seat) ? left(seat, context) : seat));
}

/** Who leaves takes its report and its data along. */
function left(seat: Seat, context: Context): Seat {
  const to = { ...withoutReport(seat, context), units: 0, payment: 0, stored: 0, status: "withdrawn" } as const;
  return changed(seat, to, context, consent(context, "withdrawn"), ...deleted(seat, context));
}
