// Where a text is no JSON, and keys that JSON.parse keeps silent about.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonFault } from "../../bindings/read/json-fault.js";
import { keyTwice, scan } from "../../bindings/read/json-keys.js";

describe("the place where JSON ends", () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  test("is in the last token of JSON that is cut", () => {
    fc.assert(fc.property(fc.json(), fc.nat(), (text, cut) => {
      const part = text.slice(0, cut % (text.length + 1));
      if (!isJson(part)) expect(part.slice(jsonFault(part))).toMatch(/^(-|\.|e[+-]?|[a-z]+|".*)?$/s);
    }));
  });

  test.each([
    ['{"a":1,}', 7], ["[1,,2]", 3], ["[1 2]", 3], ['{"a" 1}', 5], ["{a:1}", 1], ["[01]", 2], ["[+1]", 1], ["['a']", 1], ["[1]]", 3], ["[1}", 2], ['{"a":1]', 6],
    ['["\\x"]', 1], ['["\\\\x",]', 7], ['["\\\\\\x"]', 1], ['["a\\"]', 1], ['["a', 1], ['["a\nb"]', 1], ["[NaN]", 1], ["[1] // no", 4], ["{]", 1], [":", 0], ["", 0], ["  ", 2], ["[", 1], ['{"a":', 5],
  ])("%j: %d", (text, fault) => {
    expect(isJson(text)).toBe(false);
    expect(jsonFault(text)).toBe(fault);
  });
});

describe("a key that comes twice", () => {
  const twice = (text: string) => keyTwice(text, JSON.parse(text));

  test.each([
    ['{"a":1,"a":2}', "a", 7], ['[{"b":[{"a":1},{"a":2,"a":3}]}]', "a", 22], ['{"a":{"a":1},"a":2}', "a", 13], ['{"a":1, "\\u0061" :2}', "a", 8],
    ['{"":1,"":2}', "", 6], ['{"__proto__":1,"__proto__":2}', "__proto__", 15], ['{"\\"":1,"x":"}","\\"":2}', '"', 16],
  ])("%s: %j at %d", (text, key, at) => {
    expect(twice(text)).toEqual({ key, at });
  });

  test("is in no text that an object was written as", () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => {
      expect(twice(text)).toBeUndefined();
    }));
    expect(twice('{"a":"\\\\","b":"{\\"a\\":1,","c":[{"a":1},{"a":1}]}')).toBeUndefined();
  });

  test("is what the exact scan finds, whatever stands in keys and strings", () => {
    const string = fc.array(fc.constantFrom("a", ":", '"', "\\", "{", "__proto__"), { maxLength: 3 }).map((parts) => JSON.stringify(parts.join("")));
    const { value: text } = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, string, fc.constantFrom("1", "null", "true"), tie("array"), tie("object")),
      array: fc.array(tie("value"), { maxLength: 3 }).map((entries) => `[${entries.join(" ,")}]`),
      object: fc.array(fc.tuple(string, tie("value")), { maxLength: 4 }).map((members) => `{${members.map(([key, value]) => `${key} :${value}`).join()}}`),
    }));
    let found = 0;
    fc.assert(fc.property(text, (json) => {
      expect(twice(json)).toEqual(scan(json));
      if (scan(json)) found++;
    }), { numRuns: 3000 });
    expect(found).toBeGreaterThan(100);
  });

  test("is looked for at any depth", () => {
    const deep = 2 ** 18;
    const text = `${'{"a":['.repeat(deep)}${"]}".repeat(deep)}`;
    expect(twice(text)).toBeUndefined();
    expect(twice(text.replace("[]", '[{"b":1,"b":2}]'))).toEqual({ key: "b", at: 6 * deep + 7 });
  });

  test("is found, and so is a fault, behind a text of any length", () => {
    const long = JSON.stringify("x\\\"".repeat(2 ** 23));
    expect(twice(`{"a":${long},"a":1}`)).toEqual({ key: "a", at: long.length + 6 });
    expect(jsonFault(`{"a":${long},}`)).toBe(long.length + 6);
  });
});
