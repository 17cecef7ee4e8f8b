// Labels, who leaves, what is kept, and payments.

import { describe, expect, test } from "vitest";
import { accepted, crowd, refusalOf, rounds, Run } from "./run.js";

const running = (): Run => new Run().announce().slot(0, { ann: 0.9, bob: 0.2 }).slot(1, { ann: 0.4 });
const roomOf = (run: Run): Record<string, unknown> =>
  (rounds.snapshot(run.state).state as { readonly room: Record<string, unknown> }).room;

describe("labels", () => {
  test("that contradict one that stands are kept apart and change no weight", () => {
    const run = running();
    accepted(run.settle(0, 1));
    const before = roomOf(run).crowd;
    accepted(run.settle(0, 0));
    expect(roomOf(run).crowd).toEqual(before);
    const view = run.view();
    expect(view.contradictions).toEqual([{ slot: 0, label: 0, stands: 1, version: run.state.version }]);
    expect([view.contradicted, view.slots[0]!.label]).toEqual([1, 1]);
    expect(rounds.verify(run.events).unproved).toEqual([]);
  });
  test("that come again change nothing, also in another form", () => {
    const run = new Run().announce({ classes: ["win", "lose"] }).slot(0, { ann: "win", bob: [0.25, 0.75] });
    accepted(run.settle(0, "win"));
    const before = roomOf(run);
    for (const label of ["win", [1, 0], { win: 1 }]) accepted(run.settle(0, label as never));
    expect(roomOf(run)).toEqual(before);
    accepted(run.settle(0, [0.5, 0.5]));
    expect(run.view().contradicted).toBe(1);
  });
  test("several are one batch, all or none, and contradictions among them are kept", () => {
    const run = running();
    accepted(run.settle(0, 1));
    run.slot(2, { bob: 0.3 });
    const before = roomOf(run);
    const labels = [{ slot: 2, label: 1 }, { slot: 0, label: 0 }, { slot: 1, label: 0 }];
    const more = [...labels, { slot: 9, label: 0 }];
    expect(refusalOf(run.send({ type: "settle", settlements: more }))).toBe("unknown-slot");
    expect(roomOf(run)).toEqual(before);
    accepted(run.send({ type: "settle", settlements: labels }));
    const after = crowd.settle(before.crowd as never, [
      { slot: 1, reports: { ann: 0.4 }, label: 0 }, { slot: 2, reports: { bob: 0.3 }, label: 1 },
    ]);
    expect(roomOf(run).crowd).toEqual(JSON.parse(JSON.stringify(after)));
    expect(run.view()).toMatchObject({ contradicted: 1, counts: { settled: 3, closed: 0 } });
  });
  test("of slots that are kept no more are told apart from nothing: they are shown, with none that stands", () => {
    const run = new Run().announce({ retain: 0 }).slot(0, { ann: 1 });
    accepted(run.settle(0, 1));
    expect(run.view()).toMatchObject({ slots: [], settled: [[0, 0]], counts: { settled: 1 } });
    const { version } = run.state;
    accepted(run.settle(0, 0));
    expect(run.view().contradictions).toMatchObject([{ slot: 0, label: 0, stands: null }]);
    run.slot(1, {});
    accepted(run.settle(1, 1));
    expect(refusalOf(run.send({ type: "settle", slot: 0, label: 0, version }))).toBe("stale-version");
  });
  test("a hundred contradictions are kept, and all are counted", () => {
    const run = new Run().announce().slot(0, {});
    accepted(run.settle(0, 1));
    for (let k = 1; k <= 130; k++) accepted(run.settle(0, 1 - k / 200));
    const { contradictions, contradicted } = run.view();
    expect([contradictions!.length, contradictions![0]!.label, contradicted]).toEqual([100, 1 - 31 / 200, 130]);
  });
});

test("the weights at a slot are those at its close", () => {
  const run = running();
  run.slot(2, { ann: 0.7, eve: 0.1 });
  const weights = run.view().workers!.map(({ weight }) => weight);
  const output = run.view().slots[2]!.output;
  expect(run.events.at(-1)!.found).toEqual([{ output, weights }]);
  accepted(run.settle(0, 1));
  expect(run.view().slots.find(({ slot }) => slot === 2)!.output).toBe(output);
});

describe("who leaves", () => {
  test("takes its reports in open slots with it; a newcomer of its name was not asked", () => {
    const run = new Run().announce().slot(0, { ann: 0.9, bob: 0.4 });
    accepted(run.send({ type: "open", slot: 1 }));
    accepted(run.report("bob", 1, 0.1));
    const { version } = run.state;
    accepted(run.report("ann", 1, 0.8));
    accepted(run.send({ type: "leave", worker: "bob", actor: "bob", role: "user" }));
    expect(run.events.at(-1)!.erases).toEqual([version]);
    accepted(run.send({ type: "join", worker: "bob" }));
    expect(refusalOf(run.report("bob", 1, 0.5))).toBe("not-asked");
    accepted(run.send({ type: "close", slot: 1 }));
    expect(run.view().slots[1]!.reports).toEqual({ ann: 0.8 });
    accepted(run.send({ type: "settle", settlements: [{ slot: 0, label: 1 }, { slot: 1, label: 0 }] }));
    expect(run.view().workers!.find(({ id }) => id === "bob")!.slots).toBe(0);
    // the 11th is the report that was refused
    expect(rounds.verify(run.events).unproved).toEqual([version, 11]);
  });
  test("leaves its report in a closed slot, whose output was made of it, and is not charged", () => {
    const run = new Run().announce().slot(0, { ann: 0.9, bob: 0.4 });
    accepted(run.send({ type: "leave", worker: "bob" }));
    accepted(run.settle(0, 1));
    expect(run.view().workers!.map(({ id, slots }) => [id, slots])).toEqual([["ann", 1], ["eve", 1]]);
    expect(rounds.verify(run.events).unproved).toEqual([]);
  });
});

test("silence is charged as the mechanism says", () => {
  for (const silence of ["half", "sleep"] as const) {
    const run = new Run().announce({ silence }).slot(0, { ann: 0.9 });
    accepted(run.settle(0, 1));
    const eve = run.view().workers!.find(({ id }) => id === "eve")!;
    expect([eve.slots, eve.answered]).toEqual(silence === "half" ? [1, 0] : [0, 0]);
  }
});

test("payments are exact, and each worker's is in the stream and with the last of them", () => {
  const run = running();
  accepted(run.send({ type: "settle", settlements: [{ slot: 0, label: 1 }, { slot: 1, label: 0 }] }));
  for (const rule of ["weight", "brier", "answers"] as const) {
    accepted(run.send({ type: "pay", budget: 1_000_003, rule }));
    const paid = run.view().paid!;
    const lines = paid.payments.map(({ payment }) => payment);
    expect(lines.reduce((sum, payment) => sum + payment, paid.unspent)).toBe(1_000_003);
    expect(run.events.at(-1)!.found).toEqual([{ payments: lines, unspent: paid.unspent }]);
    expect(run.view("user", "ann").you!.payment).toBe(lines[0]);
  }
});

describe("what is kept", () => {
  test("a settled slot's reports go when newer ones take its place, or at the end", () => {
    const run = new Run().announce({ retain: 2 });
    for (const slot of [7, 5, 6]) {
      run.slot(slot, { ann: 0.5, bob: 0.25 });
      accepted(run.settle(slot, 1));
    }
    expect(run.events.at(-1)!.erases).toEqual([3, 4]);
    expect(run.view()).toMatchObject({ slots: [{ slot: 5 }, { slot: 6 }], settled: [[5, 7]], counts: { settled: 3 } });
    run.slot(8, { eve: 1 });
    accepted(run.send({ type: "open", slot: 9, closes: 50 }));
    accepted(run.report("eve", 9, 1));
    const held = roomOf(run).crowd;
    accepted(run.send({ type: "end" }));
    expect(run.events.filter(({ opening }) => opening).map(({ type }) => type)).toEqual(["announce"]);
    expect(JSON.stringify(rounds.snapshot(run.state).state).match(/salt/g)).toHaveLength(1);
    expect(roomOf(run).crowd).toEqual(held);
    expect([rounds.due(run.state), run.state.phase]).toEqual([null, "ENDED"]);
    accepted(run.send({ type: "pay", budget: 5, rule: "weight" }));
    for (const type of ["open", "settle", "close", "end"]) {
      expect(refusalOf(run.send({ type, ...(type !== "end" && { slot: 9 }), ...(type === "settle" && { label: 1 }) })))
        .toBe("wrong-phase");
    }
    const again = rounds.verify(run.events);
    expect(rounds.snapshot(again.state)).toEqual(rounds.snapshot(run.state));
    const whose = again.unproved.map((version) => run.events[version - 1]!.type);
    expect(new Set(whose)).toEqual(new Set(["report", "close", "settle"]));
    const snapshot = rounds.snapshot(run.state);
    expect(rounds.snapshot(rounds.restore(snapshot, run.events))).toEqual(snapshot);
  });
  test("is bounded: a state of 10,000 settled slots is no larger than one of a thousand", () => {
    const run = new Run().announce({ retain: 10 });
    const sizes: number[] = [];
    for (let slot = 0; slot < 10_000; slot++) {
      run.slot(slot, slot % 3 === 0 ? { ann: 0.75 } : {});
      accepted(run.settle(slot, slot % 2));
      run.events.length = 0;
      // from when an operator's 1024 last answers are kept
      if (slot % 4000 === 1000) sizes.push(JSON.stringify(rounds.snapshot(run.state)).length);
    }
    // numbers have more digits: of 1024 answers two
    expect(sizes.at(-1)! - sizes[0]!).toBeLessThan(600 + 2 * 1024);
  });
});
