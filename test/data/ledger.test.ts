// The life of a call: a walk through every state, and every refusal.

import { describe, expect, test } from "vitest";
import { assigned, calls, committed, opened, reported, Stream, TERMS, type Body } from "./stream.js";

describe("a call from its announcement to closed", () => {
  test("commits, pays everybody once, closes", () => {
    const call = committed();
    expect(call.view()).toMatchObject({
      phase: "COMMITTED", manifest: { users: 2, units: 8, unpaid: 2 }, escrow: { escrow: 160, paid: 0, returned: 0 },
    });
    call.do(153, { type: "pay", user: "a" }).do(153, { type: "train" }).do(154, { type: "read", user: "c" });
    call.do(155, { type: "finish" }).do(156, { type: "pay", user: "c" }).do(157, { type: "close" });
    expect(call.seats.map(({ paid }) => paid)).toEqual([18, null, 20, null]);
    expect(call.view()).toMatchObject({ phase: "CLOSED", escrow: { escrow: 0, paid: 38, returned: 122 } });
    expect(calls.verify(call.events)).toEqual({ state: call.state, events: call.events.length, unproved: [] });
  });
  test("too little is null: nothing is paid, everything is deleted", () => {
    const call = assigned().deliver(110).do(111, { type: "withdraw", user: "a" });
    expect([call.state.phase, call.view().escrow, call.view().due]).toEqual(["NULL", { escrow: 0, paid: 0, returned: 160 }, { at: 110, type: "purge" }]);
    call.do(112, { type: "purge" });
    const receipts = call.view().seats!.flatMap((seat) => seat.receipts);
    expect(receipts).toMatchObject([{ user: "a", units: 4, at: 111 }, { user: "c", units: 4, at: 112 }]);
    expect(receipts.map(({ version, hash }) => hash === call.events[version - 1]!.hash)).toEqual([true, true]);
    expect(call.do(113, { type: "close" }).state.phase).toBe("CLOSED");
    expect(call.events.filter(({ opening }) => opening).map(({ type }) => type)).toEqual(["announce"]);
  });
  test("small-first asks the smallest, then the next for each who leaves", () => {
    const call = assigned({ protocol: "small-first" });
    expect(call.asked).toEqual(["a", "c"]);
    call.do(105, { type: "withdraw", user: "a" });
    expect(call.asked).toEqual(["b", "c"]);
    call.deliver(106).do(156, { type: "commit" });
    expect([call.state.phase, call.seats.map((seat) => seat.payment)]).toEqual(["COMMITTED", [0, 120, 100, 0]]);
  });
  test("silence is withdrawal, and who is asked instead has a window of their own", () => {
    const call = assigned({ protocol: "small-first" }).do(152, { type: "commit" });
    expect([call.state.phase, call.asked, call.view().due]).toEqual(["WINDOW", ["b", "d"], { at: 203, type: "commit" }]);
    expect(call.do(203, { type: "commit" }).state.phase).toBe("NULL");
  });
  test("proportional small-first asks the rest for more", () => {
    const call = assigned({ rule: "proportional", protocol: "small-first" });
    const before = call.seats.map(({ units }) => units);
    call.do(110, { type: "withdraw", user: "d" });
    expect([before, call.seats.map(({ units }) => units)]).toEqual([[1, 2, 2, 3], [2, 3, 3, 0]]);
    expect(call.deliver(111).do(161, { type: "commit" }).state.phase).toBe("COMMITTED");
  });
  test("nobody reports: null", () =>
    expect(opened().do(100, { type: "seal" }).do(101, { type: "assign" }).state.phase).toBe("NULL"));
});

describe("every refusal", () => {
  test.each<[string, Stream, number, Body]>([
    ["wrong-phase", opened(), 3, { type: "assign" }],
    ["deadline-passed", new Stream("x", { ...TERMS, reportsUntil: 5 }), 6, { type: "open" }],
    ["deadline-passed", opened(), 120, { type: "report", user: "a", cost: 1, capacity: 1 }],
    ["too-early", reported(), 99, { type: "seal" }],
    ["too-early", assigned(), 151, { type: "commit" }],
    ["unknown-user", opened(), 3, { type: "report", user: "z", cost: 1, capacity: 1 }],
    ["duplicate-user", opened(), 3, { type: "enroll", user: "a", owner: "x", capacity: 1 }],
    ["duplicate-owner", opened(), 3, { type: "enroll", user: "x", owner: "owner of a", capacity: 1 }],
    ["totals-too-large", opened(), 3, { type: "enroll", user: "x", owner: "x", capacity: 2 ** 52 }],
    ["above-verified-capacity", opened(), 3, { type: "report", user: "a", cost: 1, capacity: 5 }],
    ["currency-mismatch", opened(), 3, { type: "report", user: "a", cost: 1, capacity: 4, currency: "USD" }],
    ["not-asked", assigned(), 102, { type: "confirm", user: "b", units: 1 }],
    ["not-the-asked-amount", assigned(), 102, { type: "confirm", user: "a", units: 3 }],
    ["deadline-passed", assigned(), 170, { type: "confirm", user: "a", units: 4 }],
    ["not-confirmed", assigned(), 102, { type: "deliver", user: "a", units: 4 }],
    ["already-delivered", assigned().deliver(102), 103, { type: "deliver", user: "a", units: 4 }],
    ["already-withdrawn", opened(), 3, { type: "withdraw", user: "a" }],
    ["escrow-too-small", reported().do(100, { type: "seal" }), 101, { type: "assign", escrow: 159 }],
    ["not-in-manifest", committed(), 153, { type: "pay", user: "b" }],
    ["already-paid", committed().do(153, { type: "pay", user: "a" }), 153, { type: "forfeit", user: "a", reason: "gone" }],
    ["forfeited", committed().do(153, { type: "forfeit", user: "a", reason: "gone" }), 153, { type: "pay", user: "a" }],
    ["erased", committed().do(153, { type: "erase", user: "a" }), 153, { type: "erase", user: "a" }],
    ["unpaid-users", committed().do(153, { type: "train" }).do(153, { type: "finish" }), 153, { type: "close" }],
    ["not-yours", assigned(), 102, { type: "deliver", user: "a", units: 4, role: "user", actor: "a" }],
    ["not-yours", assigned(), 102, { type: "confirm", user: "a", units: 4, actor: "b" }],
    ["malformed", assigned(), 102, { type: "confirm", user: "a", units: 0.5 }],
  ])("%s: %#", (refusal, call, at, body) => expect(call.refusal(at, body)).toBe(refusal));
});
