// Bad files: exit code 1, nothing on standard output, one message that says where and what.

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PROMPTS, candor, file, folder } from "./candor.js";

async function refusal(args: readonly string[], input: string | Buffer = ""): Promise<string> {
  const { code, stdout, stderr } = await candor(["price", ...args], { input });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^candor: .*\n$/);
  return stderr.slice("candor: ".length, -1);
}

/** The message about standard input. */
async function about(input: string | Buffer, ...args: string[]): Promise<string> {
  return (await refusal(["-", ...args], input)).replace(/^standard input(, )?(: )?/, "");
}

const HEADER = "prompt,response,group,reward";
const EXPECTED = `line 1: expected the columns ${HEADER}[,baseline][,size] or candidate,group,size,value; got`;

describe("prompts", () => {
  const cell = '(prompt "1", response "a", group "g")';

  test.each([
    ["NaN", `${HEADER}\n1,a,g,NaN\n`, `line 2: "reward" expected a finite number, got "NaN" ${cell}`],
    ["Infinity", `${HEADER}\n1,a,g,Infinity\n`, `line 2: "reward" expected a finite number, got "Infinity" ${cell}`],
    ["a number that overflows", `${HEADER}\n1,a,g,1e999\n`, `line 2: "reward" expected a finite number, got "1e999" ${cell}`],
    ["no number", `${HEADER}\n1,a,g,\n`, `line 2: "reward" expected a finite number, got "" ${cell}`],
    ["blanks around a number", `${HEADER}\n1,a,g, 1 \n`, `line 2: "reward" expected a finite number, got " 1 " ${cell}`],
    ["a hexadecimal number", `${HEADER}\n1,a,g,0x10\n`, `line 2: "reward" expected a finite number, got "0x10" ${cell}`],
    ["a long text for a number", `${HEADER}\n1,a,g,${"9x".repeat(999)}\n`, `line 2: "reward" expected a finite number, got "${"9x".repeat(20)}..." ${cell}`],
    ["the same cell twice", `${HEADER}\n1,a,g,1\n1,b,g,1\n1,a,g,1\n`, `line 4: the same cell twice ${cell}`],
    ["a missing cell", `${HEADER}\n1,a,g,1\n1,a,h,1\n1,b,g,1\n`, `prompt "1" has no row for response "b" and group "h"`],
    ["a missing cell in a later prompt", `${HEADER}\n1,a,g,1\n1,a,h,1\n2,a,g,1\n3,a,g,1\n`, `prompt "2" has no row for response "a" and group "h"`],
    ["a group in a later prompt", `${HEADER}\n1,a,g,1\n2,a,g,1\n2,a,h,1\n`, `line 4: this group is not in the first prompt; every prompt must have the same groups (prompt "2", response "a", group "h")`],
    ["a prompt that comes back", `${HEADER}\n1,a,g,1\n2,a,g,1\n1,b,g,1\n`, `line 4: prompt "1" comes back after other prompts; the rows of a prompt must stand together`],
    ["a prompt without a name", `${HEADER}\n,a,g,1\n`, `line 2: "prompt" expected a name, got ""`],
    ["a response without a name", `${HEADER}\n1,,g,1\n`, `line 2: "response" expected a name, got "" (prompt "1", response "", group "g")`],
    ["a group without a name", `${HEADER}\n1,a,"",1\n`, `line 2: "group" expected a name, got "" (prompt "1", response "a", group "")`],
    ["a baseline of 0", `${HEADER},baseline\n1,a,g,1,0\n`, `line 2: "baseline" expected a finite number > 0, got "0" ${cell}`],
    ["a baseline that differs", `${HEADER},baseline\n1,a,h,1,0.5\n1,a,g,1,0.6\n`, `line 3: "baseline" expected 0.5 as in the response's other rows, got "0.6" ${cell}`],
    ["a size of 0", `${HEADER},size\n1,a,g,1,0\n`, `line 2: "size" expected a finite number > 0, got "0" ${cell}`],
    ["no size", `${HEADER},size\n1,a,g,1,\n`, `line 2: "size" expected a finite number > 0, got "" ${cell}`],
    ["a size that differs", `${HEADER},size\n1,a,g,1,2\n2,a,g,1,3\n`, 'line 3: "size" expected 2 as in the group\'s other rows, got "3" (prompt "2", response "a", group "g")'],
    ["a size that is missing later", `${HEADER},size\n1,a,g,1,2\n1,b,g,1,\n`, 'line 3: "size" expected 2 as in the group\'s other rows, got "" (prompt "1", response "b", group "g")'],
    ["too few fields", `${HEADER}\n1,a,g,1\n1,b,g\n`, `line 3: expected 4 fields (${HEADER}), got 3`],
    ["too many fields", `${HEADER}\n1,a,g,1,2\n`, `line 2: expected 4 fields (${HEADER}), got 5`],
    ["a line of blanks", `${HEADER}\n1,a,g,1\n  \n`, `line 3: expected 4 fields (${HEADER}), got 1`],
    ["lines counted through CRLF, empty lines and quoted newlines", `${HEADER}\r\n\r\n1,"a\r\n\n",g,1\r\n\r\n1,b,g,no\r\n`, `line 7: "reward" expected a finite number, got "no" (prompt "1", response "b", group "g")`],
  ])("%s", async (_, input, message) => {
    expect(await about(input)).toBe(message);
  });

  test("that the library refuses are named", async () => {
    expect(await about(`${HEADER}\n1,a,g,1\n2,a,g,0\n3,a,g,1\n`, "--normalization", "sum")).toBe(`prompt "2": the reward of group "g" expected a sum > 0 to be divided by, got 0`);
  });

  test("a size for a group that is not there", async () => {
    expect(await about(PROMPTS, "--size", "legal=2", "--size", "sales=3")).toBe('--size names "sales", which is none of its groups');
  });
});

describe("a table", () => {
  test.each([
    ["empty", "", "nothing in it"],
    ["only blank lines", "\n \r\n\n", "nothing in it"],
    ["only a byte order mark", "\ufeff", "nothing in it"],
    ["header only", HEADER, "a header, but no rows"],
    ["another header", "a,b\n1,2\n", `${EXPECTED} "a,b"`],
    ["no header", "1,a,g,0.5\n", `${EXPECTED} "1,a,g,0.5"`],
    ["a column missing", "prompt,response,group\n1,a,g\n", `${EXPECTED} "prompt,response,group"`],
    ["a column twice", `${HEADER},reward\n1,a,g,1,2\n`, 'line 1: column "reward" comes twice'],
    ["semicolons", `${HEADER.replaceAll(",", ";")}\n1;a;g;no\n`, `line 2: "reward" expected a finite number, got "no" (prompt "1", response "a", group "g")`],
    ["a NUL byte", `${HEADER}\n1,a,g,1\n1,\0,g,1\n`, "line 3: a NUL byte: this is not a text file"],
    ["UTF-16", Buffer.from(`\ufeff${HEADER}\n1,a,g,no\n`, "utf16le"), `line 2: "reward" expected a finite number, got "no" (prompt "1", response "a", group "g")`],
    ["Latin-1", Buffer.from(`${HEADER}\n1,a,g,1\n1,\u00e9,g,1\n`, "latin1"), "line 3: this is not UTF-8 text"],
    ["a quote that is never closed", `${HEADER}\n1,a,g,1\n1,"b,g,1\n2,a,g,1\n`, "line 3: a quote that is never closed"],
    ["text after a closing quote", `${HEADER}\n1,a,g,1\n1,"b"c,g,1\n`, "line 3: a closing quote that no comma or end of line follows"],
    ["a quote within a field", `${HEADER}\n1,a,g,1\n1,b"c",g,1\n`, "line 3: a quote inside a field that does not start with one"],
  ])("%s", async (_, input, message) => {
    expect(await about(input)).toBe(message);
  });
});

describe("candidates", () => {
  const header = "candidate,group,size,value";

  test.each([
    ["size 0", `${header}\nx,g,0,1\n`, 'line 2: "size" expected a finite number > 0, got "0" (candidate "x", group "g")'],
    ["size -1", `${header}\nx,g,-1,1\n`, 'line 2: "size" expected a finite number > 0, got "-1" (candidate "x", group "g")'],
    ["a size that differs", `${header}\nx,g,1,1\ny,g,2,1\n`, 'line 3: "size" expected 1 as in the group\'s other rows, got "2" (candidate "y", group "g")'],
    ["NaN", `${header}\nx,g,1,NaN\n`, 'line 2: "value" expected a finite number, got "NaN" (candidate "x", group "g")'],
    ["the same cell twice", `${header}\nx,g,1,1\nx,g,1,1\n`, 'line 3: the same cell twice (candidate "x", group "g")'],
    ["a missing cell", `${header}\nx,g,1,1\ny,h,1,1\nx,h,1,1\n`, 'candidate "y" has no row for group "g"'],
    ["a candidate without a name", `${header}\n,g,1,1\n`, 'line 2: "candidate" expected a name, got "" (candidate "", group "g")'],
  ])("%s", async (_, input, message) => {
    expect(await about(input)).toBe(message);
  });
});

describe("JSON", () => {
  const game = '{"groups":[{"id":"a","size":1,"reward":[1,2]},{"id":"b","size":1,"reward":[2,1]}]}';
  const own = (text: string): string => game.replace('"size":1', text);

  test.each([
    ["that breaks off", '{\n"groups": [\n', "line 2: not JSON: it ends too early"],
    ["with a comma too many", '{\n"groups": [],\n}', "line 3: not JSON from here on: }"],
    ["with NaN", '{"groups": [\n{"size": 1,\n"reward": [1, NaN]}]}', "line 3: not JSON from here on: NaN]}]}"],
    ["with more after it", '{\n"groups": []\n}\n{}', "line 4: not JSON from here on: {}"],
    ["a line of which is broken", `${game}\n\n${game.slice(0, -1)}\n`, "line 3: not JSON: it ends too early"],
    ["that is a list", "[1]", "line 1: expected a JSON object, a game"],
    ["without groups", "{}", 'line 1: "groups" expected an array, got undefined'],
    ["with unequal lengths", game.replace("[2,1]", "[2,1,0]"), 'line 1: "groups[1].reward" expected 2 numbers, got an array of 3'],
    ["with a text for a number", game.replace("[2,1]", '[2,"1"]'), 'line 1: "groups[1].reward[1]" expected a number, got "1"'],
    ["with a number that overflows", game.replace("[2,1]", "[2,1e999]"), 'line 1: "groups[1].reward[1]" expected a finite number, got Infinity'],
    ["with size 0", own('"size":0'), 'line 1: "groups[0].size" expected a number > 0, got 0'],
    ["with an unknown field", own('"size":1,"sise":2'), 'line 1: "groups[0].sise" is not a field; expected id, size, multiplier, reward'],
    ["with __proto__ in a group", own('"size":1,"__proto__":{"size":9}'), 'line 1: "groups[0].__proto__" is not a field; expected id, size, multiplier, reward'],
    ["with __proto__ at the top", game.replace("{", '{"__proto__":{"lambda":9},'), 'line 1: "__proto__" is not a field; expected groups, baseline, boost, divergence, lambda, normalization, rule, ascent, rebate'],
    ["with __proto__ in an option", game.replace("{", '{"divergence":{"__proto__":{"alpha":2}},'), 'line 1: "divergence.__proto__" is not a field; expected alpha'],
    ["with __proto__ for groups", '{"__proto__":{"groups":[]}}', 'line 1: "__proto__" is not a field; expected groups, baseline, boost, divergence, lambda, normalization, rule, ascent, rebate'],
    ["with the same group twice", game.replace('"b"', '"a"'), 'line 1: "groups[1].id" expected a name that no other group has, got "a"'],
    ["a line of which has other sizes", `${game}\n${own('"size":2')}`, 'line 2: "groups[0].size" expected 1 as in the first line, got 2'],
    ["a line of which has other groups", `${game}\n${game.replace('"b"', '"c"')}`, 'line 2: "groups[1].id" expected "b" as in the first line, got "c"'],
    ["a line of which has other multipliers", `${game}\n${own('"size":1,"multiplier":2')}`, 'line 2: "groups[0].multiplier" expected 1 as in the first line, got 2'],
    ["a line of which has more groups", `${game}\n${game.replace("]}]", ']},{"size":1,"reward":[1,1]}]')}`, 'line 2: "number of groups" expected 2 as in the first line, got 3'],
    ["a line of which has other options", `${game}\n${game.replace("{", '{"divergence":{"alpha":2},')}`, 'line 2: "divergence" expected "kl" as in the first line, got {"alpha":2}'],
    ["with a key twice", '{"groups":[{"size":1,"reward":[1]}],\n"lambda":1,\n"lambda":2}', 'line 3: key "lambda" comes twice in one object'],
    ["with a key twice in a group", '{"groups":[\n{"size":1,"reward":[1],\n"size":9}]}', 'line 3: key "size" comes twice in one object'],
    ["with a key twice in an option", game.replace("{", '{"divergence":{"alpha":2,"alpha":3},'), 'line 1: key "alpha" comes twice in one object'],
    ["with a key that is another's in escapes", own('"size":1,"s\\u0069ze":9'), 'line 1: key "size" comes twice in one object'],
    ["a line of which has a key twice", `${game}\n${own('"size":1,"size":1')}`, 'line 2: key "size" comes twice in one object'],
    ["with a size that is a text", own('"size":"1"'), 'line 1: "groups[0].size" expected a number, got "1"'],
    ["with a hole", game.replace("[2,1]", "[2,null]"), 'line 1: "groups[1].reward[1]" expected a number, got null'],
    ["with a list for a game's groups", '{"groups":{"0":{"size":1,"reward":[1]},"length":1}}', 'line 1: "groups" expected an array, got an object (Object)'],
    ["with a divergence of nobody's", game.replace("{", '{"divergence":"KL",'), 'line 1: "divergence" expected one of kl, chi2, total-variation, reverse-kl, hellinger, jensen-shannon, got "KL"'],
    ["with a lambda that overflows", game.replace("{", '{"lambda":1e999,'), 'line 1: "lambda" expected a number from 1e-300 to 1e+300, got Infinity'],
    ["with candidates and more", '{"groups":[{"size":1,"values":[1]}]}\n{"groups":[{"size":1,"values":[1]}]}', "line 2: more after a game of candidates, which stands alone"],
    ["with bad candidates", '{"groups":[{"size":1,"values":[1,null]}]}', 'line 1: "groups[0].values[1]" expected a number, got null'],
  ])("%s", async (_, input, message) => {
    expect(await about(input)).toBe(message);
  });
});

describe("a file", () => {
  test("that is not there", async () => {
    const path = `${folder()}/none.csv`;
    expect(await refusal([path])).toBe(`${path}: no such file or directory`);
  });

  test("that is a directory", async () => {
    const path = folder();
    expect(await refusal([path])).toBe(`${path}: illegal operation on a directory`);
  });

  test("is named in the message", async () => {
    const path = file(`${HEADER}\n1,a,g,x\n`);
    expect(await refusal([path])).toMatch(`${path}, line 2: `);
  });

  test("that is refused leaves --out alone", async () => {
    const path = folder();
    await refusal(["-", "--out", `${path}/out.json`], HEADER);
    expect(readdirSync(path)).toEqual([]);
  });
});
