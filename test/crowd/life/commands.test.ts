// What becomes of commands: who may say what when, and what is refused.

import { describe, expect, test } from "vitest";
import { accepted, refusalOf, rounds, Run, salt, SECRET, type Answer, type Sent } from "./run.js";

const opened = (options: object = {}): Run => {
  const run = new Run().announce(options);
  accepted(run.send({ type: "open", slot: 0 }));
  return run;
};
const settled = (): Run => {
  const run = new Run().announce().slot(0, { ann: 0.9, bob: 0.2 });
  accepted(run.settle(0, 1));
  return run;
};

describe("announce", () => {
  test("fills every default in, and keeps the secret out of what is said", () => {
    const { events: [event], state } = new Run().announce({ perSlot: 1, secret: SECRET });
    expect(state.terms).toEqual({
      classes: null, update: "wsu", schedule: "anytime", horizon: null, output: "mean", perSlot: 1, silence: "half",
      labelNoise: 0, scale: 1, reportsFor: null, retain: 1000, jump: 86_400_000,
    });
    expect(event!.said).toEqual({ ...state.terms, workers: ["ann", "bob", "eve"] });
    expect(event!.opening).toEqual({ salt: salt(0), sealed: { secret: SECRET } });
  });
  test.each<readonly [Sent, string]>([
    [{ perSlot: 2 }, "secret"], [{ perSlot: 2, secret: "key", salt: salt(1) }, "secret"], [{ salt: undefined }, "salt"], [{ secret: SECRET, salt: "x" }, "salt"],
    [{ workers: ["a", "a"] }, "workers[1]"],
    [{ workers: ["a".repeat(257)] }, "workers[0]"],
    [{ workers: [""] }, "workers[0]"], [{ reportsFor: 0 }, "reportsFor"], [{ retain: -1 }, "retain"],
    [{ classes: ["a"] }, "classes"], [{ update: "prod", schedule: "anytime" }, "schedule"], [{ window: 3 }, "window"],
  ])("%j is malformed", (fields, field) => {
    const run = new Run();
    const answer = run.send({ type: "announce", ...fields });
    expect(answer).toMatchObject({ accepted: false, refusal: "malformed", events: [] });
    expect((answer as { readonly message: string }).message).toContain(`"${field}"`);
  });
  test("comes once, and before all else", () => {
    expect(refusalOf(new Run().send({ type: "open", slot: 0 }))).toBe("wrong-phase");
    expect(refusalOf(new Run().announce().send({ type: "announce", salt: salt(1) }))).toBe("wrong-phase");
  });
  test("without workers waits for some", () => {
    const run = new Run().announce({ workers: [] });
    expect(refusalOf(run.send({ type: "open", slot: 0 }))).toBe("no-workers");
    expect(refusalOf(run.send({ type: "pay", budget: 1, rule: "weight" }))).toBe("no-workers");
    accepted(run.send({ type: "join", worker: "ann" }));
    accepted(run.send({ type: "join", worker: "bob" }));
    expect(run.view().workers!.map(({ id, weight }) => [id, weight])).toEqual([["ann", 0.5], ["bob", 0.5]]);
  });
});

describe("refused for good", () => {
  const cases: readonly (readonly [string, () => Run, Sent])[] = [
    ["known-worker", opened, { type: "join", worker: "ann" }],
    ["unknown-worker", opened, { type: "leave", worker: "dan" }],
    ["known-slot", opened, { type: "open", slot: 0 }],
    ["known-slot", settled, { type: "open", slot: 0 }],
    ["wrong-deadline", opened, { type: "open", slot: 1, closes: 1 }],
    ["wrong-deadline", () => new Run().announce({ reportsFor: Number.MAX_SAFE_INTEGER }), { type: "open", slot: 1 }],
    ["unknown-slot", opened, { type: "close", slot: 1 }],
    ["slot-closed", settled, { type: "close", slot: 0 }],
    ["unknown-slot", opened, { type: "settle", slot: 1, label: 1 }],
    ["slot-open", opened, { type: "settle", slot: 0, label: 1 }],
    ["wrong-rule", opened, { type: "pay", budget: 1, rule: "raw-weight" }],
    ["unknown-slot", opened, { type: "report", worker: "ann", slot: 1, report: 1, salt: salt(1) }],
    ["slot-closed", settled, { type: "report", worker: "ann", slot: 0, report: 1, salt: salt(1) }],
    ["unknown-worker", opened, { type: "report", worker: "dan", slot: 0, report: 1, salt: salt(1) }],
  ];
  test.each(cases)("%s", (refusal, start, command) => {
    const run = start();
    const before = rounds.snapshot(run.state).state as { readonly room: unknown };
    expect(refusalOf(run.send(command))).toBe(refusal);
    expect(run.events.at(-1)).toMatchObject({ type: "refused", said: { type: command.type, refusal } });
    expect((rounds.snapshot(run.state).state as { readonly room: unknown }).room).toEqual(before.room);
    rounds.verify(run.events);
  });
  test("the last worker does not leave", () => {
    const run = new Run().announce({ workers: ["ann"] });
    expect(refusalOf(run.send({ type: "leave", worker: "ann", actor: "ann", role: "user" }))).toBe("last-worker");
  });
  test("of strangers nothing is kept", () => {
    const run = opened();
    expect(run.report("dan", 0, 1)).toMatchObject({ refusal: "unknown-worker", events: [] });
    expect(run.send({ type: "leave", worker: "dan", actor: "dan", role: "user" })).toMatchObject({ events: [] });
  });
});

describe("malformed", () => {
  test.each<readonly [Sent, string]>([
    [{ type: "open", slot: -1 }, "slot"], [{ type: "open", slot: 1, awake: ["dan"] }, "awake[0]"],
    [{ type: "open", slot: 1, awake: ["ann", "ann"] }, "awake[1]"], [{ type: "open", slot: 1, closes: 1.5 }, "closes"],
    [{ type: "settle", slot: 0, label: 2 }, "label"], [{ type: "settle", settlements: [] }, "settlements"],
    [{ type: "settle", settlements: [{ slot: 0, label: 1 }, { slot: 0, label: 1 }] }, "settlements[1].slot"],
    [{ type: "settle", settlements: [{ slot: 0, label: 1 }], slot: 1 }, "slot"],
    [{ type: "report", worker: "ann", slot: 0, report: 1.1, salt: salt(1) }, "report"],
    [{ type: "report", worker: "ann", slot: 0, report: "yes", salt: salt(1) }, "report"],
    [{ type: "report", worker: "ann", slot: 0, report: null, salt: salt(1) }, "report"],
    [{ type: "report", worker: "ann", slot: 0, report: 1 }, "salt"],
    [{ type: "pay", budget: 0.5, rule: "weight" }, "budget"],
    [{ type: "pay", budget: 1, rule: "fair" }, "rule"], [{ type: "tick", slot: 0 }, "slot"],
  ])("%j", (command, field) => {
    const run = opened();
    const answer = run.send(command);
    expect(answer).toMatchObject({ accepted: false, refusal: "malformed", events: [] });
    expect((answer as { readonly message: string }).message).toContain(`"${field}"`);
  });
});

describe("reports", () => {
  test("are replaced until the slot closes, and the replaced one goes", () => {
    const run = opened();
    accepted(run.report("ann", 0, 0.2));
    accepted(run.report("ann", 0, 0.9));
    expect(run.events.at(-1)!.erases).toEqual([3]);
    accepted(run.send({ type: "report", worker: "ann", slot: 0, report: 0.7, salt: salt(9) }));
    accepted(run.send({ type: "close", slot: 0 }));
    expect(run.view().slots[0]).toMatchObject({ reports: { ann: 0.7 }, reported: 1 });
    expect(refusalOf(run.report("ann", 0, 0.1))).toBe("slot-closed");
    // of a report that was refused nothing sealed is kept
    expect(rounds.verify(run.events).unproved).toEqual([3, 4, 7]);
  });
  test("are of who is asked, and of nobody else's seat", () => {
    const run = new Run().announce();
    accepted(run.send({ type: "open", slot: 0, awake: ["ann"] }));
    expect(refusalOf(run.report("bob", 0, 0.5))).toBe("not-asked");
    expect(refusalOf(run.report("ann", 0, 0.5, { actor: "bob" }))).toBe("not-yours");
    accepted(run.send({ type: "join", worker: "fay" }));
    expect(refusalOf(run.report("fay", 0, 0.5))).toBe("not-asked");
  });
  test("that come late are refused, also where an earlier deadline holds the clock", () => {
    const run = new Run().announce({ reportsFor: 10 });
    accepted(run.send({ type: "open", slot: 0 }));
    accepted(run.send({ type: "open", slot: 1, closes: 20 }));
    accepted(run.report("ann", 0, 0.5, { at: 10 }));
    expect(refusalOf(run.report("bob", 0, 0.5, { at: 11 }))).toBe("too-late");
    expect(refusalOf(run.report("bob", 1, 0.5, { at: 20 }))).toBe("too-late");
    accepted(run.report("bob", 1, 0.5, { at: 19 }));
    expect(run.state.now).toBe(1);
  });
  test("are stale only once their slot, their worker or they themselves have changed", () => {
    const run = opened();
    const { version } = run.state;
    accepted(run.send({ type: "open", slot: 1 }));
    accepted(run.report("bob", 0, 0.3, { version }));
    accepted(run.send({ type: "join", worker: "fay" }));
    accepted(run.report("ann", 0, 0.3, { version }));
    expect(refusalOf(run.report("ann", 0, 0.4, { version }))).toBe("stale-version");
    expect(refusalOf(run.report("ann", 1, 0.4, { version }))).toBe("stale-version");
    accepted(run.send({ type: "close", slot: 0 }));
    expect(refusalOf(run.report("eve", 0, 0.4, { version }))).toBe("stale-version");
  });
  test("of -0 are of 0", () => {
    const run = opened();
    accepted(run.report("ann", 0, -0));
    expect(Object.is(run.events.at(-1)!.opening!.sealed.report, 0)).toBe(true);
  });
});

test("a user's keys are its own, and an answer is given again without the salt", () => {
  const run = opened();
  const first = accepted(run.report("ann", 0, 0.5, { key: "a" }));
  accepted(run.report("bob", 0, 0.5, { key: "a" }));
  accepted(run.send({ type: "tick", key: "a" }));
  for (const more of [{}, { salt: undefined }]) {
    expect(run.report("ann", 0, 0.5, { key: "a", ...more })).toEqual({ ...first, events: [] });
  }
  expect(refusalOf(run.report("ann", 0, 0.6, { key: "a" }))).toBe("key-reused");
  expect(refusalOf(run.report("ann", 1, 0.5, { key: "a" }))).toBe("key-reused");
});

test("opening, closing and settling one slot waits for no other", () => {
  const run = new Run().announce().slot(0, { ann: 0.9 });
  const { version } = run.state;
  accepted(run.send({ type: "open", slot: 1, version: 1 }));
  accepted(run.send({ type: "close", slot: 1 }));
  accepted(run.send({ type: "settle", slot: 0, label: 1, version }));
  expect(refusalOf(run.send({ type: "settle", slot: 0, label: 0, version }))).toBe("stale-version");
  expect(refusalOf(run.send({ type: "open", slot: 1, version: 1 }))).toBe("stale-version");
  expect(refusalOf(run.send({ type: "pay", budget: 1, rule: "weight", version }))).toBe("stale-version");
});

describe("the clock", () => {
  const at = (run: Run, time: number): Answer => run.send({ type: "tick", at: time });
  test("is moved by a deadline, slots of the same one by number", () => {
    const run = new Run().announce({ reportsFor: 10 });
    expect(rounds.due(run.state)).toBeNull();
    for (const slot of [5, 3]) accepted(run.send({ type: "open", slot }));
    accepted(run.send({ type: "open", slot: 1, closes: 12 }));
    const slots: unknown[] = [];
    for (let due = rounds.due(run.state); due; due = rounds.due(run.state)) {
      slots.push([due.at, due.fields!.slot]);
      accepted(run.send({ type: due.type, ...due.fields, at: due.at }));
    }
    expect(slots).toEqual([[11, 3], [11, 5], [12, 1]]);
  });
  test("jumps no further than the terms allow, past the deadline or the last command", () => {
    const run = new Run().announce({ jump: 100, reportsFor: 50 });
    expect(refusalOf(at(run, 102))).toBe("clock-jumps");
    accepted(at(run, 101));
    accepted(run.send({ type: "open", slot: 0 }));
    expect(refusalOf(at(run, 252))).toBe("clock-jumps");
    accepted(run.report("ann", 0, 1, { at: 140 }));
    expect(refusalOf(run.report("bob", 0, 1, { at: 100 }))).toBe("time-runs-back");
    expect(refusalOf(run.report("bob", 0, 1, { at: Number.MAX_SAFE_INTEGER }))).toBe("too-late");
    expect(run.state.now).toBe(101);
  });
});
