// Refusals as data, and the checks that make them: every value is read once.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefusal as publicGuard } from "candor";
import * as check from "../../bindings/core/check.js";
import { isRefusal, rangeError, refusal, show, typeError, under, type RefusalCode } from "../../bindings/core/refusal.js";
import { caught } from "../caught.js";

describe("a refusal", () => {
  test.each<[RefusalCode, typeof TypeError | typeof RangeError]>([
    ["wrong-type", TypeError], ["unknown-field", TypeError], ["freed", TypeError], ["wrong-value", RangeError], ["out-of-memory", RangeError],
  ])("%s carries its facts beside the message", (code, type) => {
    const error = refusal(code, "groups[2].size", "a number > 0", -1);
    expect(error).toBeInstanceOf(type);
    expect({ ...error }).toEqual({ code, field: "groups[2].size", expected: "a number > 0", got: -1 });
    expect(error.message.startsWith('"groups[2].size" ')).toBe(true);
    expect([isRefusal(error), publicGuard(error)]).toEqual([true, true]);
  });

  test("is no fault of a program", () => {
    for (const error of [new TypeError("x is not a function"), new RangeError("Invalid array length"), { code: "wrong-type" }, null]) {
      expect(isRefusal(error)).toBe(false);
    }
  });

  test("is named again under a prefix; other errors pass", () => {
    const again = caught(() => under("contenders[1]", () => { throw rangeError("reserve", "a number", NaN); }));
    expect(again).toMatchObject({ field: "contenders[1].reserve", expected: "a number", got: NaN, code: "wrong-value" });
    expect(again.message).toBe('"contenders[1].reserve" expected a number, got NaN');
    const fault = new Error("a fault");
    expect(() => under("contenders[1]", () => { throw fault; })).toThrow(fault);
  });

  test.each<[unknown, string]>([
    [5n, "5n"], [-0, "-0"], ["a".repeat(50), `"${"a".repeat(40)}..."`], [[1, 2], "an array of 2"], [null, "null"], [undefined, "undefined"],
    [new Map(), "an object (Map)"], [Object.create(null), "an object (null prototype)"], [() => 1, "a function"], [Symbol("s"), "Symbol(s)"],
    [{ get constructor() { throw new Error("looked at"); } }, "an object (Object)"],
    [new Proxy({}, { getPrototypeOf() { throw new Error("looked at"); } }), "an object (of no kind)"],
  ])("shows what it got: %#", (value, text) => {
    expect(show(value)).toBe(text);
    expect(typeError("x", "y", value).message).toBe(`"x" expected y, got ${text}`);
  });
});

describe("a record", () => {
  test("reads every field once, and only the object's own", () => {
    let reads = 0;
    const lying = { get size() { return ++reads; } };
    const copy = check.record("group", lying, ["size"]);
    expect([copy.size, copy.size, reads]).toEqual([1, 1, 1]);
    expect(check.record("group", Object.create({ size: 7 }), ["size"]).size).toBeUndefined();
    expect(check.record("group", {}, []).toString).toBeUndefined();
  });

  test.each([[new Map([["a", 1]])], [new Float64Array(1)], [[1]], [null], ["text"], [new Date(0)], [new Set()], [Promise.resolve()]])(
    "is an object with fields: %#", (value) => {
      expect(caught(() => check.record("reports", value, ["a"]))).toMatchObject({ code: "wrong-type", field: "reports" });
    },
  );
});

describe("lists", () => {
  test("holes are undefined, own iterators and lengths say nothing", () => {
    const list = Object.assign([1, 2], { [Symbol.iterator]: () => [9][Symbol.iterator]() });
    expect(check.list("offsets", list)).toEqual([1, 2]);
    // eslint-disable-next-line no-sparse-arrays
    expect(check.array("groups", [1, , 3])).toEqual([1, undefined, 3]);
    expect(Object.hasOwn(check.array("groups", new Array(2)), 1)).toBe(true);
  });

  test("numbers: a hole, a text, a BigInt, a longer array that says it is short", () => {
    expect(caught(() => check.numbers("reward", new Array(3)))).toMatchObject({ field: "reward[0]", got: undefined });
    expect(caught(() => check.numbers("reward", [1, "2"]))).toMatchObject({ field: "reward[1]", got: "2" });
    expect(caught(() => check.numbers("reward", [1, 2n]))).toMatchObject({ field: "reward[1]", got: 2n });
    expect(caught(() => check.numbers("reward", new BigInt64Array(2)))).toMatchObject({ field: "reward" });
    const short = Object.defineProperty(new Float64Array(5), "length", { value: 2 });
    expect(caught(() => check.numbers("reward", short, 2))).toMatchObject({ field: "reward" });
  });

  test("numbers are copied out of a plain array, so that what it shows later changes nothing", () => {
    fc.assert(fc.property(fc.array(fc.double(), { minLength: 1 }), (values) => {
      const kept = [...values];
      const copy = check.numbers("reward", values);
      values.fill(0);
      expect(Array.from(copy)).toEqual(kept);
    }));
  });
});
