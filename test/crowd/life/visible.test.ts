// Who may see what, field by field.

import { describe, expect, test } from "vitest";
import type { StreamEvent } from "../../../bindings/core/life/types.js";
import type { SlotView } from "../../../bindings/core/crowd/life/types.js";
import { accepted, rounds, Run, salt, SECRET } from "./run.js";

/** Slot 0 is settled, 1 closed, 2 open; a label of 0 was contradicted, a budget paid. */
function whole(): Run {
  const run = new Run().announce({ perSlot: 3, secret: SECRET });
  run.slot(0, { ann: 0.875, bob: 0.125 }).slot(1, { ann: 0.625, eve: 0.25 });
  accepted(run.settle(0, 1));
  accepted(run.settle(0, 0));
  accepted(run.send({ type: "pay", budget: 1000, rule: "brier" }));
  accepted(run.send({ type: "open", slot: 2, closes: 9 }));
  accepted(run.report("ann", 2, 0.375));
  accepted(run.send({ type: "report", worker: "bob", slot: 2, report: 0.1875, salt: salt(77) }));
  accepted(run.send({ type: "tick", at: 2 }));
  run.report("eve", 5, 0.5);
  return run;
}

const VIEWERS = [["operator", "desk"], ["user", "ann"], ["user", "fay"], ["anybody", ""]] as const;
const ALL = ["stream", "version", "phase", "now", "terms", "termsDigest", "counts", "slots"];
const OPERATOR = ["workers", "settled", "contradictions", "contradicted", "paid"];
const SLOT = ["slot", "status", "closes", "output"];

describe("a view", () => {
  const run = whole();
  test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ["operator", [...ALL, ...OPERATOR], [...SLOT, "label", "asked", "reported", "reports"],
      [...SLOT, "label", "asked", "reported"]],
    ["user", [...ALL, "you"], [...SLOT, "label", "asked", "report"], [...SLOT, "label", "asked", "report"]],
    ["anybody", ALL, SLOT, SLOT],
  ])("of %s has these fields and no others", (role, fields, closed, open) => {
    const view = run.view(role as "operator", role === "operator" ? "desk" : "ann");
    expect(new Set(Object.keys(view))).toEqual(new Set(fields));
    const [settled, shut, waiting] = view.slots as [SlotView, SlotView, SlotView];
    for (const slot of [settled, shut]) expect(new Set(Object.keys(slot))).toEqual(new Set(closed));
    expect(new Set(Object.keys(waiting))).toEqual(new Set(open));
    expect(waiting.output).toBeNull();
  });
  test("of a worker says what is its own alone", () => {
    const view = run.view("user", "ann");
    expect(view.slots.map(({ asked, report, label }) => [asked, report, label])).toEqual([
      [true, 0.875, 1], [true, 0.625, null], [true, 0.375, null],
    ]);
    const operators = run.view();
    expect(view.you).toEqual({
      account: operators.workers!.find(({ id }) => id === "ann"),
      payment: operators.paid!.payments.find(({ id }) => id === "ann")!.payment,
    });
    const text = JSON.stringify(view);
    for (const not of ["bob", "eve", "0.125", "0.25", "0.1875", SECRET]) expect(text).not.toContain(not);
  });
  test("of a stranger says no more than anybody's", () => {
    const { you, slots, ...rest } = run.view("user", "fay");
    const { slots: others, ...anybodys } = run.view("anybody");
    expect([you, rest]).toEqual([{ account: null, payment: null }, anybodys]);
    slots.forEach(({ label, ...slot }, k) => expect(slot).toEqual({ ...others[k], asked: false, report: null }));
  });
  test("says no report of a slot that is open, and never the secret", () => {
    for (const [role, actor] of VIEWERS) {
      const text = JSON.stringify(run.view(role, actor));
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain("0.1875");
      if (actor !== "ann") expect(text).not.toContain("0.375");
    }
  });
  test("is the viewer's to keep", () => {
    const view = run.view() as unknown as { slots: SlotView[]; terms: { retain: number } };
    const before = rounds.snapshot(run.state);
    view.slots.length = 0;
    view.terms.retain = 0;
    expect(rounds.snapshot(run.state)).toEqual(before);
  });
});

describe("a state", () => {
  test("has nothing that its holder could change, or read a report from", () => {
    const { state } = whole();
    expect(Object.isFrozen(state)).toBe(true);
    expect(Object.isFrozen(state.terms)).toBe(true);
    const { answers: _, ...room } = state as unknown as Record<string, unknown>;
    expect(JSON.stringify(room)).not.toMatch(/ann|0\.875|0f1e/);
  });
});

describe("an event", () => {
  const run = whole();
  const sights = (type: string, viewer: (typeof VIEWERS)[number], of = (_: StreamEvent): boolean => true): string[] =>
    run.events.filter((event) => event.type === type && of(event)).map((event) => {
      const shown = rounds.show(run.state, event, { role: viewer[0], actor: viewer[1] });
      if (!("said" in shown)) return "outline";
      return event.opening ? ("opening" in shown ? "all" : "said") : "said";
    });
  const table: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
    ["announce", ["all"], ["outline"], ["outline"]],
    ["open", ["said", "said", "said"], ["outline", "outline", "outline"], ["outline", "outline", "outline"]],
    ["report", ["all", "all", "all", "all", "said", "said"], ["all", "outline", "all", "outline", "all", "outline"],
      Array(6).fill("outline") as string[]],
    ["close", ["said", "said"], ["outline", "outline"], ["outline", "outline"]],
    ["settle", ["said", "said"], ["outline", "outline"], ["outline", "outline"]],
    ["pay", ["said"], ["outline"], ["outline"]], ["tick", ["said"], ["said"], ["said"]],
    ["refused", ["said"], ["outline"], ["outline"]],
  ];
  test.each(table)("%s", (type, operator, ann, anybody) => {
    expect(sights(type, VIEWERS[0])).toEqual(operator);
    expect(sights(type, VIEWERS[1])).toEqual(ann);
    expect(sights(type, VIEWERS[2])).toEqual(anybody);
    expect(sights(type, VIEWERS[3])).toEqual(anybody);
  });
  test("of a worker who left is not shown to who comes under its name", () => {
    const other = whole();
    const mine = other.events.find(({ type, actor }) => type === "report" && actor === "ann")!;
    accepted(other.send({ type: "leave", worker: "ann" }));
    accepted(other.send({ type: "join", worker: "ann" }));
    expect(rounds.show(other.state, mine, { role: "user", actor: "ann" })).not.toHaveProperty("said");
    expect(other.view("user", "ann").you).toMatchObject({ account: { slots: 0 }, payment: null });
    expect(whole().view("user", "ann").you!.payment).toBeGreaterThan(0);
    const seen = other.view("user", "ann").slots.map(({ asked, report }) => [asked, report]);
    expect(seen).toEqual(Array(3).fill([false, null]));
  });
  test("is the operator's with what was sealed, or null for it, once no slot of it is open any more", () => {
    const other = whole();
    const desk = { role: "operator", actor: "desk" } as const;
    const copy = (): StreamEvent[] => other.events.map((event) => rounds.show(other.state, event, desk) as StreamEvent);
    const sealed = other.events.filter(({ type, said }) => type === "report" && said["slot"] === 2);
    expect(rounds.chain(copy()).withheld).toEqual(sealed.map(({ version }) => version));
    accepted(other.send({ type: "leave", worker: "ann" }));
    expect(rounds.chain(copy()).withheld).toEqual([sealed[1]!.version]);
    accepted(other.send({ type: "end" }));
    expect(copy()).toEqual(other.events);
    expect(rounds.verify(copy()).unproved).toContain(sealed[0]!.version);
  });
  test("tells of no refusal of who is no worker, in whatever phase", () => {
    const other = whole();
    accepted(other.send({ type: "end" }));
    expect(other.report("fay", 2, 0.5)).toMatchObject({ refusal: "wrong-phase", events: [] });
    expect(other.report("bob", 2, 0.5)).toMatchObject({ refusal: "wrong-phase", events: [{ type: "refused" }] });
  });
});
