// What a plan is compared with, against withdrawals and plans one at a time.

import fc from "fast-check";
import { load, type DataCall } from "candor";
import { describe, expect, test } from "vitest";
import { calls, check, mechanisms, posted } from "./arbitraries.js";
import { comparison } from "./reference/compare.js";

const { data } = await load();

const KEY = "00112233445566778899aabbccddeeff";
const named = (call: DataCall): DataCall => ({ ...call, users: call.users.map((user, i) => ({ id: `u${i}`, ...user })) });

describe.each(mechanisms)("%s", (_, mechanism) => {
  test.each([false, true])("is what every withdrawal and plan says by itself, assigned again: %s", (reassign) => {
    check(calls(30), (c) => {
      const call = mechanism(c);
      expect(data.compare(call, { reassign })).toEqual(comparison(data, call, reassign));
    });
  });
});

test("with a key, and several targets", () => fc.assert(fc.property(calls(30), fc.constantFrom(...mechanisms), (c, [name, mechanism]) => {
  const levels = [{ threshold: c.threshold, value: 1 }, { threshold: c.threshold + 9, value: 2 }];
  const { threshold: _, ...call } = { ...mechanism(c), levels } as DataCall;
  const drawn = name === "club" ? call as DataCall : named({ ...call, key: KEY } as DataCall);
  expect(data.compare(drawn, { reassign: true })).toEqual(comparison(data, drawn, true));
}), { numRuns: 500, seed: 260507419 }));

test("posted rules are compared with nothing", () => check(calls(), (c) => {
  expect(data.compare(posted(c))).toEqual({ ifOneLeaves: [], orderOfEquals: null, samePosted: null, bestPosted: null });
}));

test("thousands of users, many equal: sorted by digits as by merging", () => {
  const users = data.sample({ distribution: "pareto", users: 3000, seed: 7 }).map(({ cost, ...user }) => ({ cost: cost % 50, ...user }));
  const threshold = 9000;
  for (const protocol of ["simultaneous", "small-first"] as const) {
    for (const call of [{ rule: "critical-value", reserve: 40 }, { rule: "proportional", reserve: 40 }] as const) {
      const whole = { users, threshold, protocol, ...call };
      expect(data.compare(whole, { reassign: true })).toEqual(comparison(data, whole, true));
    }
  }
});

test("money beyond 2^53 - 1: what the reserve would pay for the whole threshold, of a call that is null", () => {
  const call = {
    users: [{ cost: 3, capacity: 5 }], threshold: 2 ** 40, rule: "critical-value", reserve: 2 ** 40,
  } as const;
  expect(data.compare(call)).toEqual(comparison(data, call, false));
});

test("a hindsight price whose total is no safe integer: nothing is said of subsidies", () => {
  const call = {
    users: [{ cost: 1, capacity: 2 ** 20 }, { cost: 2 ** 50, capacity: 2 ** 20 }], threshold: 2 ** 20 + 1,
    rule: "critical-value", reserve: 5,
  } as const;
  expect(data.compare(call)).toMatchObject({ samePosted: null, bestPosted: null });
  expect(data.compare(call)).toEqual(comparison(data, call, false));
});

test.each([
  ["options", 3, `"options" expected an object, got 3`],
  ["reassign", { reassign: 1 }, `"reassign" expected true or false, got 1`],
  ["another field", { most: 3 }, `"most" is not a field; expected reassign`],
])("refuses %s", (_, options, message) => {
  const call = { users: [], threshold: 1, rule: "critical-value", reserve: 5 } as const;
  expect(() => data.compare(call, options as never)).toThrow(message);
});
