// A body that a schema refuses is refused as the library refuses it: code, field, what was expected, what was found.

import { load, type Candor, type Refusal } from "candor";
import { beforeAll, describe, expect, test } from "vitest";
import { calls } from "../../bindings/edge/calls.js";
import type { Call } from "../../bindings/edge/call.js";
import { validated } from "../../bindings/edge/validate.js";
import { caught } from "../caught.js";
import { changed, faults, type Fault } from "./faults.js";
import { refusalOf } from "./refused.js";

const every = calls as unknown as readonly Call[];
const byPath = (path: string): Call => every.find((call) => call.path === path)!;

let rooms: Candor;
beforeAll(async () => {
  rooms = await load();
});

/** The library's names of its arguments, where a body's field has another. */
const ARGUMENTS = new Map([
  ["game", "body"], ["crowd", "body"], ["replay", "body"], ["call", "body"], ["of", "state"],
  ["game.game", "game"], ["call.call", "call"], ["game.audit", "options"],
]);

function said(refusal: Refusal | undefined, { library, words }: { library: boolean; words: boolean }): object | undefined {
  if (!refusal) return undefined;
  const { code, field, expected, got } = refusal;
  return { code, field: library ? ARGUMENTS.get(field) ?? field : field, got: got ?? null, ...(words && { expected }) };
}

/** Of whole arguments: those that are put together into a body have no counterpart in the library, nor has what their options leave out. */
const apart = (call: Call, { place, title }: Fault): boolean =>
  (place.length === 0 && !/game\/(price|candidates)|create|replay|plan/.test(call.path))
  || (place.length === 1 && /audit|payments/.test(call.path) && /^(options|state) (with|= \[object Object\])/.test(title));

/** What the library says of these depends on other fields, says only that a state has all its fields, that it takes accounts as well, where
 *  an amount begins, or what
 *  fields calls of other rules have. */
const wordsDiffer = ({ code, field, got }: Refusal): boolean =>
  /^state(\.epoch|$)/.test(field) || (/^state\.\w+$/.test(field) && got === undefined) || /lines\[\d+\]\.amount$/.test(field) || (code === "unknown-field" && /^(call\.)?\w+$/.test(field));

describe.each(every)("$path", (call) => {
  test("what the schema refuses the library refuses, in the same words", () => {
    const both = faults(call).filter((fault) => !apart(call, fault)).flatMap(({ title, body }) => {
      const schema = refusalOf(() => validated(call.body, body));
      if (!schema) return [];
      const words = !wordsDiffer(schema);
      const library = refusalOf(() => call.run(rooms, body as never));
      return [[title, said(schema, { library: false, words }), said(library, { library: true, words })] as const];
    });
    expect(both.length).toBeGreaterThan(20);
    expect(Object.fromEntries(both.map(([title, schema]) => [title, schema]))).toEqual(Object.fromEntries(both.map(([title, , library]) => [title, library])));
  });

  test("what the library takes the schema takes", () => {
    const taken = faults(call).filter((fault) => !apart(call, fault) && !refusalOf(() => call.run(rooms, fault.body as never)));
    expect(taken.flatMap(({ title, body }) => refusalOf(() => validated(call.body, body)) ? [title] : [])).toEqual([]);
  });

  test("a body is an object with known fields", () => {
    expect(caught(() => validated(call.body, [1]))).toMatchObject({ code: "wrong-type", field: "body", expected: "an object", got: [1] });
    for (const name of ["unknown", "constructor", "__proto__"]) {
      const body = JSON.parse(`{ ${JSON.stringify(name)}: 1, ${JSON.stringify(call.examples[0].body).slice(1)}`) as unknown;
      expect(caught(() => validated(call.body, body))).toMatchObject({ code: "unknown-field", field: name, got: name });
    }
  });

  test("inherited fields are no fields", () => {
    const body = call.examples[0].body as object;
    const name = Object.keys(body)[0]!;
    const heir = Object.assign(Object.create({ [name]: (body as Record<string, unknown>)[name] }) as object, changed(body, [name], undefined));
    delete (heir as Record<string, unknown>)[name];
    expect(caught(() => validated(call.body, heir)).field).toMatch(new RegExp(`^${name}`));
  });
});

test("places are named to the entry", () => {
  const groups = [{ size: 1, reward: [1, 2] }, { size: 1, reward: [1, "2"] }];
  const { body } = byPath("/v1/game/price");
  expect(caught(() => validated(body, { groups }))).toMatchObject({ code: "wrong-type", field: "groups[1].reward[1]", expected: "a number", got: "2" });
  expect(caught(() => validated(byPath("/v1/game/audit").body, { game: { groups } })).field).toBe("game.groups[1].reward[1]");
  expect(caught(() => validated(body, { groups: [] as unknown, lambda: "1" })).message).toBe('"lambda" expected a number from 1e-300 to 1e+300, got "1"');
});

test("what the library refuses it refuses under the body's own fields", () => {
  const audit = byPath("/v1/game/audit");
  const game = { groups: [{ size: 1, reward: [1, 2] }, { size: 0, reward: [1, 2] }] };
  expect(caught(() => audit.run(rooms, { game }))).toMatchObject({ code: "wrong-value", field: "game.groups[1].size" });
  expect(caught(() => audit.run(rooms, { game, options: { starts: -1 } })).field).toBe("options.starts");
  const withdraw = byPath("/v1/data/withdraw");
  const call = { users: [{ cost: 1, capacity: -1 }], threshold: 1, rule: "club" };
  expect(caught(() => withdraw.run(rooms, { call, leavers: [] })).field).toBe("call.users[0].capacity");
  expect(caught(() => withdraw.run(rooms, { call, leavers: [3] })).field).toBe("leavers[0]");
});

test("typed arrays of numbers are numbers, those of BigInts are not", () => {
  const { body, run } = byPath("/v1/game/price");
  for (const reward of [Float64Array.of(1, 2), Float32Array.of(1, 2), Uint8Array.of(1, 2), Int16Array.of(1, 2)]) {
    expect(validated(body, { groups: [{ size: 1, reward }] })).toEqual({ groups: [{ size: 1, reward }] });
    expect(run(rooms, { groups: [{ size: 1, reward }] })).toBeDefined();
  }
  const groups = [{ size: 1, reward: BigInt64Array.of(1n) }];
  expect(caught(() => validated(body, { groups }))).toMatchObject({ code: "wrong-type", field: "groups[0].reward", expected: "an array of numbers" });
});

test("workers may have any name", () => {
  const { body, run } = byPath("/v1/crowd/aggregate");
  const workers = ["constructor", "__proto__", "toString", ""];
  const { state } = rooms.crowd.open(rooms.crowd.create({ workers }), 0);
  const reports = JSON.parse('{ "constructor": 1, "__proto__": 0.5, "toString": 0.25, "": 0 }') as unknown;
  const read = validated(body, { state, slot: 0, reports }) as { reports: object };
  expect(Object.entries(read.reports)).toEqual([["constructor", 1], ["__proto__", 0.5], ["toString", 0.25], ["", 0]]);
  expect(run(rooms, read)).toMatchObject({ prediction: 1.75 / 4 });
  const bad = validated(body, { state, slot: 0, reports: JSON.parse('{ "__proto__": "x" }') as unknown });
  expect(caught(() => run(rooms, bad)).field).toBe("reports.__proto__");
});
