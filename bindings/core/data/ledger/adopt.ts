// A state that was not made here: one out of a file, a copy, a clone. It is checked in full and copied, so that from
// then on nobody can change it, and what would take a look at everybody is found out. That costs as much as reading
// it did.
//
// Checked is its form: that every value is what its field holds, and that names stand once. What somebody changed within
// that is caught where it counts: reports and terms by the digest of the inputs, money by the escrow.

import { amount, array, choice, flag, isObject, name, record, text } from "../../check.js";
import { rangeError, typeError, under, underEach } from "../../refusal.js";
import { callPhases, seatStatuses } from "../names.js";
import { callOf, FORMAT, sumsOf, type Call } from "./call.js";
import { Directory } from "../../life/directory.js";
import { countOf, eachOf, pagesOf, type Pages } from "../../life/pages.js";
import { announcedTerms } from "./terms.js";
import type { CallState, Seat } from "./types.js";

const FIELDS = [
  "format", "version", "phase", "terms", "now", "seats", "inputs", "outcome", "queue", "round", "until", "escrow",
  "manifest", "manifestDigest", "receipts", "log",
];

/** The call of a state. @throws Refusal for what is none. */
export function adopted(state: CallState): Call {
  return (isObject(state) ? callOf(state) : undefined) ?? under("state", () => copied(state));
}

function copied(value: unknown): Call {
  if (!isObject(value) || value.format !== FORMAT) {
    throw typeError("", "what draft or advance returned", value);
  }
  const state = record("", value, FIELDS, "");
  const seats = paged("seats", state.seats, seatFrom);
  const log = paged("log", state.log, entryFrom);
  const count = countOf(seats);
  const version = amount("version", state.version);
  if (version !== countOf(log)) throw rangeError("version", `${countOf(log)}, the commands of its log`, version);
  const users = directoryOf("seats", seats, "user", (seat) => seat.user);
  const places = (names: readonly string[], field: string): number[] => names.map((user, k) => {
    const at = users.find(user, count);
    if (at < 0) throw rangeError(`${field}[${k}]`, "a user who has a seat", user);
    return at;
  });
  const queue = listed("queue", state.queue, askingFrom);
  places(queue.map(({ user }) => user), "queue");
  const manifest = state.manifest === null ? null : listed("manifest", state.manifest, (user) => named("", user));
  const members = manifest && new Uint8Array(count);
  for (const at of places(manifest ?? [], "manifest")) members![at] = 1;
  return {
    format: FORMAT, version, phase: callPhases[choice("phase", state.phase, callPhases)]!,
    terms: under("terms", () => announcedTerms(state.terms)), now: amount("now", state.now), seats,
    inputs: digestIn("inputs", state.inputs), outcome: digestIn("outcome", state.outcome), queue,
    round: amount("round", state.round), until: amount("until", state.until), escrow: amount("escrow", state.escrow),
    manifest, manifestDigest: digestIn("manifestDigest", state.manifestDigest),
    receipts: paged("receipts", state.receipts, receiptFrom), log,
    users, owners: directoryOf("seats", seats, "owner", (seat) => seat.owner),
    keys: directoryOf("log", log, "key", (entry) => entry.key), ...sumsOf(seats),
    passed: null, members, sealed: undefined,
  };
}

function directoryOf<Entry>(list: string, pages: Pages<Entry>, field: string, of: (entry: Entry) => string): Directory {
  const directory = Directory.of(eachOf(pages, of));
  if (!directory) throw rangeError(list, `no ${field} twice`, pages);
  return directory;
}

/** The entries of a list, each as `from` makes it, frozen. */
function listed<Entry>(field: string, value: unknown, from: (entry: unknown) => Entry): readonly Entry[] {
  const entries: Entry[] = [];
  underEach(field, array(field, value), (entry) => entries.push(Object.freeze(from(entry))));
  return Object.freeze(entries);
}

function paged<Entry>(field: string, value: unknown, from: (entry: unknown) => Entry): Pages<Entry> {
  return pagesOf(array(field, value).flatMap((book, b) =>
    array(`${field}[${b}]`, book).flatMap((page, k) => listed(`${field}[${b}][${k}]`, page, from))));
}

/** A name that can stand in a digest. */
function named(field: string, value: unknown): string {
  const given = name(field, value);
  if (/\p{Surrogate}/u.test(given)) throw rangeError(field, "a well-formed string", given);
  return given;
}

const SEAT = ["user", "owner", "verified", "report", "status", "units", "payment", "stored", "paid", "erased"];

function seatFrom(value: unknown): Seat {
  const seat = record("", value, SEAT, "");
  return {
    user: named("user", seat.user), owner: named("owner", seat.owner), verified: amount("verified", seat.verified),
    report: seat.report === null ? null : under("report", () => reportFrom(seat.report)),
    status: seatStatuses[choice("status", seat.status, seatStatuses)]!, units: amount("units", seat.units),
    payment: amount("payment", seat.payment), stored: amount("stored", seat.stored),
    paid: seat.paid === null ? null : amount("paid", seat.paid), erased: flag("erased", seat.erased),
  };
}

function reportFrom(value: unknown): NonNullable<Seat["report"]> {
  const { cost, capacity, benefit } = record("", value, ["cost", "capacity", "benefit"], "");
  return Object.freeze({
    cost: amount("cost", cost), capacity: amount("capacity", capacity), benefit: amount("benefit", benefit),
  });
}

function askingFrom(value: unknown): CallState["queue"][number] {
  const { user, units, payment } = record("", value, ["user", "units", "payment"], "");
  return { user: named("user", user), units: amount("units", units), payment: amount("payment", payment) };
}

function receiptFrom(value: unknown): CallState["receipts"][number][number][number] {
  const { user, units, at } = record("", value, ["user", "units", "at"], "");
  return { user: named("user", user), units: amount("units", units), at: amount("at", at) };
}

function entryFrom(value: unknown): CallState["log"][number][number][number] {
  const { key, body, phase } = record("", value, ["key", "body", "phase"], "");
  return { key: name("key", key), body: text("body", body), phase: callPhases[choice("phase", phase, callPhases)]! };
}

/** 64 hexadecimal digits, or null before there are any. */
function digestIn(field: string, value: unknown): string | null {
  if (value === null) return null;
  if (!/^[0-9a-f]{64}$/.test(text(field, value))) throw rangeError(field, "64 hexadecimal digits", value);
  return value as string;
}
