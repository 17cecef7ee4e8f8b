// RFC 8785: the bytes under every digest.

import canonicalize from "canonicalize";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonical, digest } from "../../bindings/core/canonical.js";
import { caught } from "../caught.js";

/** The double with these bits. */
function double(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

test.each([
  // RFC 8785, appendix B
  ["0000000000000000", "0"], ["8000000000000000", "0"], ["0000000000000001", "5e-324"], ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"], ["ffefffffffffffff", "-1.7976931348623157e+308"], ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"], ["4430000000000000", "295147905179352830000"], ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"], ["44b52d02c7e14af7", "1.0000000000000001e+23"], ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"], ["444b1ae4d6e2ef50", "1e+21"], ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"], ["41b3de4355555553", "333333333.3333332"], ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"], ["41b3de4355555556", "333333333.3333334"], ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
])("the double %s is %s", (bits, text) => {
  expect(canonical("value", double(bits))).toBe(text);
});

test("keys are in the order of UTF-16 code units, texts as short as JSON allows", () => {
  // RFC 8785, section 3.2.3
  const value = {
    "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  expect(Object.keys(JSON.parse(canonical("value", value)) as object).length).toBe(7);
  const order = [...canonical("value", value).matchAll(/":"([^"]+)"/g)].map(([, name]) => name);
  expect(order).toEqual([
    "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
  expect(canonical("value", { b: [true, null, "\u001f\"\\é"], a: undefined })).toBe('{"b":[true,null,"\\u001f\\"\\\\é"]}');
});

/** The same value with keys in another order at every depth. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((entry) => shuffled(entry, seed + 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry, seed + 2)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => ((a.length * seed + a.charCodeAt(0)) % 7) - ((b.length * seed + b.charCodeAt(0)) % 7)));
}

test("equal values have equal digests, whatever the order of their keys at any depth", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(50), (value, seed) => {
    expect(digest("value", shuffled(value, seed))).toBe(digest("value", value));
    expect(digest("value", JSON.parse(JSON.stringify(value)))).toBe(digest("value", value));
  }));
});

test("a digest is SHA-256 of the text in UTF-8", () => {
  for (const text of ["", "abc", "é".repeat(31), "x".repeat(55), "x".repeat(64), "y".repeat(1000), ...[1363, 1364, 2048].flatMap((n) => ["z".repeat(n), "€".repeat(n)])]) {
    expect(digest("value", text)).toBe(createHash("sha256").update(JSON.stringify(text)).digest("hex"));
  }
});

test.each([[NaN], [Infinity], ["\ud800"], [{ a: [-Infinity] }], [{ "\udc00": 1 }]])("no JSON value: %j", (value) => {
  expect(caught(() => canonical("state", value))).toMatchObject({ code: "wrong-value", field: "state" });
});

test("a circle is no JSON value", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(caught(() => canonical("state", circle))).toMatchObject({ field: "state" });
});

test("is what the package canonicalize writes, or refused with it", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom("a", '"', "\\", "\u0007", "\ud83d", "\ude00", "\u2028") }));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: "small" },
      fc.constantFrom(null, true, false, undefined, -0), fc.double(), fc.integer(), texts,
      fc.array(tie("tree"), { maxLength: 4 }), fc.dictionary(texts, tie("tree"), { maxKeys: 4 }),
      fc.date({ noInvalidDate: true })),
  }));
  const orRefused = (write: () => string): string => {
    try {
      return write();
    } catch {
      return "refused";
    }
  };
  fc.assert(fc.property(tree, (value) => {
    expect(orRefused(() => canonical("value", value))).toBe(orRefused(() => canonicalize(value) ?? "null"));
  }), { numRuns: 2000 });
});
