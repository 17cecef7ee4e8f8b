// What a command makes anew of a state, counted in entries: whatever else the state holds is shared.

import { describe, expect, test } from "vitest";
import { roomOf, type Rounds } from "../../../bindings/core/crowd/life/room.js";
import { accepted, Run, type Sent, salt } from "./run.js";

const isList = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Entries of all objects that a state is made of and another is not. */
function made(after: object, before: object): number {
  const shared = new Set<object>();
  walk(before, shared);
  return walk(after, shared);
}

function walk(start: object, seen: Set<object>): number {
  const left: object[] = [start];
  let entries = 0;
  for (let one = left.pop(); one; one = left.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const parts: unknown[] = one instanceof Map ? [...one.values()] : ArrayBuffer.isView(one) ? [] : Object.values(one);
    entries += ArrayBuffer.isView(one) ? (one as Float64Array).length : parts.length;
    for (const part of parts) if (isList(part)) left.push(part);
  }
  return entries;
}

/** A crowd of so many with so many open slots, in each of which all have reported but the last. */
function crowdOf(workers: number, slots: number): Run {
  const run = new Run().announce({ workers: Array.from({ length: workers }, (_, i) => `w${i}`), reportsFor: 1000 });
  for (let slot = 0; slot < slots; slot++) accepted(run.send({ type: "open", slot }));
  for (let i = 0; i < workers - 1; i++) accepted(run.report(`w${i}`, i % slots, 0.5));
  return run;
}

function cost(run: Run, command: Sent): number {
  const before = roomOf(run.state as Rounds);
  accepted(run.send(command));
  return made(roomOf(run.state as Rounds), before);
}

const report = (workers: number): Sent =>
  ({ type: "report", worker: `w${workers - 1}`, slot: 0, report: 0.5, salt: salt(1) });

describe("a report makes", () => {
  test("at most a page, a book and the ways to it anew, however many workers and open slots there are", () => {
    const costs = [[10, 10], [10, 800], [800, 10], [800, 400]].map(([workers, slots]) =>
      cost(crowdOf(workers!, slots!), report(workers!)));
    for (const one of costs) expect(one).toBeLessThan(500);
  });
});

describe("opening, closing and settling make", () => {
  const commands: readonly Sent[] = [
    { type: "open", slot: 5000 }, { type: "close", slot: 0 }, { type: "settle", slot: 0, label: 1 },
  ];
  const costs = (workers: number, slots: number): number[] => {
    const run = crowdOf(workers, slots);
    return commands.map((command) => cost(run, command));
  };
  test("as much as there are workers anew, and longer ways in four trees where more slots are open", () => {
    const few = costs(100, 10);
    costs(100, 640).forEach((many, k) => expect(many).toBeLessThan(few[k]! + 500));
    costs(800, 10).forEach((large, k) => expect(large).toBeLessThan(8 * few[k]! + 200));
  });
});

test("the stream has of a report as much however many workers there are, and of a settlement a few numbers a worker", () => {
  const sizes = (workers: number): number[] => {
    const run = crowdOf(workers, 10);
    accepted(run.send({ type: "close", slot: 0 }));
    accepted(run.settle(0, 1));
    return run.events.slice(-3).map((event) => JSON.stringify(event).length);
  };
  const [few, many] = [sizes(100), sizes(800)];
  expect(many[0]! - few[0]!).toBeLessThan(50);
  expect(many[1]!).toBeLessThan(8.5 * few[1]!);
  expect(many[2]!).toBeLessThan(8.5 * few[2]!);
  expect(many[2]!).toBeLessThan(800 * 100);
});
