// What must hold of a call, whoever attacks it: each of these was broken once.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backed, calls as cases, club, proportional, RUNS, simultaneous, smallFirst, type Case } from "./arbitraries.js";
import { assigned, calls, committed, COSTS, data, opened, reported, Stream, TERMS } from "./stream.js";
import type { CallTerms, WindowCall } from "candor";

const MAX = Number.MAX_SAFE_INTEGER;
const RULES: readonly Partial<Record<string, unknown>>[] = (["simultaneous", "small-first"] as const).flatMap((protocol) => [
  { rule: "critical-value", reserve: 20, protocol }, { rule: "proportional", reserve: 20, protocol },
  ...["pivotal", "dominant"].map((caps) => ({ rule: "benefit-backed", subsidy: 7, caps, protocol, spillover: [1, 3] })),
]).concat([{ rule: "club", subsidy: 7 } as never]);
const { reserve: _, protocol: __, rule: ___, ...BARE } = TERMS;

/** A call of these terms in which everybody has reported. */
function called(terms: object, users: readonly { readonly cost: number; readonly capacity: number; readonly benefit?: number }[]): Stream {
  const call = new Stream("call", { ...BARE, ...terms });
  users.forEach(({ capacity }, i) => call.do(1, { type: "enroll", user: `u${i}`, owner: `o${i}`, capacity }));
  call.do(2, { type: "open" });
  users.forEach((report, i) => call.do(3, { type: "report", user: `u${i}`, ...report }));
  return call.do(100, { type: "seal" });
}

describe("one user's report never makes assign impossible for all", () => {
  test.each(RULES.map((rule) => [JSON.stringify(rule), rule] as const))("%s", (_rule, rule) => {
    const more = { cost: 5, capacity: 6, benefit: 900 };
    for (const greedy of [{ cost: 1, benefit: MAX }, { cost: MAX, benefit: MAX }, { cost: MAX, benefit: 0 }]) {
      const call = called({ ...rule, reassign: true }, [{ ...greedy, capacity: 9 }, more, { ...more, cost: 6 }, { ...greedy, capacity: 9 }, more]);
      expect(call.send(101, { type: "assign" })).toMatchObject({ accepted: true });
      expect(call.state.phase).toBe("WINDOW");
      call.do(102, { type: "withdraw", user: call.asked[0]! });
    }
  });
  test("it is enrolling that is refused", () => {
    const call = opened({ reserve: 2 ** 40 });
    expect(call.refusal(3, { type: "enroll", user: "e", owner: "e", capacity: 2 ** 12 })).toBe("totals-too-large");
    expect(call.refusal(3, { type: "enroll", user: "f", owner: "f", capacity: 2 ** 11 })).toBe("");
  });
});

test("small-first asks whom the plan keeps", () => {
  const rules: readonly ((c: Case) => WindowCall)[] = [
    smallFirst, simultaneous, club, proportional, (c) => ({ ...proportional(c), protocol: "small-first" }),
    ...(["pivotal", "dominant"] as const).flatMap((caps) => (["small-first", "simultaneous"] as const).map((protocol) => (c: Case) => backed(c, caps, protocol))),
  ];
  let passedOver = 0;
  fc.assert(fc.property(cases(), fc.nat(rules.length - 1), (c, k) => {
    const { users, ...terms } = rules[k]!(c);
    const plan = data.plan({ users, ...terms } as WindowCall);
    const call = called(terms, c.users).do(101, { type: "assign" });
    expect(call.state.phase).toBe(plan.committed ? "WINDOW" : "NULL");
    if (!plan.committed) return;
    const prefix = [...plan.order].map((i) => plan.contributions[i]! > 0);
    if (prefix.indexOf(false) >= 0 && prefix.indexOf(false) < prefix.lastIndexOf(true)) passedOver++;
    call.deliver(102).do(152, { type: "commit" });
    expect(call.state.phase).toBe("COMMITTED");
    expect(call.seats.map(({ stored }) => stored)).toEqual([...plan.contributions]);
    expect(call.seats.map(({ payment }) => payment)).toEqual([...plan.payments]);
  }), RUNS);
  expect(passedOver).toBeGreaterThan(0);
});

test("a user who leaves is replaced as data.withdraw says, where everybody stays in any case", () => {
  let commits = 0;
  fc.assert(fc.property(cases(), fc.constantFrom(smallFirst, (c: Case) => ({ ...proportional(c), protocol: "small-first" }) as WindowCall, simultaneous), fc.nat(), (c, make, k) => {
    const { users, ...terms } = make(c);
    const call = called({ ...terms, reassign: true }, c.users).do(101, { type: "assign" });
    if (call.state.phase === "NULL") return;
    const leaver = call.asked[k % call.asked.length]!;
    call.do(102, { type: "withdraw", user: leaver });
    const after = data.withdraw({ users, ...terms } as WindowCall, [Number(leaver.slice(1))], { reassign: true });
    expect(call.state.phase).toBe(after.committed ? "WINDOW" : "NULL");
    if (!after.committed) return;
    commits++;
    call.deliver(103).do(203, { type: "commit" });
    expect(call.seats.map(({ stored }) => stored)).toEqual([...after.contributions]);
  }), RUNS);
  expect(commits).toBeGreaterThan(20);
});

describe("the right to withdraw is whole", () => {
  test("nobody commits before the window has ended, though everybody has delivered", () => {
    const call = assigned({ reassign: true }).deliver(110);
    for (const at of [110, 151]) expect(call.refusal(at, { type: "commit" })).toBe("too-early");
    expect(call.fork().do(151, { type: "withdraw", user: "a" }).asked).toEqual(["b", "c"]);
    expect(call.do(152, { type: "commit" }).state.phase).toBe("COMMITTED");
  });
  test("after the window too, until the commit, and between seal and assignment", () => {
    expect(assigned().deliver(110).do(170, { type: "withdraw", user: "a" }).state.phase).toBe("NULL");
    const call = reported().do(100, { type: "seal" }).do(100, { type: "withdraw", user: "a" }).do(100, { type: "assign" });
    expect(call.asked).toEqual(["b", "c"]);
  });
  test("of a withdrawal and a commit on one state exactly one is accepted", () => {
    const call = assigned().deliver(110);
    const withdraw = call.command(152, { type: "withdraw", user: "a" });
    const commit = call.command(152, { type: "commit" });
    const committed = call.fork().do(152, { type: "commit" });
    expect(calls.decide(committed.state, withdraw)).toMatchObject({ refusal: "stale-version", events: [] });
    const withdrawn = call.fork().do(152, { type: "withdraw", user: "a" });
    expect(calls.decide(withdrawn.state, commit)).toMatchObject({ refusal: "stale-version", events: [] });
    expect(calls.decide(call.state, { ...commit, version: undefined } as never)).toMatchObject({ refusal: "malformed" });
  });
});

describe("versions", () => {
  test("of users are stale only when their seat or the phase has changed", () => {
    const call = assigned();
    const [a, c] = ["a", "c"].map((user) => call.command(102, { type: "confirm", user, units: 4 }));
    call.do(102, { type: "confirm", user: "a", units: 4 });
    expect(calls.decide(call.state, c!)).toMatchObject({ accepted: true });
    expect(calls.decide(call.state, a!)).toMatchObject({ refusal: "stale-version" });
  });
  test("a refused command makes nobody's stale", () => {
    const call = assigned().deliver(110);
    const commit = call.command(152, { type: "commit" });
    expect(call.refusal(111, { type: "confirm", user: "a", units: 4 })).toBe("not-asked");
    expect(calls.decide(call.state, commit)).toMatchObject({ accepted: true });
  });
  test("pay and read go on beside each other", () => {
    const call = committed();
    const pays = ["a", "c"].map((user) => call.command(153, { type: "pay", user }));
    for (const pay of pays) {
      const decided = calls.decide(call.state, pay);
      expect(decided.accepted).toBe(true);
      decided.events.forEach((event) => call.add(event));
    }
  });
});

describe("reports are sealed", () => {
  const SECRET = 918_273;
  const secret = (terms: object = {}): Stream => {
    const call = opened({ reserve: 2 ** 20, reassign: true, threshold: 25, ...terms });
    for (const [user, [, capacity]] of Object.entries(COSTS)) {
      call.do(3, { type: "report", user, cost: user === "a" ? SECRET : 5, capacity, benefit: user === "a" ? 7_654_321 : 0 });
    }
    return call;
  };
  const told = (value: unknown): boolean => /918273|7654321/.test(JSON.stringify(value));
  test("an event holds the salted commitment, and what is sealed beside it", () => {
    const call = secret();
    const { opening, ...open } = call.events.find(({ opening }) => told(opening))!;
    expect(told(open)).toBe(false);
    const again = secret();
    expect(again.events.find(({ opening }) => told(opening))!.command).not.toBe(open.command);
    expect(again.do(100, { type: "seal" }).state.inputs).not.toBe(call.do(100, { type: "seal" }).state.inputs);
  });
  test.each<[string, (call: Stream) => Stream]>([
    ["withdrawn while open", (call) => call.do(4, { type: "withdraw", user: "a" })],
    ["replaced", (call) => call.do(4, { type: "report", user: "a", cost: 5, capacity: 4 })],
    ["withdrawn in the window", (call) => call.do(100, { type: "seal" }).do(100, { type: "assign" }).do(101, { type: "withdraw", user: "a" })],
    ["silent", (call) => call.do(100, { type: "seal" }).do(100, { type: "assign" }).deliver(101, call.asked.filter((user) => user !== "a")).do(151, { type: "commit" })],
    ["erased once it is closed", (call) => {
      call.do(100, { type: "seal" }).do(100, { type: "assign" }).deliver(101).do(151, { type: "commit" });
      for (const { user, status } of call.seats) if (status === "delivered") call.do(152, { type: "pay", user });
      return call.do(153, { type: "train" }).do(153, { type: "finish" }).do(153, { type: "close" }).do(154, { type: "erase", user: "a" });
    }],
    ["purged", (call) => call.do(4, { type: "cancel" }).do(4, { type: "purge" }).do(4, { type: "close" })],
  ])("%s: no copy is left", (_name, go) => {
    for (const terms of [{}, { protocol: "small-first" }, { rule: "proportional" }]) {
      const call = secret(terms);
      expect([told(call.events), told(calls.snapshot(call.state))]).toEqual([true, false]);
      go(call);
      for (const left of [call.events, calls.snapshot(call.state), call.view(), call.view("a"), call.state]) expect(told(left)).toBe(false);
      const { state, unproved } = calls.verify(call.events);
      expect(state.head).toBe(call.state.head);
      expect(unproved.length).toBeGreaterThan(0);
    }
  });
  test("outcomes and hashes cannot be tried: they stand on the salts", () => {
    const outcome = (): string => assigned().state.outcome!;
    expect(outcome()).not.toBe(outcome());
  });
});

describe("assigned again", () => {
  // b is asked when a leaves; c is asked for one unit more or the same, at another payment
  const again = (users: readonly (readonly [cost: number, capacity: number])[], leaver: string): Stream => {
    const call = called({ rule: "critical-value", reserve: 20, reassign: true }, users.map(([cost, capacity]) => ({ cost, capacity })));
    return call.do(101, { type: "assign" }).deliver(110).do(120, { type: "withdraw", user: leaver });
  };
  test("the same units at a higher payment stand, with nothing deleted", () => {
    const call = again([[2, 4], [3, 4], [5, 4], [9, 10]], "u0");
    const seat = call.seat("u1");
    expect([seat.status, seat.stored, seat.units]).toEqual(["delivered", 4, 4]);
    expect(seat.history.map(({ what }) => what)).toEqual(["reported", "agreed", "delivered", "raised"]);
    expect(call.asked).toEqual(["u2"]);
    expect(call.deliver(121).do(171, { type: "commit" }).view().manifest).toMatchObject({ users: 2, units: 8 });
  });
  test("a lower payment is agreed to anew, and delivered once", () => {
    // whoever is left prices fewer units: payments fall with the buffer's last user gone
    let lower = 0;
    fc.assert(fc.property(cases(), fc.nat(), (c, k) => {
      const { users, ...terms } = backed(c, "pivotal");
      void users;
      const call = called({ ...terms, reassign: true }, c.users).do(101, { type: "assign" });
      if (call.state.phase === "NULL") return;
      call.deliver(110);
      const before = call.state.seats.flat(2);
      const members = before.filter(({ status }) => status === "delivered");
      call.do(120, { type: "withdraw", user: members[k % members.length]!.user });
      if (call.view().phase === "NULL") return;
      for (const [i, seat] of call.seats.entries()) {
        const was = before[i]!;
        if (seat.status === "withdrawn" || was.units !== seat.units || seat.units === 0) continue;
        expect(seat.stored).toBe(was.stored);
        if (seat.payment < was.payment) lower++;
        expect(seat.status).toBe(seat.payment < was.payment ? "asked" : was.status);
      }
    }), { ...RUNS, numRuns: 100 });
    expect(lower).toBeGreaterThanOrEqual(0);
  });
});

describe("the clock", () => {
  test("one time far in the future freezes nothing", () => {
    const call = assigned();
    expect(call.refusal(MAX, { type: "commit" })).toBe("clock-jumps");
    expect(call.refusal(MAX, { type: "confirm", user: "a", units: 4 })).toBe("deadline-passed");
    expect(call.state.now).toBe(101);
    expect(call.deliver(110).do(152, { type: "commit" }).state.phase).toBe("COMMITTED");
  });
  test("tick moves it, by no more than the terms say", () => {
    const call = committed({ jump: 1000 });
    expect(call.refusal(1153, { type: "tick" })).toBe("clock-jumps");
    expect(call.do(1152, { type: "tick" }).state.now).toBe(1152);
    expect((call.view().terms as CallTerms).jump).toBe(1000);
    expect(committed().view().terms!.jump).toBe(99);
  });
  test("no operator has to seal, assign, commit or purge", () => {
    const call = reported();
    const follow = (): void => {
      const { at, type } = calls.due(call.state)!;
      call.do(Math.max(at, call.state.now), { type: type as "seal" });
    };
    follow();
    follow();
    call.deliver(110);
    follow();
    expect([call.state.phase, calls.due(call.state), call.state.escrow]).toEqual(["COMMITTED", null, 160]);
    const silent = reported();
    for (let due = calls.due(silent.state); due; due = calls.due(silent.state)) silent.do(Math.max(due.at, silent.state.now), { type: due.type as "seal" });
    expect(silent.state.phase).toBe("PURGED");
  });
});

describe("money and data after the commit", () => {
  test("one user who cannot be paid blocks nothing", () => {
    const call = committed().do(153, { type: "pay", user: "a" }).do(153, { type: "forfeit", user: "c", reason: "account closed" });
    expect(call.view().escrow).toEqual({ escrow: 122, paid: 18, returned: 20 });
    expect(call.view("c").seat).toMatchObject({ paid: null, forfeited: "account closed" });
    expect(call.do(153, { type: "train" }).do(153, { type: "finish" }).do(153, { type: "close" }).view()).toMatchObject({
      phase: "CLOSED", escrow: { escrow: 0, paid: 18, returned: 142 },
    });
  });
  test("how much is delivered, and left of what was committed, is shown before training", () => {
    const call = assigned();
    expect(call.view().delivery).toEqual({ asked: 8, delivered: 0 });
    expect(call.deliver(110, ["a"]).view().delivery).toEqual({ asked: 8, delivered: 4 });
    call.deliver(110).do(152, { type: "commit" }).do(153, { type: "erase", user: "a" });
    expect(call.view().manifest).toEqual({ users: 2, units: 8, erasedUsers: 1, erasedUnits: 4, unpaid: 2 });
  });
  test("a user can look up what it agreed to, under which terms, when, and what was deleted", () => {
    const call = committed().do(153, { type: "erase", user: "a" });
    const { seat, termsDigest } = call.view("a");
    expect(seat!.history.map(({ what }) => what)).toEqual(["reported", "agreed", "delivered", "erased", "deleted"]);
    for (const { version, hash, at } of seat!.history) expect(call.events[version - 1]).toMatchObject({ hash, at, terms: termsDigest });
    expect(seat!.history[1]).toMatchObject({ units: 4, payment: 18 });
    expect(seat!.history[0]!.commitment).toBe(call.events[seat!.history[0]!.version - 1]!.command);
    expect(seat!.receipts).toEqual([{ user: "a", units: 4, at: 153, version: call.state.version, hash: call.state.head }]);
  });
  test("a history is bounded, and its first reports go first", () => {
    const call = opened();
    for (let k = 0; k < 50; k++) call.do(3, { type: "report", user: "a", cost: k, capacity: 4 });
    expect(call.seat("a").history).toHaveLength(32);
    expect(call.seat("a").history.at(-1)!.version).toBe(call.state.version);
  });
});

test("a benefit that is left out and one of 0 are the same command", () => {
  const call = opened();
  const command = call.command(3, { type: "report", user: "a", cost: 2, capacity: 4 });
  const first = calls.decide(call.state, command);
  first.events.forEach((event) => call.add(event));
  expect(calls.decide(call.state, { ...command, benefit: 0 } as typeof command)).toEqual({ ...first, events: [] });
  expect(calls.decide(call.state, { ...command, benefit: 1 } as typeof command)).toMatchObject({ refusal: "key-reused" });
});
