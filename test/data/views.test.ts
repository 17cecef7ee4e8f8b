// Who may see what of a call: every role, every field, before and after the seal.

import { describe, expect, test } from "vitest";
import type { Viewer } from "../../bindings/core/life/types.js";
import { assigned, calls, committed, reported, salt, Stream, TERMS, type Body } from "./stream.js";

const VIEWERS: Readonly<Record<string, Viewer>> = {
  operator: { role: "operator", actor: "candor" }, user: { role: "user", actor: "a" }, another: { role: "user", actor: "z" },
  anybody: { role: "anybody", actor: "a" }, // a user's name alone shows nothing
};
const PUBLIC = ["stream", "version", "head", "phase", "now", "terms", "termsDigest", "due", "until", "round", "enrolled", "reports", "inputs", "outcome", "manifestDigest"];
const OPERATORS = ["seats", "escrow", "delivery", "manifest"];

describe("role by field", () => {
  const call = committed();
  test.each(Object.entries(VIEWERS))("%s", (name, viewer) => {
    const view = calls.view(call.state, viewer) as unknown as Record<string, unknown>;
    expect(Object.keys(view).sort()).toEqual([...PUBLIC, "seat", ...OPERATORS].sort());
    for (const field of PUBLIC) expect(view[field], field).toEqual((calls.view(call.state, VIEWERS["operator"]!) as unknown as Record<string, unknown>)[field]);
    for (const field of OPERATORS) expect(view[field] !== null, field).toBe(name === "operator");
    expect(view["seat"] !== null).toBe(name === "user");
  });
  test("a user sees of others nothing", () => {
    const text = JSON.stringify(calls.view(call.state, VIEWERS["user"]!));
    for (const other of ["owner of c", '"c"', '"cost":3', '"payment":20']) expect(text).not.toContain(other);
    expect(calls.view(call.state, VIEWERS["user"]!).seat).toMatchObject({
      user: "a", units: 4, payment: 18, status: "delivered", report: { cost: 2, capacity: 4, benefit: 0, currency: "EUR", salt: expect.any(String) },
    });
  });
});

test("the operator sees no report before the seal, and after it those that are left", () => {
  const seats = (call: Stream): unknown[] => call.view().seats!.map(({ report }) => report);
  const call = reported();
  expect(seats(call)).toEqual([null, null, null, null]);
  expect(call.view("a").seat!.report).toMatchObject({ cost: 2 });
  call.do(100, { type: "seal" }).do(100, { type: "withdraw", user: "b" });
  expect(seats(call)).toEqual([{ cost: 2, capacity: 4, benefit: 0, currency: "EUR" }, null, expect.anything(), expect.anything()]);
  expect(seats(reported().do(4, { type: "cancel" }))).toEqual([null, null, null, null]);
});

test("deadlines, rounds and what is asked are shown", () => {
  expect(reported().view()).toMatchObject({ due: { at: 100, type: "seal" }, until: null, round: 0 });
  const call = assigned();
  expect(call.view("a")).toMatchObject({ due: { at: 152, type: "commit" }, until: 151, round: 1, seat: { status: "asked", units: 4, payment: 18 } });
});

test("a view is the viewer's to change", () => {
  const call = committed();
  const before = calls.snapshot(call.state).digest;
  const view = call.view() as any;
  view.terms.reserve = 0;
  view.seats[0].history.pop();
  view.seats[0].report.cost = 9;
  view.due = 1;
  expect(calls.snapshot(call.state).digest).toBe(before);
  expect(call.view().seats![0]!.report!.cost).toBe(2);
});

test("nothing that a state holds can be changed, nor through an event", () => {
  const call = committed();
  const loose: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null || /users|owners|answers/.test(path)) return;
    if (!Object.isFrozen(value)) loose.push(path);
    for (const [key, entry] of Object.entries(value)) look(entry, `${path}.${key}`);
  };
  look(call.state, "state");
  look(calls.restore(calls.snapshot(call.state), call.events), "restored");
  expect(loose).toEqual([]);
  const open = reported();
  const decided = calls.decide(open.state, open.command(4, { type: "report", user: "a", cost: 1, capacity: 4, salt: salt(9) } as Body));
  expect(() => ((decided.events[0]!.opening!.sealed as any).cost = 77)).toThrow(TypeError);
  const copy = structuredClone(decided.events[0]!);
  const after = calls.evolve(open.state, copy);
  (copy.opening!.sealed as any).cost = 77;
  expect(calls.view(after, VIEWERS["user"]!).seat!.report!.cost).toBe(1);
});

test("of events: the operator no report before the seal, a user its own, others that something happened", () => {
  const call = reported();
  const [mine, others] = ["a", "b"].map((user) => call.events.find(({ type, said }) => type === "report" && said["user"] === user)!);
  const see = (viewer: Viewer, event = mine!): string => {
    const shown = calls.show(call.state, event, viewer);
    return "opening" in shown && shown.opening ? "all" : "said" in shown ? "said" : "outline";
  };
  expect(Object.values(VIEWERS).map((viewer) => see(viewer))).toEqual(["said", "all", "outline", "outline"]);
  expect(see(VIEWERS["user"]!, others)).toBe("outline");
  expect(Object.keys(calls.show(call.state, others!, VIEWERS["user"]!))).toEqual(["stream", "version", "at", "body", "previous", "hash"]);
  call.do(100, { type: "seal" });
  expect(see(VIEWERS["operator"]!)).toBe("all");
});

test("of a report that is refused the operator sees before the seal that something happened, and why after it", () => {
  const call = reported();
  call.refusal(4, { type: "report", user: "a", cost: 1, capacity: 5 });
  call.refusal(4, { type: "report", user: "a", role: "operator", actor: "candor", cost: 1, capacity: 5 });
  call.refusal(4, { type: "assign" });
  const refused = (): string[] => call.events.filter(({ type }) => type === "refused").map((event) => {
    const shown = calls.show(call.state, event, VIEWERS["operator"]!);
    return "said" in shown ? shown.said["refusal"] as string : "";
  });
  const [why, early] = ["above-verified-capacity", "wrong-phase"];
  expect(refused()).toEqual(["", why, early]);
  const mine = call.events.find(({ type }) => type === "refused")!;
  expect(calls.show(call.state, mine, VIEWERS["user"]!)).toMatchObject({ said: { refusal: why } });
  const copy = () => call.events.map((event) => calls.show(call.state, event, VIEWERS["operator"]!));
  expect(calls.chain(copy())).toMatchObject({ version: call.events.length, withheld: [7, 8, 9, 10] });
  call.do(100, { type: "seal" });
  expect(refused()).toEqual([why, why, early]);
  expect(calls.verify(copy() as never).events).toBe(call.events.length);
});

test("why a report was refused stays hidden in a call that is cancelled before its seal", () => {
  const call = reported();
  call.refusal(4, { type: "report", user: "a", cost: 1, capacity: 5 });
  call.do(5, { type: "cancel" });
  const refused = call.events.find(({ type }) => type === "refused")!;
  expect(calls.show(call.state, refused, VIEWERS["operator"]!)).not.toHaveProperty("said");
});

test("of who has no seat no refusal is kept, in whatever phase", () => {
  const call = new Stream("draft", TERMS);
  for (const user of ["z", "a"]) {
    const decided = call.send(2, { type: "withdraw", user });
    expect(decided).toMatchObject({ refusal: "wrong-phase", events: user === "z" ? [] : [{ type: "refused" }] });
    call.do(2, { type: "enroll", user: "a", owner: "A", capacity: 1, ...(user === "a" && { user: "b", owner: "B" }) });
  }
});

test("a command copies a page of seats, whatever their number", () => {
  for (const users of [300, 1500]) {
    const call = new Stream("many", { currency: "EUR", rule: "critical-value", reserve: 9, threshold: 5, reportsUntil: 100, window: 50 });
    for (let k = 0; k < users; k++) call.do(1, { type: "enroll", user: `u${k}`, owner: `o${k}`, capacity: 9 });
    const before = call.do(2, { type: "open" }).state.seats;
    const after = call.do(3, { type: "report", user: "u7", cost: 1, capacity: 1 }).state.seats;
    const pages = new Set(before.flat());
    expect(after.flat().filter((page) => !pages.has(page))).toHaveLength(1);
  }
});
