// A call's stream in memory: sends commands, keeps events, deletes the openings that they erase.

import { load, type CallCommand, type CallRefusal, type CallState, type CallView, type Seat } from "candor";
import type { Rejection } from "../../bindings/core/life/names.js";
import type { Decided, StreamEvent } from "../../bindings/core/life/types.js";

export const { data } = await load();
export const { calls } = data;

export const TERMS = {
  currency: "EUR", rule: "critical-value", protocol: "simultaneous", threshold: 8, reserve: 20, reportsUntil: 100, window: 50,
} as const;

export type Body = { readonly type: CallCommand["type"] } & Readonly<Record<string, unknown>>;
const USERS: readonly string[] = ["report", "confirm", "withdraw"];

let serial = 0;
export const salt = (k = serial++): string => k.toString(16).padStart(32, "0");

export class Stream {
  state: CallState;
  events: StreamEvent[] = [];
  constructor(name = "call", terms?: object, at = 1) {
    this.state = calls.begin(`calls/${name}`);
    if (terms) this.do(at, { type: "announce", ...terms });
  }

  /** Users speak for themselves, the operator for the rest. */
  command(at: number, body: Body): CallCommand {
    const user = USERS.includes(body.type);
    return {
      key: `k${serial++}`, at, version: this.state.version, role: user ? "user" : "operator",
      actor: user ? body["user"] : "candor", ...(body.type === "report" && { currency: "EUR" }),
      ...(["announce", "report"].includes(body.type) && { salt: salt() }), ...body,
    } as unknown as CallCommand;
  }
  send(at: number, body: Body): Decided<CallRefusal> {
    const decided = calls.decide(this.state, this.command(at, body));
    for (const event of decided.events) this.add(event);
    return decided;
  }
  add(event: StreamEvent): void {
    const kept = JSON.parse(JSON.stringify(event)) as StreamEvent;
    this.state = calls.evolve(this.state, kept);
    this.events.push(kept);
    for (const version of kept.erases) this.events[version - 1] = { ...this.events[version - 1]!, opening: null };
  }
  do(at: number, body: Body): this {
    const decided = this.send(at, body);
    if (!decided.accepted) throw new Error(`${body.type}: ${decided.refusal}, ${decided.message}`);
    return this;
  }
  refusal(at: number, body: Body): CallRefusal | Rejection | "" {
    const decided = this.send(at, body);
    return decided.accepted ? "" : decided.refusal;
  }

  get seats(): readonly Seat[] {
    return this.state.seats.flat(2);
  }
  seat(user: string): Seat {
    return this.seats.find((seat) => seat.user === user)!;
  }
  get asked(): readonly string[] {
    return this.seats.filter(({ status }) => status === "asked").map(({ user }) => user);
  }
  view(actor?: string): CallView {
    return calls.view(this.state, actor === undefined ? { role: "operator", actor: "candor" } : { role: "user", actor });
  }
  /** Who is asked agrees, and delivers. */
  deliver(at: number, users = this.asked): this {
    for (const user of users) {
      const { units } = this.seat(user);
      this.do(at, { type: "confirm", user, units });
      if (this.seat(user).status === "confirmed") this.do(at, { type: "deliver", user, units });
    }
    return this;
  }
  /** A copy that can go another way. */
  fork(): Stream {
    const other = new Stream();
    other.state = this.state;
    other.events = [...this.events];
    return other;
  }
}

export const COSTS = { a: [2, 4], b: [5, 6], c: [3, 5], d: [9, 10] } as const;

export function opened(terms: object = {}): Stream {
  const stream = new Stream("call", { ...TERMS, ...terms });
  for (const [user, [, capacity]] of Object.entries(COSTS)) stream.do(1, { type: "enroll", user, owner: `owner of ${user}`, capacity });
  return stream.do(2, { type: "open" });
}
export function reported(terms: object = {}): Stream {
  const stream = opened(terms);
  for (const [user, [cost, capacity]] of Object.entries(COSTS)) stream.do(3, { type: "report", user, cost, capacity });
  return stream;
}
export const assigned = (terms: object = {}): Stream => reported(terms).do(100, { type: "seal" }).do(101, { type: "assign" });
/** The window of the first assignment ends at 151. */
export const committed = (terms: object = {}): Stream => assigned(terms).deliver(110).do(152, { type: "commit" });
