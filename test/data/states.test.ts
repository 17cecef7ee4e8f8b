// States as values: frozen where they are shared, checked in full where they come from elsewhere, the same whatever way
// they came.

import { load, type CallCommand, type CallState, type CallTerms } from "candor";
import { describe, expect, test } from "vitest";
import { digest } from "../../bindings/core/canonical.js";

const { data } = await load();

const USERS = 300; // more than two pages
const user = (i: number): string => `user ${i} é`;
type Body = { readonly type: CallCommand["type"] } & Readonly<Record<string, unknown>>;

const TERMS: CallTerms = {
  id: "call", currency: "EUR", rule: "critical-value", threshold: 700, reserve: 90, buffer: [1, 4], reportsUntil: 10, window: 9,
};
const SMALL_FIRST: CallTerms = {
  id: "call", currency: "EUR", rule: "critical-value", protocol: "small-first", threshold: 700, reserve: 90, reportsUntil: 10, window: 9,
};
const everybody = Array.from({ length: USERS }, (_, i) => i);
const reports = everybody.map((i) => ({ type: "report", user: user(i), cost: (i * 31) % 80, capacity: 1 + (i % 7), currency: "EUR" }) as const);

/** Bodies of commands up to a phase. */
const UNTIL_SEAL: readonly (readonly [at: number, body: Body])[] = [
  ...everybody.map((i) => [1, { type: "enroll", user: user(i), owner: `owner of ${i}`, capacity: 9 }] as const),
  [2, { type: "open" }], ...reports.map((report) => [3, report] as const), [10, { type: "seal" }], [10, { type: "assign", escrow: 1e9 }],
];

function take(state: CallState, key: string, at: number, body: Body): CallState {
  const result = data.advance(state, { key, at, ...body } as unknown as CallCommand);
  if (!result.accepted) throw new Error(`${body.type}: ${result.refusal} ${result.message}`);
  return result.state;
}

/** All states of a call, from its draft to its close. @param keep what a database does between two commands */
function life(terms: CallTerms, keep = (state: CallState): CallState => state): CallState[] {
  const states = [data.draft(terms)];
  const next = (at: number, body: Body): void => void states.push(take(keep(states.at(-1)!), String(states.length), at, body));
  const asked = (): { readonly user: string; readonly units: number }[] =>
    states.at(-1)!.seats.flat(2).filter(({ status }) => status === "asked").map((seat) => ({ user: seat.user, units: seat.units }));
  UNTIL_SEAL.forEach(([at, body]) => next(at, body));
  asked().filter((_, i) => i % 40 === 0).forEach((seat) => next(11, { type: "withdraw", user: seat.user }));
  asked().forEach((seat) => next(12, { type: "confirm", ...seat }));
  asked().forEach((seat) => next(12, { type: "deliver", ...seat }));
  for (const seat of states.at(-1)!.seats.flat(2)) {
    if (seat.status === "confirmed") next(13, { type: "deliver", user: seat.user, units: seat.units });
  }
  next(14, { type: "commit" });
  next(15, { type: "train" });
  states.at(-1)!.manifest!.forEach((one) => next(16, { type: "pay", user: one }));
  next(17, { type: "erase", user: states.at(-1)!.manifest![0] });
  next(18, { type: "finish" });
  next(19, { type: "close" });
  return states;
}

const simultaneous = life(TERMS);
const smallFirst = life(SMALL_FIRST);

describe("a state that was kept elsewhere goes on to the same states", () => {
  const keeps: [string, (state: CallState) => CallState][] = [
    ["as JSON", (state) => JSON.parse(JSON.stringify(state)) as CallState], ["cloned", (state) => structuredClone(state)],
    ["spread", (state) => ({ ...state })], ["behind a proxy", (state) => new Proxy(state, {})],
  ];
  test.each(keeps)("%s", (_, keep) => {
    // what a sparse sample of them is, as each is copied whole
    let turn = 0;
    const sometimes = (state: CallState): CallState => (turn++ % 29 === 0 ? keep(state) : state);
    expect(JSON.stringify(life(TERMS, sometimes).at(-1))).toBe(JSON.stringify(simultaneous.at(-1)));
    expect(JSON.stringify(life(SMALL_FIRST, sometimes).at(-1))).toBe(JSON.stringify(smallFirst.at(-1)));
  });
});

test("every state can be gone on from a second time, whatever became of it before", () => {
  for (const states of [simultaneous, smallFirst]) {
    for (let k = 0; k + 1 < states.length; k += 37) {
      const [state, next] = [states[k]!, states[k + 1]!];
      const copy = JSON.parse(JSON.stringify(state)) as CallState;
      // another command first, by which users and keys stand elsewhere
      const other = { key: "other", at: state.now, type: "enroll", user: "somebody", owner: "somebody", capacity: 1 } as const;
      const [mine, its] = [data.advance(state, other), data.advance(copy, other)];
      expect({ ...mine, state: JSON.stringify(mine.state) }).toEqual({ ...its, state: JSON.stringify(its.state) });
      const [at, body] = UNTIL_SEAL[k] ?? [0, { type: "open" }];
      if (k >= UNTIL_SEAL.length) continue;
      expect(JSON.stringify(take(state, String(k + 1), at, body))).toBe(JSON.stringify(next));
      if (mine.accepted) expect(data.view(mine.state, "somebody").seats).toHaveLength(1);
      expect(data.view(state, "somebody").seats).toEqual([]);
      expect(data.view(next, "somebody").seats).toEqual([]);
    }
  }
});

test("all that a state holds is frozen", () => {
  const loose: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (!Object.isFrozen(value)) loose.push(path);
    for (const [key, entry] of Object.entries(value)) look(entry, `${path}.${key}`);
  };
  for (const states of [simultaneous, smallFirst]) {
    for (const k of [0, 5, USERS + 2, UNTIL_SEAL.length, states.length - 1]) look(states[k], String(k));
    look(take(structuredClone(states.at(-1)!), "more", 99, { type: "erase", user: user(USERS - 1) }), "after a clone");
  }
  expect(loose).toEqual([]);
});

test("what is changed after a call changes no state", () => {
  const copy = JSON.parse(JSON.stringify(simultaneous[USERS + 2])) as any;
  const before = data.advance(copy, { key: "report", at: 3, type: "report", user: user(9), cost: 1, capacity: 1, currency: "EUR" }).state;
  const text = JSON.stringify(before);
  copy.seats[0][0][3].verified = 1e9;
  copy.terms.buffer[0] = 7;
  copy.log[0][0].pop();
  expect(JSON.stringify(before)).toBe(text);
  expect(() => ((before.seats[0]![0]![3] as any).verified = 1e9)).toThrow(TypeError);
});

test("a command copies a page, not everybody", () => {
  const [before, after] = [simultaneous[USERS + 2]!, simultaneous[USERS + 3]!];
  expect(after.seats.flat().filter((page) => !before.seats.flat().includes(page))).toHaveLength(1);
  expect(after.seats.flat(2).filter((seat, i) => seat !== before.seats.flat(2)[i])).toEqual([expect.objectContaining({ user: user(1) })]);
  expect(after.log.flat().slice(0, -1)).toEqual(before.log.flat().slice(0, -1));
  expect(after.terms).toBe(before.terms);
});

test("the digests are those of the canonical form of what was sealed, assigned and committed", () => {
  for (const states of [simultaneous, smallFirst]) {
    const [sealed, assigned] = [states[UNTIL_SEAL.length - 1]!, states[UNTIL_SEAL.length]!];
    const stood = sealed.seats.flat(2).map(({ user: name, report }) => ({ user: name, ...report }));
    expect(sealed.inputs).toBe(digest("state", { terms: sealed.terms, reports: stood }));
    const { id: _, currency: __, reportsUntil: ___, window: ____, reassign: _____, ...call } = sealed.terms as any;
    const plan = data.plan({ ...call, users: sealed.seats.flat(2).map((seat) => seat.report!) });
    expect(assigned.outcome).toBe(digest("state", {
      inputs: sealed.inputs, committed: plan.committed, reason: plan.reason, contributions: [...plan.contributions],
      payments: [...plan.payments], burdens: [...plan.burdens],
    }));
    const committed = states.find(({ phase }) => phase === "COMMITTED")!;
    const kept = committed.seats.flat(2).filter(({ status }) => status === "delivered");
    expect(committed.manifestDigest).toBe(digest("state", {
      outcome: committed.outcome, kept: kept.map(({ user: name, stored, payment }) => ({ user: name, units: stored, payment })),
    }));
  }
});

describe("a state from elsewhere is checked in full", () => {
  const change = (of: CallState, edit: (state: any) => void): CallState => {
    const copy = JSON.parse(JSON.stringify(of)) as CallState;
    edit(copy);
    return copy;
  };
  const [open, last] = [simultaneous[USERS + 9]!, simultaneous.at(-1)!];
  test.each<[string, CallState, (state: any) => void]>([
    ['"state" expected what draft or advance returned, got an object', open, (state) => (state.format = "candor/call/1")],
    ['"state.owner" is not a field', open, (state) => (state.owner = 1)],
    ['"state.version" expected 309, the commands of its log, got 308', open, (state) => state.version--],
    ['"state.phase" expected one of DRAFT', open, (state) => (state.phase = "LATER")],
    ['"state.terms.threshold" expected an integer', open, (state) => (state.terms.threshold = 0)],
    ['"state.now" expected an integer', open, (state) => (state.now = -1)],
    ['"state.seats" expected an array', open, (state) => (state.seats = {})],
    ['"state.seats[0]" expected an array', open, (state) => (state.seats[0] = null)],
    ['"state.seats[0][1]" expected an array', open, (state) => (state.seats[0][1] = 7)],
    ['"state.seats[0][1][2]" expected an object, got null', open, (state) => (state.seats[0][1][2] = null)],
    ['"state.seats[0][2][3].user" expected a string that is not empty', open, (state) => (state.seats[0][2][3].user = "")],
    ['"state.seats[0][2][3].user" expected a well-formed string', open, (state) => (state.seats[0][2][3].user = "\ud800")],
    ['"state.seats[0][0][3].verified" expected an integer', open, (state) => (state.seats[0][0][3].verified = 0.5)],
    ['"state.seats[0][0][3].report" expected an object, got 3', open, (state) => (state.seats[0][0][3].report = 3)],
    ['"state.seats[0][0][3].report.cost" expected an integer', open, (state) => (state.seats[0][0][3].report.cost = "1")],
    ['"state.seats[0][0][3].status" expected one of seated', open, (state) => (state.seats[0][0][3].status = "here")],
    ['"state.seats[0][0][3].paid" expected an integer', open, (state) => delete state.seats[0][0][3].paid],
    ['"state.seats[0][0][3].more" is not a field', open, (state) => (state.seats[0][0][3].more = 1)],
    ['"state.seats" expected no user twice', open, (state) => (state.seats[0][1][3].user = user(0))],
    ['"state.seats" expected no owner twice', open, (state) => (state.seats[0][1][3].owner = "owner of 0")],
    ['"state.inputs" expected 64 hexadecimal digits', last, (state) => (state.inputs = "x")],
    ['"state.queue[0].user" expected a string', smallFirst.at(-1)!, (state) => delete state.queue[0].user],
    ['"state.queue[0]" expected a user who has a seat, got "nobody"', smallFirst.at(-1)!, (state) => (state.queue[0].user = "nobody")],
    ['"state.escrow" expected an integer', last, (state) => (state.escrow = null)],
    ['"state.manifest[1]" expected a user who has a seat, got "nobody"', last, (state) => (state.manifest[1] = "nobody")],
    ['"state.receipts[0][0][0].units" expected an integer', last, (state) => (state.receipts[0][0][0].units = -1)],
    ['"state.log" expected no key twice', open, (state) => (state.log[0][0][1].key = state.log[0][1][1].key)],
    ['"state.log[0][0][1].body" expected a string', open, (state) => (state.log[0][0][1].body = 1)],
  ])("%s", (message, of, edit) => {
    const state = change(of, edit);
    expect(() => data.advance(state, { key: "x", at: 99, type: "cancel" })).toThrow(message);
    expect(() => data.view(state)).toThrow(message);
  });
});
