// Payments in JSON: what other commands print, and a call or rounds as the service shows them to their operator.

import type { CallView } from "candor";
import { Refusal, type Place } from "../refusal.js";

/** Fields are checked by the library. */
export type Owed = readonly { readonly id: string; readonly amount: number }[];

type Fields = { readonly [field: string]: unknown };

const NONE = "no payments: expected what data, crowd or label print with --format json, or a call or rounds as the "
  + "service shows them to their operator";

/** Payments of a plan, of workers, of votes, of rounds, or of a call. @throws Refusal that says what is missing */
export function printedPayments(value: unknown, place: Place): Owed {
  const refuse = (why: string): never => {
    throw new Refusal(place, why);
  };
  if (isEvents(value)) refuse("these are events: payments are in what the service answers to the same without /events");
  // the service's answer has its name beside it
  const { view = value } = fieldsOf(value);
  const { payments, paid, users, seats, stream } = fieldsOf(view);
  if (Array.isArray(seats)) return ofCall(view as CallView, refuse);
  if (typeof stream === "string") {
    if (seats === null || paid === undefined) refuse("no payments: only the operator, by its key, is shown them");
    if (paid === null) refuse(`no payments yet: nobody has said "pay" to ${stream}`);
  }
  const list = payments ?? fieldsOf(paid)["payments"] ?? users;
  if (!Array.isArray(list)) return refuse(NONE);
  return list.map((entry) => ({ id: fieldsOf(entry)["id"] as string, amount: fieldsOf(entry)["payment"] as number }));
}

/** What committed users are owed, whether or not it was said that they were paid, but for those who have forfeited. */
function ofCall({ phase, seats, manifest }: CallView, refuse: (why: string) => never): Owed {
  if (["DRAFT", "OPEN", "SEALED", "WINDOW"].includes(phase)) {
    refuse(`no payments yet: the call is in ${phase}, and they are known once it is COMMITTED`);
  }
  if (phase === "NULL" || phase === "PURGED" || manifest === null) refuse("no payments: the call came to nothing");
  return seats!.filter(({ status, forfeited }) => status === "delivered" && (forfeited ?? null) === null)
    .map(({ user, payment }) => ({ id: user, amount: payment }));
}

/** A page of the service, a list, or the first line of a file of them. */
function isEvents(value: unknown): boolean {
  const { events } = fieldsOf(value);
  const first: unknown = Array.isArray(events) ? events : Array.isArray(value) ? value[0] : value;
  return Array.isArray(first) || ["stream", "version", "hash"].every((name) => Object.hasOwn(fieldsOf(first), name));
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? value as Fields : {});
