// Objects that lie: what a call is given is read once, copied, and only then computed with.

import { load, type Game } from "candor";
import { afterEach, describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const { game } = await load();

const GAME: Game = { groups: [{ size: 2, reward: [1, 0, 0.5] }, { size: 1, reward: [0, 1, 0.25] }], lambda: 0.5 };
const honest = game.price(GAME);

/** An object whose field `name` does something and then says `value`. */
const doing = (fields: object, name: string, work: () => void, value: unknown): never =>
  Object.defineProperty({ ...fields }, name, { enumerable: true, get: () => { work(); return value; } }) as never;

/** Calls back into the room with more than its memory holds. */
function grow(): void {
  game.price({ groups: [{ size: 1, reward: new Float64Array(400_000) }] });
}

describe("holes", () => {
  test("in groups", () => {
    const groups: Game["groups"][number][] = [GAME.groups[0]!];
    groups[2] = GAME.groups[1]!;
    expect(caught(() => game.price({ groups }))).toMatchObject({ field: "groups[1]", got: undefined });
    expect(caught(() => game.price({ groups: new Array(3) }))).toMatchObject({ field: "groups[0]", got: undefined });
  });

  test("in offsets and in totals to go on from", () => {
    expect(caught(() => game.batch({ groups: [{ size: 1 }], prompts: 2, offsets: new Array(3) }))).toMatchObject({ field: "offsets[0]" });
    const batch = game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 2 });
    const { totals } = batch.price();
    expect(caught(() => batch.price({ after: { ...totals, state: new Array(totals.state.length) } }))).toMatchObject({ field: "after.state[0]" });
  });

  test("in candidates' values", () => {
    expect(caught(() => game.priceCandidates({ groups: [{ size: 1, values: [1, , 3] as number[] }] }))).toMatchObject({ field: "groups[0].values[1]" });
  });
});

describe("getters", () => {
  test("that change between reads are read once", () => {
    let size = 2;
    const lying = Object.defineProperty({ size: 0, reward: [1, 0, 0.5] }, "size", { enumerable: true, get: () => size++ });
    expect(game.price({ ...GAME, groups: [lying, GAME.groups[1]!] })).toEqual(honest);
    expect(size).toBe(3);
  });

  test.each(["size", "reward", "id"])("of a group's %s that call back into the room", (name) => {
    const [first, second] = GAME.groups;
    const value = { size: 2, reward: [1, 0, 0.5], id: undefined }[name];
    const priced = game.price({ ...GAME, groups: [doing(first!, name, grow, value), second!] });
    expect(priced).toEqual(honest);
  });

  test.each(["lambda", "groups", "divergence"])("of %s that call back into the room", (name) => {
    const value = { lambda: 0.5, groups: GAME.groups, divergence: "kl" }[name];
    expect(game.price(doing(GAME, name, grow, value))).toEqual(honest);
  });

  test("of an entry, and a proxy, that call back into the room", () => {
    const reward = [1, 0, 0.5];
    Object.defineProperty(reward, 1, { enumerable: true, get: () => (grow(), 0) });
    const watching = new Proxy([0, 1, 0.25], { get: (target, key) => (grow(), Reflect.get(target, key) as unknown) });
    expect(game.price({ ...GAME, groups: [{ size: 2, reward }, { size: 1, reward: watching }] })).toEqual(honest);
  });

  test("that throw leave the room as it was", () => {
    const fault = new Error("a fault of the caller's");
    expect(() => game.price(doing(GAME, "lambda", () => { throw fault; }, 1))).toThrow(fault);
    expect(game.price(GAME)).toEqual(honest);
  });
});

describe("a polluted Object.prototype", () => {
  const pollute = (name: string, value: unknown): void => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true });
  };
  const names = ["lambda", "rule", "size", "id", "multiplier", "baseline", "normalization"];
  afterEach(() => {
    for (const name of names) delete (Object.prototype as Record<string, unknown>)[name];
  });

  test("sets no option and no field", () => {
    pollute("lambda", 100);
    pollute("rule", "none");
    pollute("multiplier", 3);
    pollute("baseline", [1, 2, 3]);
    pollute("normalization", "max");
    const { policy, payments } = game.price(GAME);
    expect([policy, payments]).toEqual([honest.policy, honest.payments]);
    pollute("size", 7);
    expect(caught(() => game.price({ groups: [{ reward: [1] } as never] }))).toMatchObject({ field: "groups[0].size" });
  });
});

describe("arrays that say another length", () => {
  test("a typed array's own length says nothing", () => {
    const short = Object.defineProperty(new Float64Array([1, 0, 0.5]), "length", { value: 9 });
    expect(game.price({ ...GAME, groups: [{ size: 2, reward: short }, GAME.groups[1]!] })).toEqual(honest);
    const values = Object.defineProperty(new Float64Array([1, 0]), "length", { value: 9 });
    expect(game.priceCandidates({ groups: [{ size: 1, values }] }).scores.length).toBe(2);
  });

  test.each([[-1], [0.5], [NaN], [2 ** 53 - 1], [2 ** 32 - 1]])("a proxy whose length is %s is refused, by name and at once", (length) => {
    const lying = new Proxy([] as never[], { get: (target, key) => (key === "length" ? length : (Reflect.get(target, key) as unknown)) });
    expect(caught(() => game.price({ groups: lying }))).toMatchObject({ field: "groups" });
    expect(caught(() => game.price({ groups: [{ size: 1, reward: lying }] }))).toMatchObject({ field: "groups[0].reward" });
  });

  test("a refusal is one under any Object.prototype", () => {
    Object.defineProperty(Object.prototype, "get", { value: () => 1, configurable: true });
    let refusal: unknown;
    try {
      refusal = caught(() => game.price({ groups: [] }));
    } finally {
      delete (Object.prototype as Record<string, unknown>).get;
    }
    expect(refusal).toMatchObject({ field: "groups" });
  });
});

describe("numbers that are none", () => {
  test.each([[5n, "5n"], ["5", '"5"'], [new Number(5), "an object (Number)"], [true, "true"], [null, "null"]])("%s is shown as it is", (size, shown) => {
    expect(caught(() => game.price({ groups: [{ size: size as number, reward: [1] }] })).message).toBe(`"groups[0].size" expected a number, got ${shown}`);
  });
});

describe("batches that no memory can hold are refused at once, by name", () => {
  test.each<[object, string]>([
    [{ prompts: 4294967294, outcomes: 1 }, "prompts"], [{ prompts: 60_000_000, outcomes: 100 }, "prompts"], [{ prompts: 1, outcomes: 4294967295 }, "prompts"],
    [{ prompts: 1, offsets: [0, 4294967295] }, "offsets"], [{ prompts: 2, offsets: [0, 1, 2 ** 32] }, "offsets[2]"],
  ])("%j", (shape, field) => {
    const { field: blamed, code } = caught(() => game.batch({ groups: [{ size: 1 }], ...shape } as never));
    expect([blamed, ["out-of-memory", "wrong-value"].includes(code)]).toEqual([field, true]);
  });
});
