// JSON bodies: what is read, where it stops being JSON, and which format is which.

import { load } from "candor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerType, bodyType, formats, readerOf, writerOf } from "../../bindings/edge/formats/index.js";
import { readJson } from "../../bindings/edge/formats/json.js";
import { readOrRefused, refused } from "./refused.js";

const json = readerOf("application/json");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("JSON", () => {
  test("is read as JSON.parse does, also behind a byte order mark", () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(json.read(utf8(text))).toEqual(JSON.parse(text));
      expect(json.read(utf8(`\ufeff${text}`))).toEqual(JSON.parse(text));
    }));
  });

  test("of an answer has its numbers' bits", async () => {
    const { game } = await load();
    const answer = game.price({ groups: [{ id: "a", size: 2, reward: [1, 0.25] }, { size: 1, reward: [0, 0.1] }] });
    const back = json.read(utf8(json.write(answer) as string)) as typeof answer;
    expect(Float64Array.from(back.policy)).toEqual(answer.policy);
    expect(back).toMatchObject({ ids: ["a", null], welfare: answer.welfare });
  });

  test.each([
    ["", "the end at line 1, column 1"], ["  \n", "the end at line 2, column 1"], ['{"a":', "the end at line 1, column 6"],
    ['{"a":1,}', "something else at line 1, column 8"], ["{\n  \"a\": NaN\n}", "something else at line 2, column 8"],
    ["[1] [2]", "something else at line 1, column 5"], ["[1,\n\n\"a\nb\"]", "something else at line 3, column 1"],
    ["\ufeff\ufeff1", "something else at line 1, column 1"], ['{"cost":+1234567}', "something else at line 1, column 9"],
  ])("stops in %j at %s", (text, got) => {
    expect(refused(() => json.read(utf8(text)))).toMatchObject({ status: 400, code: "unparseable", field: "body", expected: "JSON", got });
  });

  test.each([[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0x22, 0x80, 0x22], [0x22, 0xe2, 0x82], [0xfe, 0xff, 0, 0x31]])("is UTF-8: %#", (...bytes) => {
    expect(refused(() => json.read(Uint8Array.from(bytes)))).toMatchObject({ status: 400, code: "unparseable", expected: "text in UTF-8" });
  });

  test("nests no deeper than 64 levels", () => {
    const deep = (levels: number, inside: string): Uint8Array =>
      utf8(`${'{"[\\"{":['.repeat(levels / 2)}${inside}${"]}".repeat(levels / 2)}`);
    const wide = `"${"[{".repeat(100)}\\"["${",[],{}".repeat(100)}`;
    for (const inside of ["1", wide]) expect(readOrRefused(() => json.read(deep(62, inside)))).toBe(true);
    expect(readOrRefused(() => json.read(deep(64, "1")))).toBe(true);
    for (const bytes of [deep(64, "[]"), deep(66, "1"), utf8("[".repeat(65)), utf8("[".repeat(2 ** 20)), utf8('{"a":'.repeat(1e5))]) {
      expect(refused(() => json.read(bytes))).toMatchObject({ code: "unparseable", expected: "JSON of at most 64 levels" });
    }
    expect(refused(() => json.read(utf8("[".repeat(64))))).toMatchObject({ expected: "JSON", got: "the end at line 1, column 65" });
    expect(refused(() => json.read(utf8(`${"[]".repeat(65)}"\\`)))).toMatchObject({ expected: "JSON" });
  });

  test("has no key twice in one object", () => {
    const got = refused(() => json.read(utf8('{"terms":{"a":1,\n "\\u0061" :2}}')));
    expect(got).toMatchObject({ status: 400, code: "repeated-key", field: "body", got: "a second one at line 2, column 2" });
  });

  test("of any depth is read or refused", () => {
    for (const depth of [1000, 10_000, 2 ** 19]) {
      for (const [open, close] of [["[", "]"], ['{"a":', "}"]] as const) {
        readOrRefused(() => json.read(utf8(open.repeat(depth) + (open === "[" ? "" : "1") + close.repeat(depth))));
        expect(readOrRefused(() => json.read(utf8(open.repeat(depth))))).toBe(false);
      }
    }
  });

  test("changes no prototype", () => {
    const value = json.read(utf8('{"__proto__":{"a":1},"constructor":2}')) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test("or not, no bytes do worse than be refused", () => {
    const text = '{"groups":[{"id":"\u00e9\ud83d\ude00","size":1.5e3,"reward":[0,-1,null,true]}],"a":"\\u00e9\\n"}';
    const mutated = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }).map((changes) => {
      const bytes = utf8(text);
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      return bytes;
    });
    for (const bytes of [fc.uint8Array({ maxLength: 60 }), mutated, fc.nat(text.length).map((end) => utf8(text).subarray(0, end))]) {
      fc.assert(fc.property(bytes, (some) => void readOrRefused(() => json.read(some))), { numRuns: 10_000 });
    }
  });

  test("of a line says so", () => {
    expect(refused(() => readJson(utf8("{"), "line"))).toMatchObject({ field: "line" });
  });
});

describe("the format of a body", () => {
  test.each([
    ["application/json", "application/json"], ["Application/JSON", "application/json"], ["application/json;charset=utf-8", "application/json"],
    ['application/json; charset="UTF-8"', "application/json"], ["application/json; Charset=utf8", "application/json"], ["application/cbor", "application/cbor"],
  ])("of %s is %s", (header, type) => {
    expect(readerOf(header).type).toBe(type);
  });

  test.each([
    undefined, null, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/json;charset=utf-16",
    "application/json, text/plain", "application/problem+json", "application", "*/*", "json", ";", "application/jsonx",
  ])("of %j is not read", (header) => {
    const got = refused(() => readerOf(header));
    expect(got).toMatchObject({ status: 415, code: "unsupported-media-type", field: "content-type", headers: { "Accept-Post": "application/json, application/cbor" } });
  });

  test("of a call of its own", () => {
    expect(bodyType("application/x-ndjson; charset=utf-8", ["application/x-ndjson"])).toBe("application/x-ndjson");
    expect(refused(() => bodyType("application/json", ["application/x-ndjson"]))).toMatchObject({ status: 415 });
  });
});

describe("the format of an answer", () => {
  test.each([
    [undefined, "json"], [null, "json"], ["", "json"], ["*/*", "json"], ["application/*", "json"], ["*; q=.2", "json"], ["application/cbor", "cbor"], ["APPLICATION/CBOR", "cbor"],
    ["application/json, application/cbor", "json"], ["application/json;q=0.5, application/cbor", "cbor"], ["application/cbor;q=0.5, application/json", "json"],
    ["text/html, */*;q=0.8", "json"], ["application/cbor, */*", "cbor"], ["application/json;q=0, */*", "cbor"], ["application/*;q=0.9, application/json;q=0.1", "cbor"],
    ["application/json;q=0.2, */*;q=0.1", "json"], ["application/json; charset=utf-8", "json"], ["text/html,application/xhtml+xml,*/*;q=0.1", "json"], [",,", "json"],
  ])("of %j is %s", (header, format) => {
    expect(writerOf(header).type).toBe(`application/${format}`);
  });

  test.each(["text/html", "application/json;q=0", "application/json;q=0, application/cbor;q=0", "*/*;q=0", "image/*", "application/problem+json", "application/json;q=0, text/*"])("of %j is none", (header) => {
    expect(refused(() => writerOf(header))).toMatchObject({ status: 406, code: "not-acceptable", field: "accept", expected: "application/json or application/cbor", got: header });
  });

  test("is always one of those, or refused", () => {
    const header = fc.array(fc.constantFrom("application/", "json", "cbor", "*", "/", ";", ",", "q=", "0", "1", ".", '"', "\\", " ", "text/"), { maxLength: 20 });
    fc.assert(fc.property(header.map((parts) => parts.join("")), (text) => {
      readOrRefused(() => expect(formats).toContain(writerOf(text)));
      readOrRefused(() => expect(formats).toContain(readerOf(text)));
    }), { numRuns: 5000 });
    expect(answerType("application/x-ndjson", ["application/x-ndjson"])).toBe("application/x-ndjson");
  });
});
