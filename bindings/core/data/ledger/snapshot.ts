// A call's own part of a state at rest, without openings, and back. The digest of a snapshot tells that it is whole;
// here every field is read again, so that a state which somebody made up is refused by name.

import { amount, array, choice, flag, integer, name, record, text } from "../../check.js";
import { Directory } from "../../life/directory.js";
import type { Living, Openings } from "../../life/kind.js";
import { countOf, eachOf, forEach, pagesOf } from "../../life/pages.js";
import type { Plain } from "../../plain.js";
import { placing, rangeError, typeError, under } from "../../refusal.js";
import { callPhases, consentKinds, seatStatuses, type CallPhase } from "../names.js";
import { assignmentFrom } from "./assignment.js";
import type { Call } from "./call.js";
import { sumsOf } from "./seats.js";
import { termsInForce } from "./terms.js";
import { openingFrom } from "./transitions.js";
import type { Assignment, Consent, Manifest, Seat, SealedReport } from "./types.js";

export function plainOf(state: Call): Plain {
  const {
    stream, version, head, now, at, phase, termsDigest, answers, reach, salt, users, owners, seats, ...kept
  } = state;
  return { ...kept, seats: seats.flat(2).map(closed) } as unknown as Plain;
}

function closed({ report, ...seat }: Seat): object {
  if (!report) return { ...seat, report };
  const { opening, ...rest } = report;
  return { ...seat, report: rest };
}

const FIELDS = [
  "terms", "seats", "moved", "touched", "capacity", "largest", "reports", "standing", "delivered", "inputs", "outcome",
  "manifestDigest", "plan", "passed", "round", "until", "escrow", "paid", "returned", "manifest",
];

/** @throws Refusal for what no call can have come to */
export function restoredFrom(lived: Living, plain: Plain, openings: Openings): Call {
  if (lived.phase !== "") choice("snapshot.state.phase", lived.phase, callPhases);
  const phase = lived.phase as CallPhase | "";
  const room = under("snapshot.state.room", () => roomFrom(phase, lived.version, record("", plain, FIELDS, ""), openings));
  return { ...lived, phase, ...room };
}

type Room = Omit<Call, keyof Living>;
type Given = Readonly<Record<string, unknown>>;

const orNull = <Value>(field: string, value: unknown, read: (field: string, value: unknown) => Value): Value | null =>
  (value === null ? null : read(field, value));

function roomFrom(phase: CallPhase | "", version: number, given: Given, openings: Openings): Room {
  const at = (field: string): number => integer(field, given[field], 0, version);
  const amountOf = (field: string): number => amount(field, given[field]);
  const digestOf = (field: string): string | null => orNull(field, given[field], text);
  const seats = pagesOf(array("seats", given.seats).map((seat, k) =>
    under(`seats[${k}]`, () => seatFrom(version, record("", seat, SEAT, ""), openings))));
  const users = Directory.of(eachOf(seats, ({ user }) => user));
  const owners = Directory.of(eachOf(seats, ({ owner }) => owner));
  if (!users || !owners) throw rangeError("seats", "every user and every owner once", given.seats);
  const terms = orNull("terms", given.terms, (field, value) => under(field, () => termsInForce(value, 0)));
  const plan = orNull("plan", given.plan, (field, value) => planFrom(field, value, countOf(seats)));
  const manifest = orNull("manifest", given.manifest, manifestFrom);
  must("terms", given.terms, phase !== "");
  must("plan", given.plan, phase === "WINDOW");
  must("inputs", given.inputs, phase === "SEALED" || phase === "WINDOW" || manifest !== null, phase === "NULL"
    || phase === "PURGED" || phase === "CLOSED");
  must("manifest", given.manifest, phase === "COMMITTED" || phase === "TRAINING" || phase === "TRAINED",
    phase === "CLOSED");
  let [capacity, largest] = [0, 0];
  forEach(seats, ({ verified }) => {
    capacity += verified;
    largest = Math.max(largest, verified);
  });
  const sums = { ...sumsOf(seats), capacity, largest };
  for (const [field, sum] of Object.entries(sums)) {
    if (given[field] !== sum) throw rangeError(field, `${sum}, of the seats`, given[field]);
  }
  return {
    terms, seats, users, owners, ...sums, moved: at("moved"), touched: at("touched"), inputs: digestOf("inputs"),
    outcome: digestOf("outcome"), manifestDigest: digestOf("manifestDigest"), plan,
    passed: integer("passed", given.passed, 0, plan?.next?.seats.length ?? Number.MAX_SAFE_INTEGER),
    round: amountOf("round"), until: amountOf("until"), escrow: amountOf("escrow"), paid: amountOf("paid"),
    returned: amountOf("returned"), manifest,
  };
}

/** @param maybe whether it may be there as well as not */
function must(field: string, value: unknown, there: boolean, maybe = false): void {
  if (!maybe && (value !== null) !== there) throw typeError(field, there ? "a value in this phase" : "null", value);
}

function planFrom(field: string, value: unknown, seats: number): Assignment {
  return placing((place) => place.replace("found", field), () => assignmentFrom(value, seats));
}

function manifestFrom(field: string, value: unknown): Manifest {
  const names = ["users", "units", "erasedUsers", "erasedUnits", "unpaid"] as const;
  const given = record(field, value, names);
  return Object.freeze(Object.fromEntries(names.map((one) => [one, amount(`${field}.${one}`, given[one])]))) as never;
}

const SEAT = [
  "user", "owner", "verified", "changed", "report", "status", "units", "payment", "stored", "paid", "forfeited",
  "erased", "history",
];

function seatFrom(version: number, given: Given, openings: Openings): Seat {
  const of = (field: string): number => amount(field, given[field]);
  return Object.freeze({
    user: name("user", given.user), owner: name("owner", given.owner), verified: of("verified"),
    changed: integer("changed", given.changed, 1, version),
    report: orNull("report", given.report, (field, value) => under(field, () => reportFrom(version, value, openings))),
    status: seatStatuses[choice("status", given.status, seatStatuses)]!,
    units: of("units"), payment: of("payment"), stored: of("stored"), paid: orNull("paid", given.paid, amount),
    forfeited: orNull("forfeited", given.forfeited, text), erased: flag("erased", given.erased),
    history: Object.freeze(array("history", given.history).map((entry, k) =>
      under(`history[${k}]`, () => consentFrom(version, entry)))),
  });
}

function reportFrom(latest: number, value: unknown, openings: Openings): SealedReport {
  const given = record("", value, ["version", "commitment", "erased"], "");
  const version = integer("version", given.version, 1, latest);
  const erased = flag("erased", given.erased);
  const read = erased ? undefined : openings.get(version);
  const opening = read ? under("opening", () => openingFrom(read)) : null;
  return Object.freeze({ version, commitment: text("commitment", given.commitment), erased, opening });
}

function consentFrom(version: number, value: unknown): Consent {
  const given = record("", value, ["what", "version", "hash", "at", "commitment", "units", "payment"], "");
  const { commitment, units, payment } = given;
  return Object.freeze({
    what: consentKinds[choice("what", given.what, consentKinds)]!,
    version: integer("version", given.version, 1, version), hash: text("hash", given.hash), at: amount("at", given.at),
    ...(commitment !== undefined && { commitment: text("commitment", commitment) }),
    ...(units !== undefined && { units: amount("units", units) }),
    ...(payment !== undefined && { payment: amount("payment", payment) }),
  });
}
