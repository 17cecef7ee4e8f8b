// CBOR bodies: vectors of RFC 8949 (appendix A) and RFC 8746, round trips, and everything that is refused.

import { load } from "candor";
import { encode } from "cborg";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cbor } from "../../bindings/edge/formats/cbor.js";
import { readOrRefused, refused } from "./refused.js";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const read = (text: string): unknown => cbor.read(hex(text));
const write = (value: unknown): Uint8Array => cbor.write(value) as Uint8Array;

describe("CBOR", () => {
  test.each<[string, unknown]>([
    ["00", 0], ["17", 23], ["1818", 24], ["1903e8", 1000], ["1a000f4240", 1000000], ["1b000000e8d4a51000", 1e12], ["20", -1], ["3863", -100], ["3903e7", -1000],
    ["f90000", 0], ["f98000", -0], ["f93c00", 1], ["f97bff", 65504], ["f90001", 2 ** -24], ["f97c00", Infinity], ["f97e00", NaN], ["fa47c35000", 100000],
    ["fb3ff199999999999a", 1.1], ["fb7e37e43c8800759c", 1e300], ["f4", false], ["f5", true], ["f6", null], ["60", ""], ["6161", "a"], ["62c3bc", "ü"], ["64f0908591", "𐅑"],
    ["80", []], ["83010203", [1, 2, 3]], ["8301820203820405", [1, [2, 3], [4, 5]]], ["a0", {}], ["a26161016162820203", { a: 1, b: [2, 3] }],
    ["9fff", []], ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]], ["83018202039f0405ff", [1, [2, 3], [4, 5]]], ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }], ["bfff", {}],
    ["b90001616101", { a: 1 }], ["1800", 0], ["64efbbbf61", "\ufeffa"], ["66efbfbdefbfbd", "\ufffd\ufffd"],
  ])("%s is %j", (bytes, value) => {
    expect(read(bytes)).toEqual(value);
  });

  test("comes back as it was written, numbers with their bits but for -0", () => {
    const leaf = fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.float64Array(), fc.float32Array(), fc.int32Array(), fc.uint8Array());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value"), { maxLength: 5 }), fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 5, noNullPrototype: true })),
    }));
    fc.assert(fc.property(value, (one) => {
      expect(cbor.read(write(one))).toEqual(unsigned(one));
    }), { numRuns: 2000 });
  });

  test("of an answer has the bits of the library's result, also NaN", async () => {
    const { game } = await load();
    const answer = game.price({ groups: [{ id: "a", size: 2, reward: [1, 0.25] }, { size: 1, reward: [0, 0.1] }] });
    expect(cbor.read(write(answer))).toEqual(answer);
    expect(Buffer.from(write(Float64Array.of(NaN, -0))).toString("hex")).toBe("d85650000000000000f87f0000000000000080");
    expect(write({ a: undefined, b: 1 })).toEqual(hex("a1616201"));
  });

  test("in a view is that view's bytes; what was read does not change with them", () => {
    const inside = Buffer.from(`ffff${Buffer.from(write({ a: Float64Array.of(1, 2) })).toString("hex")}ff`, "hex").subarray(2, -1);
    const value = cbor.read(inside);
    inside.fill(0);
    expect(value).toEqual({ a: Float64Array.of(1, 2) });
  });
});

/** Plain zeros without their sign. */
function unsigned(value: unknown): unknown {
  if (typeof value === "number") return value + 0 || (Number.isNaN(value) ? NaN : 0);
  if (Array.isArray(value)) return value.map(unsigned);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unsigned(entry)]));
}

describe("a typed array", () => {
  test.each<[tag: number, bytes: string, value: object]>([
    [64, "01ff", Uint8Array.of(1, 255)], [68, "01ff", Uint8ClampedArray.of(1, 255)], [72, "01ff", Int8Array.of(1, -1)],
    [65, "0102fffe", Uint16Array.of(0x102, 0xfffe)], [69, "0102fffe", Uint16Array.of(0x201, 0xfeff)], [73, "0102fffe", Int16Array.of(0x102, -2)], [77, "0201feff", Int16Array.of(0x102, -2)],
    [66, "00000001fffffffe", Uint32Array.of(1, 2 ** 32 - 2)], [70, "01000000feffffff", Uint32Array.of(1, 2 ** 32 - 2)],
    [74, "00000001fffffffe", Int32Array.of(1, -2)], [78, "01000000feffffff", Int32Array.of(1, -2)],
    [80, "3c00c0000001 7c00fc007e00 8000", Float32Array.of(1, -2, 2 ** -24, Infinity, -Infinity, NaN, -0)], [84, "003c00c00100007c00fc007eff7b", Float32Array.of(1, -2, 2 ** -24, Infinity, -Infinity, NaN, 65504)],
    [81, "3fc00000", Float32Array.of(1.5)], [85, "0000c03f", Float32Array.of(1.5)], [82, "3ff80000000000007ff8000000000000", Float64Array.of(1.5, NaN)],
    [86, "000000000000f83f", Float64Array.of(1.5)], [86, "", new Float64Array(0)], [65, "", new Uint16Array(0)],
  ])("of tag %d: %s", (tag, bytes, value) => {
    const content = hex(bytes);
    const found = cbor.read(Buffer.concat([hex(`d8${tag.toString(16)}58${content.length.toString(16).padStart(2, "0")}`), content]));
    expect(found).toEqual(value);
    expect(Object.getPrototypeOf(found)).toBe(Object.getPrototypeOf(value));
  });

  // 2.1 of RFC 8746: tag(66) of three integers in network byte order
  test("of the RFC", () => {
    expect(read("d8424c000000020000000400000004")).toEqual(Uint32Array.of(2, 4, 4));
  });

  test.each([67, 71, 75, 76, 79, 83, 87, 0, 1, 2, 3, 4, 24, 32, 40, 41, 63, 88, 258, 55799])("of tag %d is not read", (tag) => {
    const got = refused(() => cbor.read(Uint8Array.of(0xd9, tag >> 8, tag & 255, 0x40)));
    expect(got).toMatchObject({ status: 400, code: "unparseable", field: "body", expected: "a typed array of at most 32-bit integers or of f32/f64", got: `byte 0: tag ${tag}` });
  });

  test.each([
    ["d856 43010203", "byte 2: 3 bytes"], ["d841 4101", "byte 2: 1 bytes"], ["d856 83010203", "byte 2: a tag without bytes"], ["d856 d856 40", "byte 2: a tag without bytes"], ["d856 6161", "byte 2: a tag without bytes"],
    ["81 43010203", "byte 1: bytes without a tag"], ["40", "byte 0: bytes without a tag"], ["d856", "byte 2: the end"], ["d856ff", "byte 2: a break that ends nothing"], ["d8565f4100ff", "byte 2: 0x5f"],
  ])("%s is none: %s", (bytes, got) => {
    expect(refused(() => read(bytes))).toMatchObject({ status: 400, code: "unparseable", got });
  });
});

describe("no CBOR that is read:", () => {
  test.each([
    ["", "byte 0: the end"], ["0000", "byte 1: 0x00"], ["a16161", "byte 3: the end"], ["8201", "byte 2: the end"], ["9f01", "byte 2: the end"], ["1c", "byte 0: 0x1c"], ["6261", "byte 0: 0x62"], ["5f42010243030405ff", "byte 0: 0x5f"], ["7f6161ff", "byte 0: 0x7f"],
    ["ff", "byte 0: a break that ends nothing"], ["81ff", "byte 1: a break that ends nothing"], ["a16161ff", "byte 3: a break that ends nothing"], ["bf6161ff", "byte 3: a break that ends nothing"], ["a1ff", "byte 1: a break that ends nothing"],
    ["f7", "byte 0: 0xf7"], ["f0", "byte 0: 0xf0"], ["f8ff", "byte 0: 0xf8"], ["1bffffffffffffffff", "byte 0: 0x1b"], ["3bffffffffffffffff", "byte 0: 0x3b"], ["1b0020000000000000", "byte 0: 0x1b"],
    ["a10102", "byte 1: a key that is no text"], ["a1800f", "byte 1: a key that is no text"], ["a14000", "byte 1: a key that is no text"], ["a1f600", "byte 1: a key that is no text"],
    ["61ff", "byte 0: text that is not UTF-8"], ["a161ff00", "byte 1: text that is not UTF-8"], ["63eda080", "byte 0: text that is not UTF-8"],
    ["9bffffffffffffffff", "byte 0: 0x9b"], ["9b001fffffffffffff01", "byte 10: the end"], ["5b001fffffffffffff01", "byte 0: 0x5b"], ["bb001fffffffffffff616101", "byte 12: the end"],
  ])("%s: %s", (bytes, got) => {
    expect(refused(() => read(bytes))).toMatchObject({ status: 400, code: "unparseable", field: "body", expected: "CBOR", got });
  });

  test("a key that comes twice", () => {
    for (const bytes of ["a2616101616102", "bf616101616102ff", "81a261610178016102"]) {
      expect(refused(() => read(bytes))).toMatchObject({ status: 400, code: "repeated-key", field: "body", got: expect.stringMatching(/^a second one at byte [45]$/) as string });
    }
    expect(read("82a1616101a1616102")).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each(["81", "9f", "a16161", "bf6161"])("%s at any depth beyond 64", (open) => {
    const end = open === "9f" || open.startsWith("bf") ? "ff" : "";
    expect(readOrRefused(() => read(open.repeat(64) + "00" + end.repeat(64)))).toBe(true);
    for (const depth of [65, 1000, 100_000]) {
      expect(refused(() => read(open.repeat(depth) + "00" + end.repeat(depth)))).toMatchObject({ code: "unparseable", got: expect.stringContaining("more than 64 levels") as string });
    }
  });
});

test("changes no prototype", () => {
  const value = cbor.read(encode(JSON.parse('{"__proto__":{"a":1},"constructor":2}'))) as object;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value).sort()).toEqual(["__proto__", "constructor"]);
  expect(({} as { a?: number }).a).toBeUndefined();
});

test("no bytes do worse than be refused", () => {
  const whole = write({ groups: [{ id: "é😀", size: 1.5e3, reward: Float64Array.of(0, 1) }, [-1, null, true, 2 ** 40]], terms: Uint16Array.of(1), a: "x".repeat(30) });
  const changed = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }).map((changes) => {
    const bytes = whole.slice();
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    return bytes;
  });
  // more breaks, tags, containers and lengths than chance would give
  const heads = fc.array(fc.constantFrom(0xff, 0x9f, 0xbf, 0xd8, 0x56, 0x40, 0x41, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0x60, 0x61, 0x00, 0xf6, 0xf7, 0x9b, 0x5f), { maxLength: 30 });
  for (const bytes of [fc.uint8Array({ maxLength: 60 }), changed, heads.map((some) => Uint8Array.from(some)), fc.nat(whole.length).map((end) => whole.subarray(0, end))]) {
    fc.assert(fc.property(bytes, (some) => {
      let value: unknown;
      if (readOrRefused(() => (value = cbor.read(some)))) expect(cbor.read(write(value))).toEqual(unsigned(value));
    }), { numRuns: 10_000 });
  }
});
