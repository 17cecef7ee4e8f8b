// What each command does to a call, given that its envelope is in order. A transition returns the next state or throws
// Refused.

import { digest } from "../../canonical.js";
import { amount, name } from "../../check.js";
import type { CallPhase } from "../names.js";
import {
  ask, askOn, change, checkInputs, freeze, given, gone, inputsOf, leave, planFor, Refused, remove, sealed, seatOf,
  toNull, type Planner,
} from "./seats.js";
import type { CallCommand, CallState, Seat } from "./types.js";

interface Transition {
  readonly fields: readonly string[];
  readonly phases: readonly CallPhase[];
  apply(state: CallState, fields: Readonly<Record<string, unknown>>, planner: Planner): CallState;
}

const LIVE: readonly CallPhase[] = ["DRAFT", "OPEN", "SEALED", "WINDOW"];

export const transitions: Readonly<Record<CallCommand["type"], Transition>> = {
  enroll: {
    fields: ["user", "owner", "capacity"], phases: ["DRAFT", "OPEN"],
    apply(state, fields) {
      const [user, owner] = [name("user", fields.user), name("owner", fields.owner)];
      if (state.seats.some((seat) => seat.user === user)) {
        throw new Refused("duplicate-user", `${JSON.stringify(user)} has a seat`);
      }
      if (state.seats.some((seat) => seat.owner === owner)) {
        throw new Refused("duplicate-owner", `${JSON.stringify(owner)} has a seat`);
      }
      const seat: Seat = {
        user, owner, verified: amount("capacity", fields.capacity), report: null,
        status: "seated", units: 0, payment: 0, stored: 0, paid: null, erased: false,
      };
      return { ...state, seats: [...state.seats, seat] };
    },
  },
  open: {
    fields: [], phases: ["DRAFT"],
    apply(state) {
      if (state.terms.reportsUntil <= state.now) {
        throw new Refused("deadline-passed", `reportsUntil ${state.terms.reportsUntil} is in the past`);
      }
      return { ...state, phase: "OPEN" };
    },
  },
  report: {
    fields: ["user", "cost", "capacity", "benefit", "currency"], phases: ["OPEN"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (state.now >= state.terms.reportsUntil) {
        throw new Refused("deadline-passed", `reports were due before ${state.terms.reportsUntil}`);
      }
      if (name("currency", fields.currency) !== state.terms.currency) {
        throw new Refused("currency-mismatch", `this call is in ${state.terms.currency}`);
      }
      const report = {
        cost: amount("cost", fields.cost), capacity: amount("capacity", fields.capacity),
        benefit: amount("benefit", fields.benefit ?? 0),
      };
      if (report.capacity > seat.verified) {
        throw new Refused("above-verified-capacity", `${seat.verified} units are verified`);
      }
      return change(state, seat.user, { report });
    },
  },
  seal: {
    fields: [], phases: ["OPEN"],
    apply(state) {
      if (state.now < state.terms.reportsUntil) {
        throw new Refused("too-early", `reports are open until ${state.terms.reportsUntil}`);
      }
      return { ...state, phase: "SEALED", inputs: inputsOf(state) };
    },
  },
  assign: {
    fields: ["escrow"], phases: ["SEALED"],
    apply(state, fields, planner) {
      const escrow = amount("escrow", fields.escrow);
      checkInputs(state);
      const { call, seats } = sealed(state, () => false);
      const plan = planFor(planner, call);
      const { committed, reason, contributions, payments, burdens } = plan;
      const outcome = digest("state", {
        inputs: state.inputs, committed, reason, contributions: [...contributions], payments: [...payments],
        burdens: [...burdens],
      });
      if (!committed) return toNull({ ...state, outcome });
      if (escrow < plan.escrow) throw new Refused("escrow-too-small", `${plan.escrow} has to be set aside`);
      const asksOn = state.terms.protocol === "small-first" && state.terms.rule !== "proportional";
      const queue = asksOn
        ? Array.from(plan.order, (i) => {
          const units = burdens[i]!;
          return { user: seats[i]!.user, units, payment: units * plan.price };
        })
        : [];
      const open: CallState = { ...state, phase: "WINDOW", outcome, escrow, queue };
      return asksOn ? askOn(open, planner) : ask(open, given(seats, plan));
    },
  },
  confirm: {
    fields: ["user", "units"], phases: ["WINDOW"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (seat.status !== "asked") {
        throw new Refused("not-asked", `${JSON.stringify(seat.user)} has nothing to confirm`);
      }
      if (state.now > state.until) throw new Refused("deadline-passed", `the window ended at ${state.until}`);
      if (amount("units", fields.units) !== seat.units) {
        throw new Refused("not-the-asked-amount", `${seat.units} units were asked for`);
      }
      return change(state, seat.user, { status: "confirmed" });
    },
  },
  deliver: {
    fields: ["user", "units"], phases: ["WINDOW"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (seat.status === "delivered") {
        throw new Refused("already-delivered", `${JSON.stringify(seat.user)} has delivered`);
      }
      if (seat.status !== "confirmed") {
        throw new Refused("not-confirmed", `${JSON.stringify(seat.user)} has confirmed nothing`);
      }
      if (state.now > state.until) throw new Refused("deadline-passed", `the window ended at ${state.until}`);
      if (amount("units", fields.units) !== seat.units) {
        throw new Refused("not-the-asked-amount", `${seat.units} units were asked for`);
      }
      return change(state, seat.user, { status: "delivered", stored: seat.units });
    },
  },
  withdraw: {
    fields: ["user"], phases: ["OPEN", "WINDOW"],
    apply(state, fields, planner) {
      const seat = seatOf(state, fields);
      if (gone(seat) || (state.phase === "OPEN" && !seat.report)) {
        throw new Refused("already-withdrawn", `${JSON.stringify(seat.user)} has nothing to withdraw`);
      }
      if (state.phase === "OPEN") return change(state, seat.user, { report: null });
      return seat.report ? askOn(leave(state, [seat]), planner) : change(state, seat.user, { status: "withdrawn" });
    },
  },
  commit: {
    fields: [], phases: ["WINDOW"],
    apply(state, _, planner) {
      const silent = state.seats.filter((seat) => seat.status === "asked" || seat.status === "confirmed");
      if (silent.length > 0 && state.now <= state.until) {
        throw new Refused("too-early", `users have until ${state.until}`);
      }
      if (silent.length > 0) {
        // silence is withdrawal; who is asked instead gets a window of their own
        const next = askOn(leave(state, silent), planner);
        if (next.phase === "NULL" || next.seats.some((seat) => seat.status === "asked")) return next;
        return freeze(next);
      }
      return freeze(state);
    },
  },
  cancel: { fields: [], phases: LIVE, apply: toNull },
  pay: {
    fields: ["user"], phases: ["COMMITTED", "TRAINING", "TRAINED"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (!state.manifest!.includes(seat.user)) {
        throw new Refused("not-in-manifest", `${JSON.stringify(seat.user)} gave no data`);
      }
      if (seat.paid !== null) throw new Refused("already-paid", `${JSON.stringify(seat.user)} was paid ${seat.paid}`);
      if (!(seat.payment <= state.escrow)) {
        throw new Refused("escrow-too-small", `${seat.payment} is owed, and ${state.escrow} is left`);
      }
      return { ...change(state, seat.user, { paid: seat.payment }), escrow: state.escrow - seat.payment };
    },
  },
  train: { fields: [], phases: ["COMMITTED"], apply: (state) => ({ ...state, phase: "TRAINING" }) },
  read: {
    fields: ["user"], phases: ["TRAINING"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (!state.manifest!.includes(seat.user)) {
        throw new Refused("not-in-manifest", `${JSON.stringify(seat.user)} gave no data`);
      }
      if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
      return state;
    },
  },
  finish: { fields: [], phases: ["TRAINING"], apply: (state) => ({ ...state, phase: "TRAINED" }) },
  erase: {
    fields: ["user"], phases: ["COMMITTED", "TRAINING", "TRAINED", "CLOSED"],
    apply(state, fields) {
      const seat = seatOf(state, fields);
      if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
      return change({ ...state, receipts: remove(state, [seat]) }, seat.user, { erased: true, stored: 0 });
    },
  },
  purge: {
    fields: [], phases: ["NULL"],
    apply: (state) => ({
      ...state, phase: "PURGED", receipts: remove(state, state.seats),
      seats: state.seats.map((seat) => ({ ...seat, report: null, stored: 0 })),
    }),
  },
  close: {
    fields: [], phases: ["TRAINED", "PURGED"],
    apply(state) {
      const paid = new Set(state.seats.filter((seat) => seat.paid !== null).map((seat) => seat.user));
      const unpaid = (state.manifest ?? []).filter((user) => !paid.has(user));
      if (unpaid.length > 0) throw new Refused("unpaid-users", `${unpaid.length} users are not paid`);
      return { ...state, phase: "CLOSED", escrow: 0 };
    },
  },
};

export const commandTypes = Object.keys(transitions) as CallCommand["type"][];
