// What each command of a call says, whose it is, when, and what it does, given that its envelope is in order. A
// transition returns the next state or throws Refused.

import { amount, name, record, short } from "../../check.js";
import { termsDigestOf } from "../../life/fold.js";
import { Refused, type CommandKind, type Context } from "../../life/kind.js";
import type { Role } from "../../life/names.js";
import { countOf, forEach, some } from "../../life/pages.js";
import type { Opening, Said } from "../../life/types.js";
import type { CallPhase } from "../names.js";
import { ask, askOn, assign, leave, leaveAll, toNull } from "./asking.js";
import type { Planner } from "./assignment.js";
import { inputsOf, manifestOf, outcomeOf } from "./digests.js";
import { plannable } from "./reports.js";
import {
  changed, consent, deleted, enrolled, gone, seatIn, seatOf, withoutReport, withSeat, withSeats, type Found,
} from "./seats.js";
import { termsFrom, termsInForce } from "./terms.js";
import type { Call } from "./call.js";
import type { CallCommand, UserReport, Seat } from "./types.js";

type Command = CommandKind<Call>;
type Follow = Command["follow"];

const LIVE: readonly CallPhase[] = ["DRAFT", "OPEN", "SEALED", "WINDOW"];
const PAYING: readonly CallPhase[] = ["COMMITTED", "TRAINING", "TRAINED"];
const BOTH: readonly Role[] = ["user", "operator"];

/** The operator's, about the whole call: stale once anything but the clock has changed. */
function ofCall(phases: readonly CallPhase[], follow: Follow, read: Command["read"] = nothingSaid): Command {
  return { roles: ["operator"], phases, read, touched: (state) => state.touched, follow: moving(follow) };
}

/** About one seat: stale once that or the phase has changed. */
function ofSeat(roles: readonly Role[], phases: readonly CallPhase[], read: Command["read"], follow: Follow): Command {
  const of = (said: Said): string => String(said.user);
  const touched = (state: Call, said: Said): number =>
    Math.max(state.moved, seatIn(state, of(said))?.seat.changed ?? 0);
  return { roles, phases, read, of, touched, follow: moving(follow) };
}

/** Notes at which versions something changes. */
function moving(follow: Follow): Follow {
  return (state, said, context) => {
    const next = follow(state, said, context);
    if (next === state) return state;
    const { version } = context;
    return { ...next, touched: version, moved: next.phase === state.phase ? state.moved : version };
  };
}

function saying(names: readonly string[], amounts: readonly string[] = []): Command["read"] {
  return (fields) => {
    const given = record("command", fields, [...names, ...amounts], "");
    return {
      said: Object.fromEntries([
        ...names.map((field) => [field, short(field, given[field])] as const),
        ...amounts.map((field) => [field, amount(field, given[field])] as const),
      ]),
    };
  };
}

function nothingSaid(fields: Record<string, unknown>): { readonly said: Said } {
  record("command", fields, [], "");
  return { said: {} };
}

export const commands = (planner: Planner): Readonly<Record<CallCommand["type"], Command>> => ({
  announce: {
    roles: ["operator"], phases: [""],
    read(fields) {
      const { jump, ...terms } = termsFrom(fields);
      return { said: { ...terms, ...(jump !== undefined && { jump }) } as unknown as Said, sealed: {} };
    },
    follow: moving((state, said, { at }) => {
      const terms = termsInForce(said, at);
      return { ...state, phase: "DRAFT", terms, termsDigest: termsDigestOf(terms as unknown as Said) };
    }),
  },
  enroll: ofSeat(["operator"], ["DRAFT", "OPEN"], saying(["user", "owner"], ["capacity"]), (state, said, context) => {
    const [user, owner] = [name("user", said.user), name("owner", said.owner)];
    const verified = amount("capacity", said.capacity);
    const count = countOf(state.seats);
    if (state.users.find(user, count) >= 0) {
      throw new Refused("duplicate-user", `${JSON.stringify(user)} has a seat`);
    }
    if (state.owners.find(owner, count) >= 0) {
      throw new Refused("duplicate-owner", `${JSON.stringify(owner)} has a seat`);
    }
    if (!plannable(state.terms!, state.capacity + verified, Math.max(state.largest, verified))) {
      throw new Refused("totals-too-large", "capacities at the price of these terms could pass 2^53 - 1");
    }
    return enrolled(state, {
      user, owner, verified, changed: context.version, report: null, status: "seated", units: 0, payment: 0, stored: 0,
      paid: null, forfeited: null, erased: false, history: Object.freeze([]),
    });
  }),
  open: ofCall(["DRAFT"], (state, _, { at }) => {
    const { reportsUntil } = state.terms!;
    if (reportsUntil <= at) throw new Refused("deadline-passed", `reportsUntil ${reportsUntil} is in the past`);
    return { ...state, phase: "OPEN" };
  }),
  report: { ...ofSeat(BOTH, ["OPEN"], readReport, (state, said, context) => {
    const { at, seat } = seatOf(state, said);
    const { reportsUntil, currency } = state.terms!;
    if (context.at >= reportsUntil) throw new Refused("deadline-passed", `reports were due before ${reportsUntil}`);
    const opening = context.opening && openingFrom(context.opening);
    if (opening && opening.sealed.currency !== currency) {
      throw new Refused("currency-mismatch", `this call is in ${currency}`);
    }
    if (opening && opening.sealed.capacity > seat.verified) {
      throw new Refused("above-verified-capacity", `${seat.verified} units are verified`);
    }
    withoutReport(seat, context);
    const { version, command: commitment } = context;
    const report = Object.freeze({ version, commitment, erased: false, opening });
    return withSeat(state, at, changed(seat, { report }, context, consent(context, "reported", { commitment })));
  }), readOpen: (fields) => saying(["user"])(fields).said },
  seal: ofCall(["OPEN"], (state, _, { at }) => {
    const { reportsUntil } = state.terms!;
    if (at < reportsUntil) throw new Refused("too-early", `reports are open until ${reportsUntil}`);
    return { ...state, phase: "SEALED", inputs: inputsOf(state) };
  }),
  assign: ofCall(["SEALED"], (state, said, context) => {
    const plan = assign(planner, state, context);
    const outcome = outcomeOf(state.inputs, plan);
    if (!plan.committed) return toNull({ ...state, outcome }, context);
    const escrow = said.escrow === null ? plan.escrow : amount("escrow", said.escrow);
    if (escrow < plan.escrow) throw new Refused("escrow-too-small", `${plan.escrow} has to be set aside`);
    return ask({ ...state, phase: "WINDOW", outcome, escrow, plan }, plan, context);
  }, (fields) => {
    const { escrow } = record("command", fields, ["escrow"], "");
    return { said: { escrow: escrow === undefined || escrow === null ? null : amount("escrow", escrow) } };
  }),
  confirm: ofSeat(BOTH, ["WINDOW"], saying(["user"], ["units"]), (state, said, context) => {
    const { at, seat } = seatOf(state, said);
    const { user, status, units, payment, stored } = seat;
    if (status !== "asked") throw new Refused("not-asked", `${JSON.stringify(user)} has nothing to confirm`);
    checkAnswer(state, seat, said, context);
    // who delivered the same units for a higher payment need not do so again
    const to = stored === units ? "delivered" : "confirmed";
    return withSeat(state, at, changed(seat, { status: to }, context, consent(context, "agreed", { units, payment })));
  }),
  deliver: ofSeat(["operator"], ["WINDOW"], saying(["user"], ["units"]), (state, said, context) => {
    const { at, seat } = seatOf(state, said);
    const { user, status, units } = seat;
    if (status === "delivered") throw new Refused("already-delivered", `${JSON.stringify(user)} has delivered`);
    if (status !== "confirmed") throw new Refused("not-confirmed", `${JSON.stringify(user)} has confirmed nothing`);
    checkAnswer(state, seat, said, context);
    const to = { status: "delivered", stored: units } as const;
    return withSeat(state, at, changed(seat, to, context, consent(context, "delivered", { units })));
  }),
  withdraw: ofSeat(BOTH, ["OPEN", "SEALED", "WINDOW"], saying(["user"]), (state, said, context) => {
    const found = seatOf(state, said);
    const { at, seat } = found;
    if (gone(seat) || (state.phase === "OPEN" && !seat.report)) {
      throw new Refused("already-withdrawn", `${JSON.stringify(seat.user)} has nothing to withdraw`);
    }
    if (state.phase === "OPEN") {
      withoutReport(seat, context);
      return withSeat(state, at, changed(seat, { report: null }, context, consent(context, "withdrawn")));
    }
    const without = leave(state, found, context);
    return state.phase === "WINDOW" && seat.units > 0 ? askOn(planner, without, context) : without;
  }),
  commit: ofCall(["WINDOW"], (state, _, context) => {
    if (context.at <= state.until) throw new Refused("too-early", `users have until ${state.until}`);
    if (!some(state.seats, isSilent)) return freeze(state, context);
    // silence is withdrawal; who is asked instead gets a window of their own
    const next = askOn(planner, leaveAll(state, isSilent, context), context);
    return next.phase === "NULL" || some(next.seats, isSilent) ? next : freeze(next, context);
  }),
  cancel: ofCall(LIVE, (state, _, context) => toNull(state, context)),
  pay: ofSeat(["operator"], PAYING, saying(["user"]), (state, said, context) => {
    const { at, seat } = unpaidOf(state, said);
    const { payment } = seat;
    const paid = withSeat(state, at, changed(seat, { paid: payment }, context));
    return settled({ ...paid, paid: state.paid + payment }, payment);
  }),
  forfeit: ofSeat(["operator"], PAYING, saying(["user", "reason"]), (state, said, context) => {
    const { at, seat } = unpaidOf(state, said);
    const forfeited = withSeat(state, at, changed(seat, { forfeited: name("reason", said.reason) }, context));
    return settled({ ...forfeited, returned: state.returned + seat.payment }, seat.payment);
  }),
  train: ofCall(["COMMITTED"], (state) => ({ ...state, phase: "TRAINING" })),
  read: ofSeat(["operator"], ["TRAINING"], saying(["user"]), (state, said) => {
    const { seat } = memberOf(state, said);
    if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
    return state;
  }),
  finish: ofCall(["TRAINING"], (state) => ({ ...state, phase: "TRAINED" })),
  erase: ofSeat(BOTH, [...PAYING, "CLOSED"], saying(["user"]), (state, said, context) => {
    const { at, seat } = seatOf(state, said);
    if (seat.erased) throw new Refused("erased", `${JSON.stringify(seat.user)} asked for erasure`);
    const to = { ...withoutReport(seat, context), erased: true, stored: 0 };
    const after = changed(seat, to, context, consent(context, "erased"), ...deleted(seat, context));
    const { manifest } = state;
    if (!manifest || !isMember(seat)) return withSeat(state, at, after);
    const [erasedUsers, erasedUnits] = [manifest.erasedUsers + 1, manifest.erasedUnits + seat.stored];
    return { ...withSeat(state, at, after), manifest: Object.freeze({ ...manifest, erasedUsers, erasedUnits }) };
  }),
  purge: ofCall(["NULL"], (state, _, context) => {
    const purged = withSeats(state, (seat) => {
      const { stored } = seat;
      withoutReport(seat, context);
      if (seat.report === null && stored === 0) return seat;
      return changed(seat, { report: null, stored: 0 }, context, ...deleted(seat, context));
    });
    return { ...purged, phase: "PURGED" };
  }),
  close: ofCall(["TRAINED", "PURGED"], (state) => {
    const unpaid = state.manifest?.unpaid ?? 0;
    if (unpaid > 0) throw new Refused("unpaid-users", `${unpaid} users are neither paid nor have forfeited`);
    return { ...state, phase: "CLOSED", escrow: 0, returned: state.returned + state.escrow };
  }),
  tick: ofCall([...LIVE, ...PAYING, "CLOSED", "NULL", "PURGED"], (state) => state),
});

const SEALED = ["cost", "capacity", "benefit", "currency"];

function readReport(fields: Record<string, unknown>): ReturnType<Command["read"]> {
  const { user, ...sealed } = record("command", fields, ["user", ...SEALED], "");
  return { said: { user: name("user", user) }, sealed: { ...reportFrom(sealed) } };
}

/** A benefit that is left out is 0. */
function reportFrom(value: unknown): UserReport {
  const { cost, capacity, benefit = 0, currency } = record("sealed", value, SEALED, "");
  return Object.freeze({
    cost: amount("cost", cost), capacity: amount("capacity", capacity), benefit: amount("benefit", benefit),
    currency: name("currency", currency),
  });
}

export function openingFrom({ salt, sealed }: Opening): { readonly salt: string; readonly sealed: UserReport } {
  return Object.freeze({ salt, sealed: reportFrom(sealed) });
}

const isSilent = (seat: Seat): boolean => seat.status === "asked" || seat.status === "confirmed";

/** That an answer comes in time, and is to what was asked. */
function checkAnswer(state: Call, seat: Seat, said: Said, { at }: Context): void {
  if (at > state.until) throw new Refused("deadline-passed", `the window ended at ${state.until}`);
  if (amount("units", said.units) !== seat.units) {
    throw new Refused("not-the-asked-amount", `${seat.units} units were asked for`);
  }
}

/** After a commit those who delivered are its manifest. */
const isMember = (seat: Seat): boolean => seat.status === "delivered";

function memberOf(state: Call, said: Said): Found {
  const found = seatOf(state, said);
  if (!isMember(found.seat)) {
    throw new Refused("not-in-manifest", `${JSON.stringify(found.seat.user)} gave no data`);
  }
  return found;
}

function unpaidOf(state: Call, said: Said): Found {
  const found = memberOf(state, said);
  const { user, paid, forfeited } = found.seat;
  if (paid !== null) throw new Refused("already-paid", `${JSON.stringify(user)} was paid ${paid}`);
  if (forfeited !== null) throw new Refused("forfeited", `${JSON.stringify(user)} has forfeited: ${forfeited}`);
  return found;
}

/** One user less to pay. */
function settled(state: Call, payment: number): Call {
  const manifest = Object.freeze({ ...state.manifest!, unpaid: state.manifest!.unpaid - 1 });
  return { ...state, manifest, escrow: state.escrow - payment };
}

/** Commit or null, in one step: counts what was delivered, freezes the manifest, makes the escrow payable. */
function freeze(state: Call, context: Context): Call {
  const kept: Seat[] = [];
  let units = 0;
  let owed = 0;
  forEach(state.seats, (seat) => {
    if (!isMember(seat)) return;
    kept.push(seat);
    units += seat.stored;
    owed += seat.payment;
  });
  if (units < state.terms!.threshold) return toNull(state, context);
  if (!(owed <= state.escrow)) {
    throw new Refused("escrow-too-small", `${owed} is owed, and ${state.escrow} is set aside`);
  }
  const manifest = { users: kept.length, units, erasedUsers: 0, erasedUnits: 0, unpaid: kept.length };
  return {
    ...state, phase: "COMMITTED", plan: null, manifest: Object.freeze(manifest),
    manifestDigest: manifestOf(state.outcome, state.plan!.salt, kept),
  };
}
