// What is found when a call is assigned: computed over all reports that stand, and kept in the event.

import { digest } from "../../canonical.js";
import { amount, array, choice, flag, record, text } from "../../check.js";
import { Refused } from "../../life/kind.js";
import { countOf, forEach, some } from "../../life/pages.js";
import { rangeError, under } from "../../refusal.js";
import { nullReasons } from "../names.js";
import type { DataRoom } from "../room.js";
import type { DataPlan, ProportionalCall } from "../types.js";
import { equivalents } from "./reports.js";
import { gone } from "./seats.js";
import { callOver } from "./terms.js";
import type { Call } from "./call.js";
import type { Asking, Assignment, UserReport, Seat } from "./types.js";

export type Planner = Pick<DataRoom, "plan">;

const stands = (seat: Seat): boolean => seat.report !== null && !gone(seat);

/** Whether all reports that a plan is over are still there. */
export const whole = ({ seats }: Call): boolean => !some(seats, (seat) => stands(seat) && !seat.report!.opening);

/** The plan over everybody who has reported and not withdrawn. */
export function assigned(planner: Planner, state: Call): Assignment {
  const terms = state.terms!;
  const places: number[] = [];
  const reports: UserReport[] = [];
  const salts: string[] = [];
  forEach(state.seats, (seat, at) => {
    if (!stands(seat)) return;
    const { opening } = seat.report!;
    if (!opening) throw new Refused("reports-missing", `the report of ${JSON.stringify(seat.user)} is gone`, false);
    places.push(at);
    reports.push(opening.sealed);
    salts.push(opening.salt);
  });
  const { users, of } = equivalents(terms, reports);
  const plan = planner.plan(callOver(terms, users));
  const { committed, reason, price, escrow } = plan;
  const seatOf = (i: number): number => places[of[i]!]!;
  const smallFirst = committed && terms.rule !== "club" && terms.protocol === "small-first";
  return {
    committed, reason, price, escrow, ...askingOf(countOf(state.seats), plan, seatOf),
    next: smallFirst ? nextOf(plan, seatOf, terms.rule === "proportional") : null, salt: digest("salts", salts),
  };
}

/** By place among the seats, so that their order says nothing. */
function askingOf(
  seats: number, { contributions, payments }: DataPlan, seatOf: (i: number) => number,
): Asking {
  const userAt = new Int32Array(seats).fill(-1);
  contributions.forEach((units, i) => {
    if (units > 0) userAt[seatOf(i)] = i;
  });
  const asked = Array.from(userAt.keys()).filter((at) => userAt[at]! >= 0);
  const column = (of: Float64Array): number[] => asked.map((at) => of[userAt[at]!]!);
  return { seats: asked, units: column(contributions), payments: column(payments) };
}

/** Who comes after the last who was kept and then, as it has become pivotal, who was passed over; proportional:
 *  everybody with a burden. */
function nextOf(
  { order, contributions, burdens }: DataPlan, seatOf: (i: number) => number, everybody: boolean,
): NonNullable<Assignment["next"]> {
  if (everybody) {
    const all = [...burdens.keys()].filter((i) => burdens[i]! > 0);
    return { seats: all.map(seatOf), units: all.map((i) => burdens[i]!) };
  }
  const users = [...order];
  let reached = users.length;
  while (contributions[users[reached - 1]!] === 0) reached--;
  const passedOver = users.slice(0, reached).filter((i) => contributions[i] === 0);
  const next = [...users.slice(reached), ...passedOver];
  return { seats: next.map(seatOf), units: next.map((i) => burdens[i]!) };
}

/** Proportional, small-first: first shares of those who stay, and what is missing in proportion to what they have left.
 *  @param stays of a place @returns what everybody is asked for; null where they have too little */
export function sharedAgain(
  planner: Planner, { terms, plan }: Call, stays: (at: number) => boolean,
): { readonly compute: () => Asking } | null {
  const { next, price } = plan!;
  const first = new Map(plan!.seats.map((at, k) => [at, plan!.units[k]!]));
  const staying = next!.seats
    .map((at, k) => ({ at, burden: next!.units[k]!, share: first.get(at) ?? 0 }))
    .filter(({ at }) => stays(at));
  let missing = terms!.threshold;
  let room = 0;
  for (const { burden, share } of staying) {
    missing -= share;
    room += burden - share;
  }
  if (room < missing) return null;
  const compute = (): Asking => {
    const users = staying.map(({ burden, share }) => ({ cost: 0, capacity: burden - share }));
    const call: ProportionalCall = { rule: "proportional", reserve: price, threshold: missing, users };
    const { contributions } = planner.plan(call);
    const units = staying.map(({ share }, i) => share + contributions[i]!);
    return { seats: staying.map(({ at }) => at), units, payments: units.map((asked) => asked * price) };
  };
  return { compute };
}

const ASSIGNMENT = ["committed", "reason", "price", "escrow", "seats", "units", "payments", "next", "salt"];

/** A finding of an event, checked and frozen. @param seats how many there are */
export function assignmentFrom(value: unknown, seats: number): Assignment {
  return under("found", () => {
    const found = record("", value, ASSIGNMENT, "");
    const { next } = found;
    const later = (): Assignment["next"] =>
      Object.freeze(placedAmounts(record("", next, ["seats", "units"], ""), seats));
    return Object.freeze({
      committed: flag("committed", found.committed),
      reason: found.reason === null ? null : nullReasons[choice("reason", found.reason, nullReasons)]!,
      price: amount("price", found.price), escrow: amount("escrow", found.escrow), ...askingIn(found, seats),
      next: next === null ? null : under("next", later),
      salt: text("salt", found.salt),
    });
  });
}

export function askingFrom(value: unknown, seats: number): Asking {
  return under("found", () => Object.freeze(askingIn(record("", value, ["seats", "units", "payments"], ""), seats)));
}

function askingIn(found: Readonly<Record<string, unknown>>, seats: number): Asking {
  const placed = placedAmounts(found, seats);
  return { ...placed, payments: amounts("payments", found.payments, placed.seats.length) };
}

function placedAmounts(found: Readonly<Record<string, unknown>>, count: number): Pick<Asking, "seats" | "units"> {
  const seats = Object.freeze(array("seats", found.seats).map((at, k) => amount(`seats[${k}]`, at)));
  if (new Set(seats).size < seats.length || seats.some((at) => at >= count)) {
    throw rangeError("seats", `different ones of ${count} seats`, found.seats);
  }
  return { seats, units: amounts("units", found.units, seats.length) };
}

function amounts(field: string, value: unknown, length: number): readonly number[] {
  const list = array(field, value);
  if (list.length !== length) throw rangeError(field, `${length} amounts`, value);
  return Object.freeze(list.map((entry, k) => amount(`${field}[${k}]`, entry)));
}
