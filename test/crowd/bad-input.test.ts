// One valid call, then one thing wrong at a time: the error's type, and its message word for word.

import { instantiate, load } from "candor";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { KEY } from "./arbitraries.js";

const { crowd } = await load();
type Kind = typeof TypeError | typeof RangeError;

const refused = (call: () => unknown, kind: Kind, message: string): void => {
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
};

describe("options", () => {
  test.each<[string, Kind, string, Record<string, unknown>]>([
    ["no workers", RangeError, '"workers" expected at least one entry, got an array of 0', { workers: [] }],
    ["a name twice", RangeError, '"workers[1]" expected a name that no other worker has, got "a"', { workers: ["a", "a"] }],
    ["a name that is none", TypeError, '"workers[0]" expected a string, got 7', { workers: [7] }],
    ["unknown field", TypeError, '"rate" is not a field; expected workers, classes, preset, update,', { rate: 1 }],
    ["update", RangeError, '"update" expected one of wsu, prod, elf-x, got "naive"', { update: "naive" }],
    ["prod anytime", RangeError, '"schedule" expected fixed or doubling for prod, whose workers may not be mixed, got "anytime"', { update: "prod", schedule: "anytime" }],
    ["fixed without horizon", TypeError, '"horizon" expected an integer for the fixed schedule, got undefined', { schedule: "fixed" }],
    ["elf-x with a schedule", RangeError, '"schedule" expected nothing: elf-x has no step, got "fixed"', { update: "elf-x", schedule: "fixed", horizon: 3, key: KEY }],
    ["elf-x mean", RangeError, '"output" expected sample for elf-x, got "mean"', { update: "elf-x", output: "mean", key: KEY }],
    ["prod per slot", RangeError, '"perSlot" expected nothing: only wsu can ask some of the workers, got 2', { update: "prod", perSlot: 2, key: KEY }],
    ["no key", TypeError, '"key" expected 32 hexadecimal digits, for what is drawn at random, got undefined', { output: "sample" }],
    ["short key", RangeError, '"key" expected 32 hexadecimal digits, got "another string"', { key: "00" }],
    ["label noise", RangeError, '"labelNoise" expected a number from 0 to below 1/2, got 0.5', { labelNoise: 0.5 }],
    ["scale", RangeError, '"scale" expected a number > 0, got 0', { scale: 0 }],
  ])("%s", (_, kind, message, change) => refused(() => crowd.create({ workers: ["a", "b"], ...change } as never), kind, message));
});

describe("P6: reports and labels", () => {
  const opened = crowd.open(crowd.create({ workers: ["a", "b"] }), 0).state;
  test.each<[string, unknown, Kind]>([
    ["NaN", NaN, RangeError], ["infinite", Infinity, RangeError], ["below 0", -1e-9, RangeError], ["above 1", 1.0000001, RangeError],
    ["null", null, TypeError], ["text", "0.5", TypeError], ["boolean", true, TypeError], ["an object", {}, TypeError],
  ])("%s is refused", (_, value, kind) => {
    refused(() => crowd.aggregate(opened, 0, { a: value } as never), kind, '"reports.a" expected a number from 0 to 1, got');
    refused(() => crowd.settle(opened, [{ slot: 0, label: 1, reports: { a: value } } as never]), kind, '"settlements[0].reports.a" expected a number from 0 to 1, got');
    if (value !== null && !Number.isNaN(value)) refused(() => crowd.settle(opened, [{ slot: 0, label: value, reports: {} } as never]), kind, '"settlements[0].label" expected a number from 0 to 1, got');
    if (value !== null && !Number.isNaN(value)) {
      expect(() => crowd.replay({ workers: ["a"], reports: [[0.5], [value]], labels: [1, 1] } as never)).toThrow(kind);
      expect(() => crowd.replay({ workers: ["a"], reports: [[0.5], [0.5]], labels: [1, value] } as never)).toThrow(kind);
    }
  });

  test("places", () => {
    refused(() => crowd.replay({ workers: ["a", "b"], reports: [[0, 1], [0, 2]], labels: [1, 1] }), RangeError, '"reports[1][1]" expected a number from 0 to 1, got 2');
    refused(() => crowd.replay({ workers: ["a", "b"], reports: [[0, 1], [null, 2]], labels: [1, 1] }), RangeError, '"reports[1][1]" expected a number from 0 to 1, got 2');
    refused(() => crowd.replay({ workers: ["a", "b"], reports: [[0, 1]], labels: [-1] }), RangeError, '"labels[0]" expected a number from 0 to 1, got -1');
    refused(() => crowd.replay({ workers: ["a", "b"], reports: [[0]], labels: [1] }), RangeError, '"reports[0]" expected 2 entries, one for each worker, got an array of 1');
    refused(() => crowd.replay({ workers: ["a", "b"], reports: [[0, 1]], labels: [1, 0] }), RangeError, '"reports" expected 2 rows, one for each label, got an array of 1');
  });

  test("slots and workers", () => {
    refused(() => crowd.open(opened, 0), RangeError, '"slot" expected a slot that was never opened, got 0');
    refused(() => crowd.open(crowd.settle(opened, [{ slot: 0, label: 1, reports: { a: 1 } }]), 0), RangeError, '"slot" expected a slot that was never opened, got 0');
    refused(() => crowd.aggregate(opened, 1, {}), RangeError, '"slot" expected an open slot, got 1');
    refused(() => crowd.aggregate(opened, 0, { c: 1 }), RangeError, '"reports" expected reports of workers who were asked at slot 0, got "c"');
    refused(() => crowd.join(opened, "a"), RangeError, '"worker" expected a name that no other worker has, got "a"');
    refused(() => crowd.leave(opened, "c"), RangeError, '"worker" expected a worker of the crowd, got "c"');
    refused(() => crowd.payments(opened, { budget: 0.5, rule: "weight" }), RangeError, '"budget" expected an integer from 0 to');
  });

  test("a state of another format, or of nothing", () => {
    refused(() => crowd.weights({ ...opened, format: "candor/crowd/2" } as never), RangeError, '"state.format" expected "candor/crowd/1", got "candor/crowd/2"');
    refused(() => crowd.weights(null as never), TypeError, '"state" expected an object, got null');
  });
});

describe("what is not there is not silence", () => {
  const opened = crowd.open(crowd.create({ workers: ["a", "b"] }), 0).state;
  class Ballot {
    a = 1;
  }
  test.each<[string, unknown]>([
    ["a Map", new Map([["a", 1]])], ["a Date", new Date(0)], ["an instance", new Ballot()], ["an array", [1]], ["null", null],
    ["a function", () => 1], ["a typed array", new Float64Array(2)], ["a text", "a"], ["a boxed number", Object(1)],
  ])("reports as %s", (_, reports) => {
    refused(() => crowd.aggregate(opened, 0, reports as never), TypeError, '"reports" expected an object, reports by worker, got');
    const settlement = { slot: 0, label: 1, reports } as never;
    refused(() => crowd.settle(opened, [settlement]), TypeError, '"settlements[0].reports" expected an object, reports by worker');
  });

  test("an object without a prototype is as good as any", () => {
    const bare = Object.assign(Object.create(null), { a: 0.25, b: 0.75 }) as Record<string, number>;
    expect(crowd.aggregate(opened, 0, bare).prediction).toBe(0.5);
  });

  test("inherited reports are nobody's", () => {
    const heir = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, number>;
    refused(() => crowd.aggregate(opened, 0, heir), RangeError, '"reports" expected reports of workers who were asked at slot 0, got "__proto__"');
  });
});

describe("values that change while they are read", () => {
  const given = { workers: ["a"], labels: [1, 0, 1] };
  test("a report is read once", () => {
    let reads = 0;
    const row = Object.defineProperty([0], 0, { get: () => (reads++ === 0 ? 0.5 : 7) });
    expect(crowd.replay({ ...given, reports: [row, [0.5], [0.5]] }).predictions[0]).toBe(0.5);
    expect(reads).toBe(1);
  });

  test("a report that makes memory move is refused", () => {
    const bytes = new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url)));
    const { crowd: small } = instantiate(new WebAssembly.Module(bytes));
    const huge = { workers: Array.from({ length: 1000 }, (_, i) => String(i)), reports: new Float64Array(4e6), labels: new Float64Array(4000) };
    const row = Object.defineProperty([0], 0, { get: () => small.replay(huge).predictions[0] });
    const refusal = caught(() => small.replay({ ...given, reports: [row, [0.5], [0.5]] }));
    expect(refusal.message).toContain('"reports" expected entries that are there before they are read');
    expect(small.replay({ ...given, reports: [[0.5], [0.5], [0.5]] }).slots).toBe(3);
  });

  test("a replayer takes one piece at a time", () => {
    const replayer = crowd.replayer({ workers: ["a"] });
    const row = Object.defineProperty([0], 0, { get: () => replayer.push({ reports: [[1]], labels: [1] }).predictions[0] });
    refused(() => replayer.push({ reports: [row], labels: [1] }), RangeError, '"replayer" expected one piece at a time');
    replayer.push({ reports: [[0.5]], labels: [1] });
    expect(replayer.standing().slots).toBe(1);
    replayer.free();
  });
});

test("bestResponse refuses a utility that the scheme does not have", () => {
  refused(() => crowd.bestResponse({ scheme: "median", utility: "share", worker: 0, belief: 1, weights: [1], reports: [null] }), RangeError, '"utility" expected one of outcome, consensus for median, got "share"');
});
