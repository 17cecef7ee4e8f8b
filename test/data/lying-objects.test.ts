// Objects that say one thing to a check and another to the core: every value is read one time, and copied.

import { load, type CallCommand, type DataCall } from "candor";
import { afterEach, describe, expect, test } from "vitest";

const { data } = await load();

const valid = (): any => ({
  users: [{ id: "a", cost: 2, capacity: 4, benefit: 3 }, { id: "b", cost: 5, capacity: 6 }], threshold: 5, rule: "critical-value", reserve: 9,
});
const plain = data.plan(valid());

/** The same object, every field a getter that gives its value once and something else ever after. */
function changing(value: any, reads: Map<string, number>, path = ""): any {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const object = {};
  for (const [key, entry] of Object.entries(value)) {
    Object.defineProperty(object, key, {
      enumerable: true,
      get() {
        const at = `${path}.${key}`;
        reads.set(at, (reads.get(at) ?? 0) + 1);
        return reads.get(at) === 1 ? changing(entry, reads, at) : -1;
      },
    });
  }
  return object;
}

describe("a getter that changes", () => {
  test("is read once", () => {
    const reads = new Map<string, number>();
    const call = changing({ ...valid(), spillover: [1, 2], buffer: [0, 3] }, reads);
    expect(data.plan(call)).toEqual(data.plan({ ...valid(), spillover: [1, 2], buffer: [0, 3] }));
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
  });
  test("likewise of a user", () => {
    const reads = new Map<string, number>();
    const users = valid().users.map((user: object, i: number) => changing(user, reads, String(i)));
    expect(data.withdraw({ ...valid(), users }, ["b"]).ids).toEqual(["a", "b"]);
    expect(reads).toEqual(new Map(["0.id", "0.cost", "0.capacity", "0.benefit", "1.id", "1.cost", "1.capacity"].map((at) => [at, 1])));
  });
  test("a proxy is asked for a field once", () => {
    const asked: PropertyKey[] = [];
    const user = new Proxy({ cost: 2, capacity: 4 }, { get: (target, key) => (asked.push(key), Reflect.get(target, key)) });
    data.plan({ ...valid(), users: [user, valid().users[1]] });
    // the symbol tells a plain object from a Map
    expect(asked.filter((key) => typeof key === "string")).toEqual(["cost", "capacity"]);
  });
});

test("a getter that calls the room back, and makes its memory grow, changes nothing", () => {
  const many = Array.from({ length: 200_000 }, () => ({ cost: 1, capacity: 1 }));
  const call = valid();
  Object.defineProperty(call.users[1], "capacity", {
    enumerable: true,
    get: () => (data.plan({ users: many, threshold: 1, rule: "critical-value", reserve: 1 }), 6),
  });
  expect(data.plan(call)).toEqual(plain);
});

test("what is changed after the call changes no result", () => {
  const call = { ...valid(), levels: [{ threshold: 5, value: 1 }], spillover: [1, 2] };
  const { ids, options } = data.plan(call);
  const before = JSON.stringify({ ids, options });
  call.users[0].id = "z";
  call.levels[0].threshold = 9;
  call.spillover[0] = 0;
  expect(JSON.stringify({ ids, options })).toBe(before);
});

describe("Object.prototype polluted", () => {
  const polluted = ["protocol", "benefit", "reassign", "levels", "costs", "leaves", "buffer", "id", "key", "subsidy", "spare"];
  afterEach(() => polluted.forEach((name) => delete (Object.prototype as any)[name]));
  const pollute = (): void => polluted.forEach((name) => Object.defineProperty(Object.prototype, name, {
    configurable: true, writable: true, value: name === "reassign" ? true : name === "protocol" ? "small-first" : 7,
  }));
  test("obeys it nowhere", () => {
    const simulation = {
      distribution: "uniform", users: 9, seed: 1, trials: 20, threshold: 20, leaving: 0.2, contenders: [{ rule: "critical-value", reserve: 900 }],
    } as const;
    const work = (): unknown => {
      let state = data.calls.begin("calls/c");
      const bodies = [
        { type: "announce", currency: "EUR", rule: "critical-value", threshold: 5, reserve: 9, reportsUntil: 5, window: 5, salt: "1".repeat(32) },
        { type: "enroll", user: "a", owner: "a", capacity: 9 }, { type: "open" },
        { type: "report", user: "a", cost: 1, capacity: 9, currency: "EUR", salt: "0".repeat(32) },
      ];
      for (const body of bodies) {
        const command = { key: body.type, actor: "candor", role: "operator", version: state.version, at: 1, ...body };
        for (const event of data.calls.decide(state, command as CallCommand).events) state = data.calls.evolve(state, event);
      }
      return JSON.stringify([
        data.plan(valid()), data.withdraw(valid(), ["a"]), data.window(valid()), data.simulate(simulation), data.calls.snapshot(state),
      ]);
    };
    const before = work();
    pollute();
    expect(work()).toBe(before);
  });
});

test("a call is what its own fields say", () => {
  const inherited = Object.assign(Object.create({ reserve: 9 }), { ...valid(), reserve: undefined }) as DataCall;
  expect(() => data.plan(inherited)).toThrow('"reserve" expected an integer');
});
