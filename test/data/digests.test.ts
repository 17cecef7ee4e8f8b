// The digests of a call stand on the canonical form of its values: the order of keys, and what is left to a default, say nothing.

import { load, type CallCommand, type CallState, type CallTerms } from "candor";
import { describe, expect, test } from "vitest";

const { data } = await load();
const TERMS = { id: "call", currency: "EUR", rule: "critical-value", threshold: 8, reserve: 20, reportsUntil: 100, window: 50 } as const;
const COMMANDS: readonly (readonly [number, object])[] = [
  [1, { type: "enroll", user: "a", owner: "A", capacity: 4 }], [1, { type: "enroll", user: "c", owner: "C", capacity: 5 }], [2, { type: "open" }],
  [3, { type: "report", user: "a", cost: 2, capacity: 4, currency: "EUR" }], [3, { type: "report", user: "c", cost: 3, capacity: 5, currency: "EUR" }],
  [100, { type: "seal" }], [101, { type: "assign", escrow: 1000 }], [102, { type: "confirm", user: "a", units: 4 }],
  [102, { type: "confirm", user: "c", units: 4 }], [103, { type: "deliver", user: "a", units: 4 }], [103, { type: "deliver", user: "c", units: 4 }],
  [104, { type: "commit" }],
];

/** The state after every command; between commands `keep` does what a database may do. */
function life(terms: object, keep = (state: CallState): CallState => state): CallState[] {
  let state = data.draft(terms as CallTerms);
  return COMMANDS.map(([at, command], k) => {
    const result = data.advance(keep(state), { key: String(k), at, ...command } as CallCommand);
    if (!result.accepted) throw new Error(`${k}: ${result.refusal} ${result.message}`);
    return (state = result.state);
  });
}

/** The same value, its keys in another order at every depth. */
function shuffled<Value>(value: Value, turn: number): Value {
  if (Array.isArray(value)) return value.map((entry) => shuffled(entry, turn)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry, turn)] as const);
  const from = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(from), ...entries.slice(0, from)].reverse()) as Value;
}

const digests = ({ inputs, outcome, manifestDigest }: CallState): unknown => ({ inputs, outcome, manifestDigest });

test.each([0, 1, 2, 3, 5, 8])("keys in another order at every depth, between all commands: %d", (turn) => {
  const plain = life(TERMS);
  const other = life(TERMS, (state) => shuffled(JSON.parse(JSON.stringify(state)) as CallState, turn));
  expect(other.map(digests)).toEqual(plain.map(digests));
  expect(other.at(-1)).toEqual(plain.at(-1));
  expect(plain.at(-1)!.phase).toBe("COMMITTED");
});

test("a command with its keys in another order is the same command", () => {
  const { state } = data.advance(data.draft(TERMS), { key: "k", at: 1, type: "enroll", user: "a", owner: "A", capacity: 4 });
  expect(data.advance(state, { capacity: 4, owner: "A", user: "a", type: "enroll", at: 1, key: "k" })).toMatchObject({ accepted: true, state });
});

describe("equal terms have equal digests", () => {
  test.each<[string, object]>([
    ["in another order", Object.fromEntries(Object.entries(TERMS).reverse())],
    ["defaults said", { ...TERMS, protocol: "simultaneous", spillover: [1, 1], buffer: [0, 1], reassign: false }],
    ["fractions not in lowest terms", { ...TERMS, spillover: [7, 7], buffer: [0, 5] }],
    ["undefined said", { ...TERMS, protocol: undefined, buffer: undefined }],
  ])("%s", (_, terms) => expect(life(terms).map(digests)).toEqual(life(TERMS).map(digests)));
  test("and others have others", () => {
    const all = [TERMS, { ...TERMS, reserve: 21 }, { ...TERMS, reassign: true }, { ...TERMS, window: 51 }, { ...TERMS, id: "other" }];
    expect(new Set(all.map((terms) => life(terms)[5]!.inputs)).size).toBe(all.length);
  });
});

describe("what a refused command is told", () => {
  const state = life(TERMS)[2]!;
  test.each<[object, string, string]>([
    [{ key: "x", at: 3, type: "report", user: "a", cost: 1.5, capacity: 1, currency: "EUR" }, "malformed", '"cost" expected an integer from 0 to 9007199254740991, got 1.5'],
    [{ key: "x", at: 3, type: "report", user: "a", cost: 1n, capacity: 1, currency: "EUR" }, "malformed", '"cost" expected a string, got 1n'],
    [{ key: "", at: 3, type: "seal" }, "malformed", '"key" expected a string that is not empty, got ""'],
    [{ key: "x", at: 3, type: "amend" }, "malformed", '"type" expected one of enroll, open, report, seal, assign, confirm, deliver, withdraw, commit, cancel, pay, train, read, finish, erase, purge, close, got "amend"'],
    [{ key: "x", at: 3, type: "enroll", user: "\ud800", owner: "x", capacity: 1 }, "malformed", '"command" expected a JSON value: finite numbers, well-formed strings, no circles, got an object (Object)'],
    [{ key: "x", at: 3, type: "report", user: "z", cost: 1, capacity: 1, currency: "EUR" }, "unknown-user", '"z" has no seat in this call'],
  ])("%#", (command, refusal, message) => {
    expect(data.advance(state, command as CallCommand)).toEqual({ accepted: false, state, refusal, message });
  });
  test("a command is read once", () => {
    const reads: PropertyKey[] = [];
    const command = new Proxy({ key: "x", at: 3, type: "enroll", user: "b", owner: "B", capacity: 1 }, {
      get: (target, key) => (reads.push(key), Reflect.get(target, key)),
    });
    expect(data.advance(state, command as CallCommand).accepted).toBe(true);
    // the symbol tells a plain object from a Map
    expect(reads.filter((key) => typeof key === "string")).toEqual(["key", "at", "type", "user", "owner", "capacity"]);
  });
});

test("terms that no digest can hold are refused at once", () =>
  expect(() => data.draft({ ...TERMS, id: "\ud800" })).toThrow('"terms" expected a JSON value'));
