// What is decided by lot: between equals, and what rule D rounds up. Shares that identities cannot farm, results that do not depend on
// the order of users.

import fc from "fast-check";
import { load, type DataPlan, type DataUser, type WindowCall } from "candor";
import { describe, expect, test } from "vitest";
import { backed, calls, check, proportional, RUNS, simultaneous, smallFirst, total, type Case } from "./arbitraries.js";

const { data } = await load();
const key = (k: number): string => k.toString(16).padStart(32, "0");
const KEYS = Array.from({ length: 400 }, (_, k) => key(7919 * k + 1));
const withKey = (call: WindowCall, drawn = KEYS[0]!): WindowCall =>
  ({ ...call, users: call.users.map((user, i) => ({ id: `user ${i}`, ...user })), key: drawn }) as WindowCall;

describe("rule D and identities", () => {
  const others = Array.from({ length: 1000 }, (_, i): DataUser => ({ id: `other ${i}`, cost: 1, capacity: 1 }));
  const whole: DataUser[] = [{ id: "me", cost: 1, capacity: 50 }];
  const split = Array.from({ length: 50 }, (_, i): DataUser => ({ id: `me ${i}`, cost: 1, capacity: 1 }));
  const share = (users: DataUser[], drawn?: string): number => {
    const plan = data.plan({ users, threshold: 105, rule: "proportional", reserve: 100, ...(drawn && { key: drawn }) });
    return plan.ids.reduce((sum, id, i) => sum + (id!.startsWith("me") ? plan.contributions[i]! : 0), 0);
  };
  test("without a key, ties by index are farmed: 5 units as one, 50 as fifty who come first", () =>
    expect([share([...whole, ...others]), share([...split, ...others]), share([...others, ...split])]).toEqual([5, 50, 0]));
  test("with one, 5 units as one, and in the mean as fifty, whenever they come", () => {
    expect(KEYS.map((drawn) => share([...whole, ...others], drawn)).every((units) => units === 5)).toBe(true);
    const drawn = KEYS.map((one) => share([...split, ...others], one));
    // standard deviation of one draw: that of 50 out of 1050 units of which 105 are taken, 2.07
    expect(Math.abs(total(drawn) / KEYS.length - 5)).toBeLessThan(4 * (2.07 / 20));
    expect(KEYS.map((one) => share([...others, ...split], one))).toEqual(drawn);
  });
  test("a share is the exact one, rounded up or down, and as often up as makes the mean exact", () => {
    const users = [3, 5, 7, 11].map((capacity, i) => ({ id: String(i), cost: 1, capacity }));
    const plans = KEYS.map((drawn) => data.plan({ users, threshold: 9, rule: "proportional", reserve: 1, key: drawn }));
    users.forEach(({ capacity }, i) => {
      const exact = (capacity * 9) / 26;
      for (const { contributions } of plans) expect([Math.floor(exact), Math.ceil(exact)]).toContain(contributions[i]);
      const mean = plans.reduce((sum, { contributions }) => sum + contributions[i]!, 0) / plans.length;
      expect(Math.abs(mean - exact)).toBeLessThan(4 * (0.5 / 20));
    });
  });
  test("amounts whose products need 128 bits", () => {
    const users = [2 ** 50 + 1, 2 ** 51 + 3, 2 ** 49 - 7, 12345678901].map((capacity, i) => ({ id: String(i), cost: 0, capacity }));
    const all = users.reduce((sum, { capacity }) => sum + BigInt(capacity), 0n);
    const threshold = 2 ** 51 + 987654321;
    const { contributions } = data.plan({ users, threshold, rule: "proportional", reserve: 1, key: KEYS[1]! });
    users.forEach(({ capacity }, i) => {
      const floor = Number((BigInt(capacity) * BigInt(threshold)) / all);
      expect([floor, floor + 1]).toContain(contributions[i]);
    });
    expect(total(contributions)).toBe(threshold);
  });
  test("leavers: what they leave open is drawn among the rest, and nobody's share falls", () => fc.assert(fc.property(calls(), fc.nat(), (c, leaver) => {
    const call = withKey({ ...proportional(c), protocol: "small-first" });
    const [before, after] = [data.plan(call), data.withdraw(call, [leaver % c.users.length])];
    const rest = before.burdens.reduce((sum, burden, i) => sum + (i === leaver % c.users.length ? 0 : burden), 0);
    expect(after.committed).toBe(before.committed && rest >= c.threshold);
    if (!after.committed) return;
    expect(after.kept).toBe(c.threshold);
    after.contributions.forEach((units, i) => {
      if (i !== leaver % c.users.length) expect(units >= before.contributions[i]! && units <= before.burdens[i]!).toBe(true);
    });
  }), RUNS));
});

const rules: [string, (c: Case) => WindowCall][] = [
  ["critical-value simultaneous", simultaneous], ["critical-value small-first", smallFirst], ["proportional", proportional],
  ["benefit-backed simultaneous", (c) => backed(c, "pivotal")], ["benefit-backed small-first", (c) => backed(c, "pivotal", "small-first")],
];

describe.each(rules)("%s", (_, rule) => {
  test("with a key the order of users says nothing", () => check(calls(), (c) => {
    const call = withKey(rule(c));
    const byId = ({ ids, contributions, payments, order }: DataPlan): unknown => ({
      users: Object.fromEntries(ids.map((id, i) => [id, [contributions[i], payments[i]]])), order: Array.from(order, (i) => ids[i]),
    });
    expect(byId(data.plan({ ...call, users: [...call.users].reverse() }))).toEqual(byId(data.plan(call)));
  }));
  test("it decides between equals alone: nobody is passed over who comes before by cost or burden", () => check(calls(), (c) => {
    const [keyed, plain] = [data.plan(withKey(rule(c))), data.plan(rule(c))];
    expect([keyed.committed, keyed.kept, [...keyed.burdens]]).toEqual([plain.committed, plain.kept, [...plain.burdens]]);
    const primary = (plan: DataPlan): number[] => Array.from(plan.order, (i) => (_.endsWith("ous") ? c.users[i]!.cost : plan.burdens[i]!));
    expect(primary(keyed)).toEqual(primary(plain));
  }));
});

test("each of four equals is asked as often", () => {
  const users = Array.from({ length: 4 }, (_, i) => ({ id: `u${i}`, cost: 3, capacity: 5 }));
  const asked = [0, 0, 0, 0];
  for (const drawn of KEYS) {
    data.plan({ users, threshold: 5, rule: "critical-value", protocol: "small-first", reserve: 9, key: drawn }).contributions.forEach((units, i) => (asked[i]! += units / 5));
  }
  for (const count of asked) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75));
});

test.each([["simultaneous", simultaneous], ["small-first", smallFirst]] as const)("lots cost no truth: %s, no report beats it", (_, rule) => check(calls(6, { benefits: false }), (c) => {
  const call = withKey(rule(c));
  const gain = (i: number, cost: number): number => {
    const plan = data.plan({ ...call, users: call.users.map((user, j) => (j === i ? { ...user, cost } : user)) });
    return plan.payments[i]! - c.users[i]!.cost * plan.contributions[i]!;
  };
  c.users.forEach((user, i) => {
    for (let z = 0; z < 15; z++) expect(gain(i, z)).toBeLessThanOrEqual(gain(i, user.cost));
  });
}));

describe("the key", () => {
  const users = [{ id: "a", cost: 1, capacity: 5 }, { id: "b", cost: 1, capacity: 5 }];
  const call = { users, threshold: 5, rule: "proportional", reserve: 9 } as const;
  test("is in no result", () => expect(JSON.stringify(data.withdraw({ ...call, key: KEYS[3]! }, []))).not.toContain(KEYS[3]));
  test.each<[unknown, object, string]>([
    ["abc", {}, '"key" expected 32 hexadecimal digits, got "another string"'], [7, {}, '"key" expected 32 hexadecimal digits, got 7'],
    [KEYS[0], { users: [{ cost: 1, capacity: 1 }] }, '"users[0].id" expected a name, by which lots are drawn, got undefined'],
    [KEYS[0], { rule: "club", reserve: undefined }, '"key" is not a field'],
  ])("%j", (value, change, message) => expect(() => data.plan({ ...call, ...change, key: value } as never)).toThrow(message));
});
