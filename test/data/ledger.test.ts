// The life of a call: a walk through every state, and every refusal.

import { load, type CallCommand, type CallRefusal, type CallState, type CallTerms } from "candor";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { digest } from "../../bindings/core/canonical.js";

const { data } = await load();

const TERMS: CallTerms = { id: "call", currency: "EUR", rule: "critical-value", protocol: "simultaneous", threshold: 8, reserve: 20, reportsUntil: 100, window: 50 };
let serial = 0;
type Body = CallCommand extends infer C ? (C extends CallCommand ? Omit<C, "key" | "at"> : never) : never;

function step(state: CallState, at: number, body: Body): CallState {
  const result = data.advance(state, { key: `k${serial++}`, at, ...body } as CallCommand);
  if (!result.accepted) throw new Error(`${body.type}: ${result.refusal} ${result.message}`);
  return result.state;
}
const refusal = (state: CallState, at: number, body: Body): CallRefusal => {
  const result = data.advance(state, { key: `k${serial++}`, at, ...body } as CallCommand);
  expect(result.accepted).toBe(false);
  expect(result.state).toBe(state);
  return result.accepted ? "malformed" : result.refusal;
};
const COSTS = { a: [2, 4], b: [5, 6], c: [3, 5], d: [9, 10] } as const;

function opened(terms: object = {}): CallState {
  let state = data.draft({ ...TERMS, ...terms } as CallTerms);
  for (const [user, [, capacity]] of Object.entries(COSTS)) state = step(state, 1, { type: "enroll", user, owner: `owner of ${user}`, capacity });
  return step(state, 2, { type: "open" });
}
function reported(terms: object = {}): CallState {
  let state = opened(terms);
  for (const [user, [cost, capacity]] of Object.entries(COSTS)) state = step(state, 3, { type: "report", user, cost, capacity, currency: "EUR" });
  return state;
}
const assigned = (terms: object = {}, escrow = 10_000): CallState =>
  step(step(reported(terms), 100, { type: "seal" }), 101, { type: "assign", escrow });
const asked = (state: CallState): string[] => state.seats.flat(2).filter((seat) => seat.status === "asked").map((seat) => seat.user);
function deliverAll(state: CallState, at: number): CallState {
  for (const user of asked(state)) {
    const { units } = state.seats.flat(2).find((seat) => seat.user === user)!;
    state = step(step(state, at, { type: "confirm", user, units }), at, { type: "deliver", user, units });
  }
  return state;
}
const committed = (): CallState => step(deliverAll(assigned(), 110), 111, { type: "commit" });

test("digests are those of Node", () => {
  for (const text of ["", "abc", "é".repeat(31), "x".repeat(55), "x".repeat(56), "x".repeat(64), "y".repeat(1000)]) {
    expect(digest("text", text)).toBe(createHash("sha256").update(JSON.stringify(text)).digest("hex"));
  }
});

describe("a call from draft to closed", () => {
  test("commits, pays everybody once, closes", () => {
    let state = committed();
    expect([state.phase, state.manifest]).toEqual(["COMMITTED", ["a", "c"]]);
    state = step(step(state, 112, { type: "pay", user: "a" }), 112, { type: "train" });
    state = step(step(step(state, 113, { type: "read", user: "c" }), 114, { type: "finish" }), 115, { type: "pay", user: "c" });
    state = step(state, 116, { type: "close" });
    expect([state.phase, state.seats.flat(2).map((seat) => seat.paid)]).toEqual(["CLOSED", [18, null, 20, null]]);
  });
  test("too little is null: nothing is paid, everything is deleted", () => {
    let state = deliverAll(assigned(), 110);
    state = step(state, 111, { type: "withdraw", user: "a" });
    expect([state.phase, state.escrow]).toEqual(["NULL", 0]);
    state = step(state, 112, { type: "purge" });
    expect(state.receipts.flat(2)).toEqual([{ user: "a", units: 4, at: 111 }, { user: "c", units: 4, at: 112 }]);
    expect(step(state, 113, { type: "close" }).phase).toBe("CLOSED");
  });
  test("with reassign, those who stay are asked anew for what changed", () => {
    let state = step(deliverAll(assigned({ reassign: true }), 110), 120, { type: "withdraw", user: "a" });
    expect([state.phase, state.round, state.until, asked(state)]).toEqual(["WINDOW", 2, 170, ["b", "c"]]);
    expect(state.seats.flat(2).find((seat) => seat.user === "c")).toMatchObject({ units: 5, stored: 0, status: "asked" });
    state = step(deliverAll(state, 160), 161, { type: "commit" });
    expect([state.phase, state.manifest]).toEqual(["COMMITTED", ["b", "c"]]);
  });
  test("small-first asks the smallest, then the next for each who leaves", () => {
    let state = assigned({ protocol: "small-first" });
    expect(asked(state)).toEqual(["a", "c"]);
    state = step(state, 105, { type: "withdraw", user: "a" });
    expect(asked(state)).toEqual(["b", "c"]);
    state = step(deliverAll(state, 106), 107, { type: "commit" });
    expect([state.manifest, state.seats.flat(2).map((seat) => seat.payment)]).toEqual([["b", "c"], [0, 120, 100, 0]]);
  });
  test("silence is withdrawal, and who is asked instead has a window of their own", () => {
    let state = step(assigned({ protocol: "small-first" }), 152, { type: "commit" });
    expect([state.phase, asked(state), state.until]).toEqual(["WINDOW", ["b", "d"], 202]);
    state = step(state, 203, { type: "commit" });
    expect(state.phase).toBe("NULL");
  });
  test("proportional small-first asks the rest for more", () => {
    let state = assigned({ rule: "proportional", protocol: "small-first" });
    const before = state.seats.flat(2).map((seat) => seat.units);
    state = step(state, 110, { type: "withdraw", user: "d" });
    expect([before, state.seats.flat(2).map((seat) => seat.units)]).toEqual([[1, 2, 2, 3], [2, 3, 3, 0]]);
    expect(step(deliverAll(state, 111), 112, { type: "commit" }).phase).toBe("COMMITTED");
  });
  test("nobody reports: null", () => expect(step(step(opened(), 100, { type: "seal" }), 101, { type: "assign", escrow: 0 }).phase).toBe("NULL"));
  test("P17: a state that went through JSON goes on to the same bytes", () => {
    const finish = (state: CallState): string => {
      serial = 1e6;
      return JSON.stringify(step(deliverAll(state, 110), 111, { type: "commit" }));
    };
    serial = 0;
    const state = assigned();
    expect(finish(JSON.parse(JSON.stringify(state)) as CallState)).toBe(finish(state));
  });
});

describe("refusals leave the state as it was", () => {
  const cases: [CallRefusal, string, () => CallState, number, Body][] = [
    ["duplicate-user", "a seat twice", opened, 3, { type: "enroll", user: "a", owner: "x", capacity: 1 }],
    ["duplicate-owner", "two identities of one owner", opened, 3, { type: "enroll", user: "x", owner: "owner of a", capacity: 1 }],
    ["deadline-passed", "opening after the deadline", () => data.draft(TERMS), 100, { type: "open" }],
    ["deadline-passed", "a late report", opened, 100, { type: "report", user: "a", cost: 1, capacity: 1, currency: "EUR" }],
    ["wrong-phase", "a report after the seal", assigned, 101, { type: "report", user: "a", cost: 1, capacity: 1, currency: "EUR" }],
    ["currency-mismatch", "another currency", opened, 3, { type: "report", user: "a", cost: 1, capacity: 1, currency: "USD" }],
    ["above-verified-capacity", "more than verified", opened, 3, { type: "report", user: "a", cost: 1, capacity: 5, currency: "EUR" }],
    ["unknown-user", "no seat", opened, 3, { type: "report", user: "__proto__", cost: 1, capacity: 1, currency: "EUR" }],
    ["malformed", "a negative cost", opened, 3, { type: "report", user: "a", cost: -1, capacity: 1, currency: "EUR" }],
    ["malformed", "float money", opened, 3, { type: "report", user: "a", cost: 1.5, capacity: 1, currency: "EUR" }],
    ["malformed", "NaN", opened, 3, { type: "report", user: "a", cost: NaN, capacity: 1, currency: "EUR" }],
    ["malformed", "a boolean cost", opened, 3, { type: "report", user: "a", cost: true as never, capacity: 1, currency: "EUR" }],
    ["malformed", "an unknown field", opened, 3, { type: "seal", threshold: 1 } as never],
    ["malformed", "an unknown command", opened, 3, { type: "amend" } as never],
    ["malformed", "a command of Object's", opened, 3, { type: "toString" } as never],
    ["time-runs-back", "an earlier time", opened, 1, { type: "cancel" }],
    ["too-early", "sealing before the deadline", reported, 99, { type: "seal" }],
    ["escrow-too-small", "too little set aside", () => step(reported(), 100, { type: "seal" }), 101, { type: "assign", escrow: 159 }],
    ["inputs-changed", "other inputs under the digest", () => {
      const state = step(reported(), 100, { type: "seal" });
      return { ...state, seats: state.seats.map((book) => book.map((page) => page.map((seat) => ({ ...seat, report: seat.report && { ...seat.report, cost: 1 } })))) };
    }, 101, { type: "assign", escrow: 1000 }],
    ["not-asked", "confirming unasked", assigned, 102, { type: "confirm", user: "b", units: 1 }],
    ["not-the-asked-amount", "confirming less", assigned, 102, { type: "confirm", user: "a", units: 3 }],
    ["not-confirmed", "delivering unconfirmed", assigned, 102, { type: "deliver", user: "a", units: 4 }],
    ["not-the-asked-amount", "delivering more", () => step(assigned(), 102, { type: "confirm", user: "a", units: 4 }), 103, { type: "deliver", user: "a", units: 5 }],
    ["not-confirmed", "delivering after withdrawal", () => step(assigned({ reassign: true }), 102, { type: "withdraw", user: "a" }), 103, { type: "deliver", user: "a", units: 4 }],
    ["already-withdrawn", "withdrawing twice", () => step(assigned({ reassign: true }), 102, { type: "withdraw", user: "a" }), 103, { type: "withdraw", user: "a" }],
    ["deadline-passed", "confirming late", assigned, 152, { type: "confirm", user: "a", units: 4 }],
    ["too-early", "committing while users have time", assigned, 151, { type: "commit" }],
    ["wrong-phase", "withdrawing after the commit", committed, 112, { type: "withdraw", user: "a" }],
    ["wrong-phase", "committing twice", committed, 112, { type: "commit" }],
    ["wrong-phase", "reading before training", committed, 112, { type: "read", user: "a" }],
    ["wrong-phase", "paying before the commit", assigned, 112, { type: "pay", user: "a" }],
    ["not-in-manifest", "paying somebody who gave nothing", committed, 112, { type: "pay", user: "b" }],
    ["already-paid", "paying twice", () => step(committed(), 112, { type: "pay", user: "a" }), 113, { type: "pay", user: "a" }],
    ["erased", "reading after erasure", () => step(step(committed(), 112, { type: "train" }), 113, { type: "erase", user: "a" }), 114, { type: "read", user: "a" }],
    ["unpaid-users", "closing with debts", () => step(step(committed(), 112, { type: "train" }), 113, { type: "finish" }), 114, { type: "close" }],
  ];
  test.each(cases)("%s: %s", (expected, _, state, at, body) => expect(refusal(state(), at, body)).toBe(expected));
  test("stale version", () => {
    const state = opened();
    expect(data.advance(state, { key: "x", at: 3, version: state.version - 1, type: "cancel" })).toMatchObject({ accepted: false, refusal: "stale-version" });
  });
  const delivered = (): CallState => deliverAll(assigned(), 110);
  const tampered = (state: CallState): CallState => ({ ...state, seats: state.seats.map((book) => book.map((page) => page.map((seat) => ({ ...seat, report: seat.report && { ...seat.report, cost: 1 } })))) });
  test.each<[CallRefusal, string, CallState, number, Body]>([
    ["escrow-too-small", "paying more than is left", { ...committed(), escrow: 17 }, 112, { type: "pay", user: "a" }],
    ["escrow-too-small", "committing to more than is set aside", { ...delivered(), escrow: 37 }, 111, { type: "commit" }],
    ["inputs-changed", "assigning again over other reports", tampered(assigned({ reassign: true })), 112, { type: "withdraw", user: "a" }],
    ["inputs-changed", "asking on over other reports", tampered(assigned({ protocol: "small-first" })), 112, { type: "withdraw", user: "a" }],
    ["inputs-changed", "silence over other reports", tampered(assigned({ reassign: true })), 152, { type: "commit" }],
    ["inputs-changed", "committing under other terms", { ...delivered(), terms: { ...delivered().terms, threshold: 1 } }, 111, { type: "commit" }],
  ])("a state that was changed by hand: %s: %s", (expected, _, state, at, body) => expect(refusal(state, at, body)).toBe(expected));
  test("a commit counts what was delivered", () => {
    const state = delivered();
    const short = { ...state, seats: state.seats.map((book) => book.map((page) => page.map((seat) => (seat.user === "a" ? { ...seat, stored: 3 } : seat)))) };
    expect(step(short, 111, { type: "commit" })).toMatchObject({ phase: "NULL", manifest: null, escrow: 0 });
  });
  test("a command that went through JSON is the same", () => {
    const command = { key: "once", at: 3, type: "report", user: "a", cost: 1, capacity: 1, benefit: undefined, currency: "EUR" } as never;
    const first = data.advance(opened(), command);
    expect(data.advance(first.state, JSON.parse(JSON.stringify(command)) as never)).toMatchObject({ accepted: true });
    expect(data.advance(first.state, command)).toMatchObject({ accepted: true, state: first.state });
  });
  test("a replay has to be a command", () => {
    const command = { key: "once", at: 3, type: "report", user: "a", cost: 1, capacity: 1, currency: "EUR" } as const;
    const { state } = data.advance(opened(), command);
    for (const change of [{ at: "now" }, { at: undefined }, { version: 0.5 }, { user: { toJSON: () => "a" } }]) {
      expect(data.advance(state, { ...command, ...change } as never)).toMatchObject({ accepted: false, refusal: "malformed" });
    }
  });
  test("a command without fields says so", () =>
    expect(data.advance(reported(), { key: "x", at: 100, type: "seal", threshold: 1 } as never)).toMatchObject({ message: '"threshold" is not a field; expected no fields' }));
  test.each([null, undefined, 7, {}, [], { format: 2 }])("not a state: %j", (state) =>
    expect(() => data.advance(state as never, { key: "x", at: 1, type: "cancel" })).toThrow('"state" expected what draft or advance returned'));
  test("a fault that is no check's is not put on the command", () => {
    const broken = { ...assigned({ reassign: true }), queue: null } as never;
    expect(() => data.advance(broken, { key: "x", at: 110, type: "withdraw", user: "a" })).toThrow(TypeError);
  });
  test("terms are checked as they are kept", () => {
    let reads = 0;
    const state = data.draft({ ...TERMS, get threshold() { return reads++ === 0 ? 8 : -1; } });
    expect([state.terms.threshold, reads]).toEqual([8, 1]);
  });
  test("not a command", () => {
    for (const command of [null, undefined, 1, "open", [], {}]) expect(data.advance(opened(), command as never)).toMatchObject({ accepted: false, refusal: "malformed" });
  });
  test("P16: a replay changes nothing, the key with another body is refused", () => {
    const state = opened();
    const command = { key: "once", at: 3, type: "report", user: "a", cost: 1, capacity: 1, currency: "EUR" } as const;
    const first = data.advance(state, command);
    const again = data.advance(first.state, { ...command, at: 50 });
    expect(again).toEqual({ ...first, state: first.state });
    expect(again.state).toBe(first.state);
    expect(data.advance(first.state, { ...command, cost: 2 })).toMatchObject({ accepted: false, refusal: "key-reused" });
  });
  test.each([
    ["rule", { rule: "posted" }], ["threshold", { threshold: 0 }], ["threshold", { threshold: 1.5 }], ["reserve", { reserve: -1 }], ["reserve", { reserve: undefined }],
    ["currency", { currency: "" }], ["window", { window: 0 }], ["reportsUntil", { reportsUntil: NaN }], ["subsidy", { subsidy: 1 }], ["levels", { levels: [] }],
  ])("terms: %s %j", (field, change) => expect(() => data.draft({ ...TERMS, ...change } as never)).toThrow(`"${field}"`));
});

test("sealed reports are seen by their users alone until the seal", () => {
  const state = reported();
  expect(JSON.stringify(data.view(state))).not.toContain('"cost"');
  expect(data.view(state, "a").seats).toMatchObject([{ user: "a", report: { cost: 2 } }]);
  expect(data.view(step(state, 100, { type: "seal" })).seats[0]!.report).toEqual({ cost: 2, capacity: 4, benefit: 0 });
  expect(data.view(assigned(), "b").seats.map((seat) => seat.user)).toEqual(["b"]);
});
