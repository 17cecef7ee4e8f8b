// What each command does to a call, given that its envelope is in order. A transition returns the next state or throws
// Refused.

import { amount, name } from "../../check.js";
import type { CallPhase } from "../names.js";
import { changed, enrolled, withSeat, withSeats, type Call } from "./call.js";
import { inputsOf, outcomeOf } from "./digests.js";
import { countOf, entryAt, forEach, some } from "../../life/pages.js";
import {
  ask, askOn, checkInputs, freeze, given, gone, leave, leaveAll, planFor, Refused, removed, sealedCall, seatOf, toNull,
  type Found, type Planner,
} from "./seats.js";
import type { CallCommand, Seat } from "./types.js";

interface Transition {
  readonly fields: readonly string[];
  readonly phases: readonly CallPhase[];
  apply(call: Call, fields: Readonly<Record<string, unknown>>, planner: Planner): Call;
}

const LIVE: readonly CallPhase[] = ["DRAFT", "OPEN", "SEALED", "WINDOW"];

export const transitions: Readonly<Record<CallCommand["type"], Transition>> = {
  enroll: {
    fields: ["user", "owner", "capacity"], phases: ["DRAFT", "OPEN"],
    apply(call, fields) {
      const [user, owner] = [name("user", fields.user), name("owner", fields.owner)];
      const count = countOf(call.seats);
      if (call.users.find(user, count) >= 0) {
        throw new Refused("duplicate-user", `${JSON.stringify(user)} has a seat`);
      }
      if (call.owners.find(owner, count) >= 0) {
        throw new Refused("duplicate-owner", `${JSON.stringify(owner)} has a seat`);
      }
      return enrolled(call, {
        user, owner, verified: amount("capacity", fields.capacity), report: null,
        status: "seated", units: 0, payment: 0, stored: 0, paid: null, erased: false,
      });
    },
  },
  open: {
    fields: [], phases: ["DRAFT"],
    apply(call) {
      if (call.terms.reportsUntil <= call.now) {
        throw new Refused("deadline-passed", `reportsUntil ${call.terms.reportsUntil} is in the past`);
      }
      return { ...call, phase: "OPEN" };
    },
  },
  report: {
    fields: ["user", "cost", "capacity", "benefit", "currency"], phases: ["OPEN"],
    apply(call, fields) {
      const { at, seat } = seatOf(call, fields);
      if (call.now >= call.terms.reportsUntil) {
        throw new Refused("deadline-passed", `reports were due before ${call.terms.reportsUntil}`);
      }
      if (name("currency", fields.currency) !== call.terms.currency) {
        throw new Refused("currency-mismatch", `this call is in ${call.terms.currency}`);
      }
      const report = Object.freeze({
        cost: amount("cost", fields.cost), capacity: amount("capacity", fields.capacity),
        benefit: amount("benefit", fields.benefit ?? 0),
      });
      if (report.capacity > seat.verified) {
        throw new Refused("above-verified-capacity", `${seat.verified} units are verified`);
      }
      return withSeat(call, at, { report });
    },
  },
  seal: {
    fields: [], phases: ["OPEN"],
    apply(call) {
      if (call.now < call.terms.reportsUntil) {
        throw new Refused("too-early", `reports are open until ${call.terms.reportsUntil}`);
      }
      return { ...call, phase: "SEALED", inputs: inputsOf(call), sealed: true };
    },
  },
  assign: {
    fields: ["escrow"], phases: ["SEALED"],
    apply(call, fields, planner) {
      const escrow = amount("escrow", fields.escrow);
      checkInputs(call);
      const { asked, places } = sealedCall(call, () => false);
      const plan = planFor(planner, asked);
      const outcome = outcomeOf(call.inputs, plan);
      if (!plan.committed) return toNull({ ...call, outcome });
      if (escrow < plan.escrow) throw new Refused("escrow-too-small", `${plan.escrow} has to be set aside`);
      const open: Call = { ...call, phase: "WINDOW", outcome, escrow };
      const asksOn = call.terms.protocol === "small-first" && call.terms.rule !== "proportional";
      if (!asksOn) return ask(open, given(call, places, plan));
      const queue = Array.from(plan.order, (i) => {
        const units = plan.burdens[i]!;
        return Object.freeze({ user: entryAt(call.seats, places[i]!).user, units, payment: units * plan.price });
      });
      return askOn({ ...open, queue: Object.freeze(queue), passed: null }, planner);
    },
  },
  confirm: {
    fields: ["user", "units"], phases: ["WINDOW"],
    apply(call, fields) {
      const { at, seat } = seatOf(call, fields);
      if (seat.status !== "asked") {
        throw new Refused("not-asked", `${JSON.stringify(seat.user)} has nothing to confirm`);
      }
      checkAnswer(call, seat, fields);
      return withSeat(call, at, { status: "confirmed" });
    },
  },
  deliver: {
    fields: ["user", "units"], phases: ["WINDOW"],
    apply(call, fields) {
      const { at, seat } = seatOf(call, fields);
      if (seat.status === "delivered") {
        throw new Refused("already-delivered", `${JSON.stringify(seat.user)} has delivered`);
      }
      if (seat.status !== "confirmed") {
        throw new Refused("not-confirmed", `${JSON.stringify(seat.user)} has confirmed nothing`);
      }
      checkAnswer(call, seat, fields);
      return withSeat(call, at, { status: "delivered", stored: seat.units });
    },
  },
  withdraw: {
    fields: ["user"], phases: ["OPEN", "WINDOW"],
    apply(call, fields, planner) {
      const found = seatOf(call, fields);
      const { at, seat } = found;
      if (gone(seat) || (call.phase === "OPEN" && !seat.report)) {
        throw new Refused("already-withdrawn", `${JSON.stringify(seat.user)} has nothing to withdraw`);
      }
      if (call.phase === "OPEN") return withSeat(call, at, { report: null });
      return seat.report ? askOn(leave(call, found), planner) : withSeat(call, at, { status: "withdrawn" });
    },
  },
  commit: {
    fields: [], phases: ["WINDOW"],
    apply(call, _, planner) {
      const silent = some(call.seats, isSilent);
      if (!silent) return freeze(call);
      if (call.now <= call.until) throw new Refused("too-early", `users have until ${call.until}`);
      // silence is withdrawal; who is asked instead gets a window of their own
      const next = askOn(leaveAll(call, isSilent), planner);
      return next.phase === "NULL" || some(next.seats, (seat) => seat.status === "asked") ? next : freeze(next);
    },
  },
  cancel: { fields: [], phases: LIVE, apply: toNull },
  pay: {
    fields: ["user"], phases: ["COMMITTED", "TRAINING", "TRAINED"],
    apply(call, fields) {
      const { at, seat } = memberOf(call, fields);
      if (seat.paid !== null) throw new Refused("already-paid", `${JSON.stringify(seat.user)} was paid ${seat.paid}`);
      if (!(seat.payment <= call.escrow)) {
        throw new Refused("escrow-too-small", `${seat.payment} is owed, and ${call.escrow} is left`);
      }
      return { ...withSeat(call, at, { paid: seat.payment }), escrow: call.escrow - seat.payment };
    },
  },
  train: { fields: [], phases: ["COMMITTED"], apply: (call) => ({ ...call, phase: "TRAINING" }) },
  read: {
    fields: ["user"], phases: ["TRAINING"],
    apply(call, fields) {
      const { seat } = memberOf(call, fields);
      if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
      return call;
    },
  },
  finish: { fields: [], phases: ["TRAINING"], apply: (call) => ({ ...call, phase: "TRAINED" }) },
  erase: {
    fields: ["user"], phases: ["COMMITTED", "TRAINING", "TRAINED", "CLOSED"],
    apply(call, fields) {
      const { at, seat } = seatOf(call, fields);
      if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
      return withSeat(removed(call, seat), at, { erased: true, stored: 0 });
    },
  },
  purge: {
    fields: [], phases: ["NULL"],
    apply(call) {
      const stored: Seat[] = [];
      const next = withSeats(call, (seat) => {
        if (seat.stored > 0) stored.push(seat);
        return seat.report === null && seat.stored === 0 ? seat : changed(seat, { report: null, stored: 0 });
      });
      return { ...stored.reduce(removed, next), phase: "PURGED" };
    },
  },
  close: {
    fields: [], phases: ["TRAINED", "PURGED"],
    apply(call) {
      let unpaid = 0;
      forEach(call.seats, (seat, at) => {
        if (call.members?.[at] && seat.paid === null) unpaid++;
      });
      if (unpaid > 0) throw new Refused("unpaid-users", `${unpaid} users are not paid`);
      return { ...call, phase: "CLOSED", escrow: 0 };
    },
  },
};

const isSilent = (seat: Seat): boolean => seat.status === "asked" || seat.status === "confirmed";

/** That an answer comes in time, and is to what was asked. */
function checkAnswer(call: Call, seat: Seat, fields: Readonly<Record<string, unknown>>): void {
  if (call.now > call.until) throw new Refused("deadline-passed", `the window ended at ${call.until}`);
  if (amount("units", fields.units) !== seat.units) {
    throw new Refused("not-the-asked-amount", `${seat.units} units were asked for`);
  }
}

function memberOf(call: Call, fields: Readonly<Record<string, unknown>>): Found {
  const found = seatOf(call, fields);
  if (!call.members?.[found.at]) {
    throw new Refused("not-in-manifest", `${JSON.stringify(found.seat.user)} gave no data`);
  }
  return found;
}

export const commandTypes = Object.keys(transitions) as CallCommand["type"][];
