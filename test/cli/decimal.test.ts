// Numerals out of bytes: the double that `Number` gives, bit by bit.

import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalOf } from "../../bindings/read/decimal.js";
import { decimal } from "../../bindings/node/cli/input/fields.js";

const read = (text: string): number => {
  const bytes = Buffer.from(`7${text}7`);
  return decimalOf(bytes, 1, bytes.length - 1);
};

function same(text: string): void {
  expect([text, read(text)]).toEqual([text, decimal(text)]);
}

const digits = (most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(..."0123456789"), { maxLength: most }).map((list) => list.join(""));
const numeral = fc.tuple(
  fc.constantFrom("", "-", "+"), digits(22), fc.constantFrom("", "."), digits(22),
  fc.oneof(fc.constant(""), fc.integer({ min: -340, max: 320 }).map((e) => `e${e}`), fc.constantFrom("E+7", "e-0", "e", "e+")),
).map((parts) => parts.join(""));

test("every numeral, and whatever looks like one", () => {
  fc.assert(fc.property(numeral, same), { numRuns: 20_000 });
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."01.9-+eE x") , maxLength: 9 }), same), { numRuns: 20_000 });
});

test("doubles as they are printed, shortest and with more digits", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }), (value, n) => {
    for (const text of [String(value), value.toPrecision(n), value.toExponential(n - 1)]) same(text);
  }), { numRuns: 20_000 });
});

test("scores of 15 to 20 digits, at random", () => {
  let state = 42;
  const random = (): number => (state = (state * 48271) % 2147483647);
  for (let k = 0; k < 300_000; k++) {
    const text = `${k % 3}.${"0".repeat(k % 4)}${random()}${String(random()).slice(0, k % 11)}`;
    if (read(text) !== Number(text)) expect([text, read(text)]).toEqual([text, Number(text)]);
  }
});

test("the middle of two doubles, and what is next to it, goes to the even one or to the nearer", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 0, max: 18 }), (n, e) => {
    const middle = (2n ** 53n + 2n * BigInt(n) + 1n).toString(); // 16 digits, half-way between two doubles
    for (const tail of ["", "0", "1", "01", "001"]) {
      for (const text of [`${middle}.${tail}`, `0.${"0".repeat(e)}${middle}${tail}`, `${middle.slice(0, 9)}.${middle.slice(9)}${tail}`]) {
        expect(read(text)).toBe(Number(text));
      }
    }
  }), { numRuns: 2000 });
});
