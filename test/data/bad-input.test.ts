// One valid call, then one thing wrong at a time: the error's type, and its message word for word.

import { load } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const { data } = await load();

const valid = (): any => ({
  users: [{ id: "a", cost: 2, capacity: 4, benefit: 3 }, { cost: 5, capacity: 6 }],
  threshold: 5, rule: "critical-value", protocol: "simultaneous", reserve: 9, spillover: [1, 2], buffer: [1, 10],
});
const SAFE = Number.MAX_SAFE_INTEGER;
const amount = "an integer from 0 to 9007199254740991";

const cases: [string, typeof TypeError | typeof RangeError, string, (call: any) => void][] = [
  ["users is no array", TypeError, '"users" expected an array, got an object (Object)', (c) => (c.users = {})],
  ["user is no object", TypeError, '"users[1]" expected an object, got null', (c) => (c.users[1] = null)],
  ["a hole among users", TypeError, '"users[0]" expected an object, got undefined', (c) => (c.users = [, { cost: 1, capacity: 1 }])],
  ["user id", TypeError, '"users[0].id" expected a string, got 7', (c) => (c.users[0].id = 7)],
  ["unknown user field", TypeError, '"users[0].price" is not a field; expected id, cost, capacity, benefit', (c) => (c.users[0].price = 1)],
  ["cost missing", TypeError, `"users[1].cost" expected ${amount}, got undefined`, (c) => delete c.users[1].cost],
  ["cost a string", TypeError, `"users[1].cost" expected ${amount}, got "5"`, (c) => (c.users[1].cost = "5")],
  ["cost a boolean", TypeError, `"users[1].cost" expected ${amount}, got true`, (c) => (c.users[1].cost = true)],
  ["cost negative", RangeError, `"users[1].cost" expected ${amount}, got -1`, (c) => (c.users[1].cost = -1)],
  ["cost NaN", RangeError, `"users[0].cost" expected ${amount}, got NaN`, (c) => (c.users[0].cost = NaN)],
  ["cost infinite", RangeError, `"users[0].cost" expected ${amount}, got Infinity`, (c) => (c.users[0].cost = Infinity)],
  ["cost a fraction", RangeError, `"users[0].cost" expected ${amount}, got 1.5`, (c) => (c.users[0].cost = 1.5)],
  ["cost unsafe", RangeError, `"users[0].cost" expected ${amount}, got ${2 ** 53}`, (c) => (c.users[0].cost = 2 ** 53)],
  ["capacity negative", RangeError, `"users[1].capacity" expected ${amount}, got -3`, (c) => (c.users[1].capacity = -3)],
  ["capacity a fraction", RangeError, `"users[1].capacity" expected ${amount}, got 0.5`, (c) => (c.users[1].capacity = 0.5)],
  ["benefit negative", RangeError, `"users[0].benefit" expected ${amount}, got -1`, (c) => (c.users[0].benefit = -1)],
  ["benefit a bigint", TypeError, `"users[0].benefit" expected ${amount}, got 1n`, (c) => (c.users[0].benefit = 1n)],
  ["threshold 0", RangeError, '"threshold" expected an integer from 1 to 9007199254740991, got 0', (c) => (c.threshold = 0)],
  ["threshold a fraction", RangeError, '"threshold" expected an integer from 1 to 9007199254740991, got 2.5', (c) => (c.threshold = 2.5)],
  ["threshold missing", TypeError, '"threshold" expected an integer from 1 to 9007199254740991, got undefined', (c) => delete c.threshold],
  ["reserve negative", RangeError, `"reserve" expected ${amount}, got -1`, (c) => (c.reserve = -1)],
  ["reserve a fraction", RangeError, `"reserve" expected ${amount}, got 0.1`, (c) => (c.reserve = 0.1)],
  ["reserve NaN", RangeError, `"reserve" expected ${amount}, got NaN`, (c) => (c.reserve = NaN)],
  ["reserve a boolean", TypeError, `"reserve" expected ${amount}, got false`, (c) => (c.reserve = false)],
  ["reserve missing", TypeError, `"reserve" expected ${amount}, got undefined`, (c) => delete c.reserve],
  ["rule unknown", RangeError, '"rule" expected one of critical-value, benefit-backed, club, proportional, posted, posted-lump, posted-hindsight, got "vcg"', (c) => (c.rule = "vcg")],
  ["rule missing", TypeError, '"rule" expected one of critical-value, benefit-backed, club, proportional, posted, posted-lump, posted-hindsight, got undefined', (c) => delete c.rule],
  ["protocol unknown", RangeError, '"protocol" expected one of simultaneous, small-first, got "large-first"', (c) => (c.protocol = "large-first")],
  ["a field of another rule", TypeError, '"subsidy" is not a field; expected users, threshold, levels, rule (critical-value), reserve, protocol, spillover, buffer, key',
    (c) => (c.subsidy = 3)],
  ["unknown field", TypeError, '"budget" is not a field; expected users, threshold, levels, rule, protocol, reserve, subsidy, floor, spillover, caps, buffer, key', (c) => (c.budget = 3)],
  ["spillover above 1", RangeError, '"spillover[0]" expected an integer from 0 to 2, got 3', (c) => (c.spillover = [3, 2])],
  ["spillover a decimal", TypeError, '"spillover" expected an array, got 0.5', (c) => (c.spillover = 0.5)],
  ["spillover over 0", RangeError, '"spillover[1]" expected an integer from 1 to 2147483647, got 0', (c) => (c.spillover = [0, 0])],
  ["buffer negative", RangeError, '"buffer[0]" expected an integer from 0 to 2147483647, got -1', (c) => (c.buffer = [-1, 2])],
  ["buffer small-first", RangeError, '"buffer" expected 0 with protocol small-first, which asks on instead, got an array of 2', (c) => (c.protocol = "small-first")],
  ["thresholds not increasing", RangeError, '"levels[1].threshold" expected an integer from 6 to 9007199254740991, got 5', (c) => (c.levels = [{ threshold: 5, value: 1 }, { threshold: 5, value: 2 }])],
  ["values not increasing", RangeError, '"levels[1].value" expected an integer from 2 to 9007199254740991, got 1', (c) => (c.levels = [{ threshold: 5, value: 1 }, { threshold: 6, value: 1 }])],
  ["no levels", RangeError, '"levels" expected at least one entry, got an array of 0', (c) => (c.levels = [])],
  ["announced target", RangeError, '"threshold" expected one of 6, 7, got 5', (c) => (c.levels = [{ threshold: 6, value: 1 }, { threshold: 7, value: 2 }])],
  ["units past 2^53", RangeError, `"users[1].capacity" expected totals that cannot pass 2^53 - 1, got ${SAFE}`, (c) => (c.users[1].capacity = SAFE)],
  ["money past 2^53", RangeError, `"users[1].capacity" expected totals that cannot pass 2^53 - 1 at reserve 10, got ${2 ** 50}`, (c) => { c.users[1].capacity = 2 ** 50; c.reserve = 10; }],
  ["benefits past 2^53", RangeError, `"users[1].benefit" expected totals that cannot pass 2^53 - 1, got ${SAFE - 1}`, (c) => (c.users[1].benefit = SAFE - 1)],
  ["levels' benefits past 2^53", RangeError, '"users[0].benefit" expected totals that cannot pass 2^53 - 1 at value 9007199254740990, got 3', (c) => { delete c.threshold; c.levels = [{ threshold: 6, value: SAFE - 1 }]; }],
  ["user id empty", RangeError, '"users[0].id" expected a string that is not empty, got ""', (c) => (c.users[0].id = "")],
  ["user id twice", RangeError, '"users[1].id" expected a name that no user before it has, got "a"', (c) => (c.users[1].id = "a")],
];

describe("plan", () => {
  test("the valid case", () => expect(data.plan(valid()).committed).toBe(true));
  test.each(cases)("%s", (_, type, message, edit) => {
    const call = valid();
    edit(call);
    const refusal = caught(() => data.plan(call));
    expect(refusal.message).toBe(message);
    expect(refusal).toBeInstanceOf(type);
    expect(data.plan(valid()).committed).toBe(true);
  });
  test.each([undefined, null, 1, "call", []])("not a call: %j", (value) => expect(() => data.plan(value as any)).toThrow(TypeError));
  test.each([
    ["posted", { rule: "posted" }, '"subsidy" expected an integer from 0 to 9007199254740991, got undefined'],
    ["posted has no protocol", { rule: "posted", subsidy: 1, protocol: "simultaneous" }, '"protocol" is not a field; expected users, threshold, levels, rule (posted), subsidy'],
    ["posted-lump without floor", { rule: "posted-lump", subsidy: 1 }, '"floor" expected an integer from 1 to 9007199254740991, got undefined'],
    ["posted-lump of nothing", { rule: "posted-lump", subsidy: 1, floor: 0 }, '"floor" expected an integer from 1'],
    ["club small-first", { rule: "club", protocol: "small-first" }, '"protocol" expected one of simultaneous, got "small-first"'],
    ["caps", { rule: "benefit-backed", caps: "both" }, '"caps" expected one of pivotal, dominant, got "both"'],
    ["hindsight that a double cannot say", { rule: "posted-hindsight", users: [{ cost: SAFE, capacity: 2 }], threshold: 2 }, '"users[0].cost" expected totals that cannot pass 2^53 - 1'],
  ])("%s", (_, change, message) => {
    const { users, threshold } = valid();
    expect(() => data.plan({ users, threshold, ...change } as any)).toThrow(message);
  });
  test("a cost above every price harms nobody, however large", () => {
    expect(data.plan({ ...valid(), users: [...valid().users, { cost: SAFE, capacity: 9 }] }).committed).toBe(true);
  });
});

describe("withdraw and window", () => {
  const players = (n: number): any[] => Array.from({ length: n }, () => ({ cost: 1, capacity: 1 }));
  test.each<[unknown[], string]>([
    [[2], '"leavers[0]" expected an integer from 0 to 1, got 2'],
    [[0.5], '"leavers[0]" expected an integer from 0 to 1, got 0.5'],
    [["eve"], '"leavers[0]" expected the id of a user, got "eve"'],
    [["a", "__proto__"], '"leavers[1]" expected the id of a user, got "__proto__"'],
    [[0, 0], '"leavers[1]" expected every user once, got 0'],
    [[0, "a"], '"leavers[1]" expected every user once, got "a"'],
    [[1n], '"leavers[0]" expected the id or the index of a user, got 1n'],
    [[, 1], '"leavers[0]" expected the id or the index of a user, got undefined'],
  ])("leavers %#", (leavers, message) => expect(caught(() => data.withdraw(valid(), leavers as any)).message).toBe(message));
  test("reassign", () => expect(() => data.withdraw(valid(), [], { reassign: 1 as any })).toThrow('"reassign" expected true or false, got 1'));
  test("voided assignments past 2^53", () => {
    const users = [{ cost: 0, capacity: 4e15 }, ...players(5)];
    const big = { users, threshold: 4e15 + 1, rule: "critical-value", reserve: 1 } as const;
    expect(data.withdraw(big, [1, 2], { reassign: true })).toMatchObject({ committed: true, rounds: 3, voided: 8e15 });
    expect(() => data.withdraw(big, [1, 2, 3], { reassign: true })).toThrow('"leavers" expected voided assignments whose totals do not pass 2^53 - 1');
  });
  test("no window after posted subsidies", () => expect(() => data.window({ users: [], threshold: 1, rule: "posted", subsidy: 1 } as any))
    .toThrow('"rule" expected one of critical-value, benefit-backed, club, proportional, got "posted"'));
  test("reversibility above 1", () => expect(() => data.window(valid(), { reversibility: [2, 1] }))
    .toThrow('"reversibility[0]" expected an integer from 0 to 1, got 2'));
  test("too many players", () => expect(() => data.window({ users: players(11), threshold: 11, rule: "critical-value", reserve: 1 }))
    .toThrow('"users" expected at most 10 with a burden, got 11'));
  test("fractions too fine for the money", () => {
    const users = [{ cost: 2 ** 40, capacity: 1 }];
    const big = { users, threshold: 1, rule: "critical-value", reserve: 2 ** 40, spillover: [1, 2 ** 31 - 1] } as const;
    expect(() => data.window(big, { reversibility: [1, 2 ** 31 - 1] })).toThrow('"options" expected money times the denominators');
  });
});

describe("simulate", () => {
  const options = (): any => ({ distribution: "uniform", users: 5, seed: 1, trials: 10, threshold: 20, contenders: [{ rule: "posted", subsidy: 800 }] });
  test("the valid case", () => expect(data.simulate(options())).toHaveLength(1));
  test.each<[string, (o: any) => void]>([
    ['"distribution" expected one of uniform, lognormal, pareto, bimodal, got "normal"', (o) => (o.distribution = "normal")],
    ['"users" expected an integer from 1 to 1000000, got 0', (o) => (o.users = 0)],
    ['"seed" expected an integer from 0 to 9007199254740991, got undefined', (o) => delete o.seed],
    ['"trials" expected an integer from 1 to 2147483648, got 0', (o) => (o.trials = 0)],
    ['"leaving" expected a number from 0 to 1, got 1.5', (o) => (o.leaving = 1.5)],
    ['"contenders" expected at least one entry, got an array of 0', (o) => (o.contenders = [])],
    ['"contenders[0].subsidy" expected totals that cannot pass 2^53 - 1', (o) => (o.contenders[0].subsidy = 2 ** 52)],
    ['"contenders[0].reserve" expected an integer from 0 to 9007199254740991, got undefined', (o) => (o.contenders[0] = { rule: "critical-value" })],
    ['"contenders[0].threshold" is not a field', (o) => (o.contenders[0].threshold = 5)],
    ['"contenders[0].users" is not a field', (o) => (o.contenders[0].users = [])],
    ['"contenders[0].reassign" expected true or false, got 1', (o) => (o.contenders[0].reassign = 1)],
  ])("%s", (message, edit) => {
    const o = options();
    edit(o);
    expect(() => data.simulate(o)).toThrow(message);
  });
});
