// One valid game, then one thing wrong at a time: the error's type, and its message word for word.

import { load } from "candor";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const { game } = await load();

const valid = () => ({
  groups: [{ size: 2, reward: [0.1, 0.9, 0.5] }, { id: "b", size: 1, reward: [0.7, 0.2, 0.4] }] as any[],
  baseline: [1, 2, 3] as any,
  boost: [0, 0, 0.1] as any,
  divergence: "kl" as any,
  lambda: 0.5 as any,
  normalization: "none" as any,
  rule: "affine-maximizer" as any,
});
type Valid = ReturnType<typeof valid>;
const change = (edit: (g: Valid) => void): Valid => {
  const g = valid();
  edit(g);
  return g;
};

const cases: [string, typeof TypeError | typeof RangeError, string, (g: Valid) => void][] = [
  ["no groups", RangeError, '"groups" expected at least one entry, got an array of 0', (g) => (g.groups = [])],
  ["groups is no array", TypeError, '"groups" expected an array, got an object (Object)', (g) => (g.groups = {} as any)],
  ["group is no object", TypeError, '"groups[1]" expected an object, got null', (g) => (g.groups[1] = null)],
  ["group id", TypeError, '"groups[1].id" expected a string, got 7', (g) => (g.groups[1].id = 7)],
  ["unknown field", TypeError, '"lamda" is not a field; expected groups, baseline, boost, divergence, lambda, normalization, rule, ascent, rebate', (g) => ((g as any).lamda = 1)],
  ["unknown group field", TypeError, '"groups[0].weight" is not a field; expected id, size, multiplier, reward', (g) => (g.groups[0].weight = 1)],
  ["size missing", TypeError, '"groups[0].size" expected a number, got undefined', (g) => delete g.groups[0].size],
  ["size 0", RangeError, '"groups[0].size" expected a number > 0, got 0', (g) => (g.groups[0].size = 0)],
  ["size negative", RangeError, '"groups[1].size" expected a number > 0, got -1', (g) => (g.groups[1].size = -1)],
  ["size NaN", RangeError, '"groups[1].size" expected a finite number, got NaN', (g) => (g.groups[1].size = NaN)],
  ["size a string", TypeError, '"groups[1].size" expected a number, got "3"', (g) => (g.groups[1].size = "3")],
  ["multiplier 0", RangeError, '"groups[1].multiplier" expected a number from 1e-9 to 1000000000, got 0', (g) => (g.groups[1].multiplier = 0)],
  ["reward missing", TypeError, '"groups[1].reward" expected an array of numbers, got undefined', (g) => delete g.groups[1].reward],
  ["no outcomes", RangeError, '"groups[0].reward" expected at least one number, got an array of 0', (g) => (g.groups[0].reward = [])],
  ["unequal lengths", RangeError, '"groups[1].reward" expected 3 numbers, got an array of 2', (g) => g.groups[1].reward.pop()],
  ["reward NaN", RangeError, '"groups[1].reward[2]" expected a finite number, got NaN', (g) => (g.groups[1].reward[2] = NaN)],
  ["reward infinite, typed", RangeError, '"groups[0].reward[1]" expected a finite number, got -Infinity', (g) => (g.groups[0].reward = Float64Array.of(0, -Infinity, 1))],
  ["reward a string", TypeError, '"groups[0].reward[0]" expected a number, got "0.1"', (g) => (g.groups[0].reward[0] = "0.1")],
  ["reward null", TypeError, '"groups[0].reward[1]" expected a number, got null', (g) => (g.groups[0].reward[1] = null)],
  ["reward with a hole", TypeError, '"groups[0].reward[1]" expected a number, got undefined', (g) => delete g.groups[0].reward[1]],
  ["reward of bigints", TypeError, '"groups[0].reward" expected an array of numbers, got an object (BigInt64Array)', (g) => (g.groups[0].reward = BigInt64Array.of(1n, 2n, 3n))],
  ["baseline zero", RangeError, '"baseline[1]" expected a finite number > 0, got 0', (g) => (g.baseline[1] = 0)],
  ["baseline negative", RangeError, '"baseline[0]" expected a finite number > 0, got -1', (g) => (g.baseline[0] = -1)],
  ["baseline infinite", RangeError, '"baseline[2]" expected a finite number > 0, got Infinity', (g) => (g.baseline[2] = Infinity)],
  ["baseline too long", RangeError, '"baseline" expected 3 numbers, got an array of 4', (g) => g.baseline.push(1)],
  ["boost NaN", RangeError, '"boost[0]" expected a finite number, got NaN', (g) => (g.boost[0] = NaN)],
  ["boost too short", RangeError, '"boost" expected 3 numbers, got an array of 2', (g) => g.boost.pop()],
  ["lambda 0", RangeError, '"lambda" expected a number from 1e-300 to 1e+300, got 0', (g) => (g.lambda = 0)],
  ["lambda null", TypeError, '"lambda" expected a number from 1e-300 to 1e+300, got null', (g) => (g.lambda = null)],
  ["divergence unknown", RangeError, '"divergence" expected one of kl, chi2, total-variation, reverse-kl, hellinger, jensen-shannon, got "KL"', (g) => (g.divergence = "KL")],
  ["divergence a number", TypeError, '"divergence" expected one of kl, chi2, total-variation, reverse-kl, hellinger, jensen-shannon, got 2', (g) => (g.divergence = 2)],
  ["alpha 0", RangeError, '"divergence.alpha" expected a number that is neither 0 (reverse-kl) nor 1 (kl), got 0', (g) => (g.divergence = { alpha: 0 })],
  ["alpha 1", RangeError, '"divergence.alpha" expected a number that is neither 0 (reverse-kl) nor 1 (kl), got 1', (g) => (g.divergence = { alpha: 1 })],
  ["alpha infinite", RangeError, '"divergence.alpha" expected a finite number, got Infinity', (g) => (g.divergence = { alpha: Infinity })],
  ["divergence with more", TypeError, '"divergence.beta" is not a field; expected alpha', (g) => (g.divergence = { alpha: 2, beta: 1 })],
  ["alpha too low for the baseline", RangeError, '"baseline[0]" expected q^(1 - alpha) above 1e-290 for the normalised entry q, got 5e-91', (g) => { g.divergence = { alpha: -3 }; g.baseline = [1e-90, 1, 1]; }],
  ["normalization unknown", RangeError, '"normalization" expected one of none, sum, max, range, z-score, got "mean"', (g) => (g.normalization = "mean")],
  ["all zero under sum", RangeError, '"groups[1].reward" expected a sum > 0 to be divided by, got 0', (g) => { g.normalization = "sum"; g.groups[1].reward = [0, 0, 0]; }],
  ["all zero under max", RangeError, '"groups[1].reward" expected a max > 0 to be divided by, got 0', (g) => { g.normalization = "max"; g.groups[1].reward = [0, 0, 0]; }],
  ["boost too large", RangeError, '"boost[1]" expected |boost| / min(lambda, 1) below 1e290 in sum (1e100 for divergences other than kl and total-variation), got -1e+300', (g) => (g.boost[1] = -1e300)],
  ["lambda too small", RangeError, '"lambda" expected a number from 1e-300 to 1e+300, got 1e-309', (g) => (g.lambda = 1e-309)],
  ["rule unknown", RangeError, '"rule" expected one of affine-maximizer, none, intermediate, early-stopped, got "vcg"', (g) => (g.rule = "vcg")],
  ["too large together", RangeError, '"groups[0].reward[1]" expected size * multiplier * |reward| / min(lambda, 1) below 1e290 in sum (1e100 for divergences other than kl and total-variation), got 9e+199', (g) => { g.groups[0].size = 1e101; g.groups[0].reward[1] = 9e199; }],
];

describe("price", () => {
  test("the valid case", () => expect(game.price(valid()).payments.length).toBe(2));
  test.each(cases)("%s", (_, type, message, edit) => {
    const refusal = caught(() => game.price(change(edit)));
    expect(refusal).toBeInstanceOf(type);
    expect(refusal.message).toBe(message);
    expect(message.startsWith(`"${refusal.field}"`)).toBe(true);
  });
  test.each([undefined, null, 1, "game", []])("not a game: %j", (value) => {
    expect(() => game.price(value as any)).toThrow(TypeError);
  });
  test("__proto__ as a field", () => {
    expect(() => game.price(JSON.parse('{"groups":[{"size":1,"reward":[1]}],"__proto__":{"lambda":2}}'))).toThrow('"__proto__" is not a field');
    expect(() => game.price(JSON.parse('{"groups":[{"size":1,"reward":[1],"__proto__":{}}]}'))).toThrow('"groups[0].__proto__" is not a field');
  });
  test("a refused call changes nothing", () => {
    const before = game.price(valid());
    for (const [, , , edit] of cases) expect(() => game.price(change(edit))).toThrow();
    expect(game.price(valid())).toEqual(before);
  });
  test("the input stays as it was", () => {
    const g = valid();
    g.normalization = "max";
    game.price(g);
    expect(g).toEqual({ ...valid(), normalization: "max" });
  });
});

describe("legal edges", () => {
  test("one group, one outcome", () => {
    const { policy, payments, utilities, welfare } = game.price({ groups: [{ size: 2, reward: [3] }] });
    expect([...policy, ...payments, ...utilities, welfare]).toEqual([1, 0, 6, 6]);
  });
  test("sums and spreads that overflow a double are divided by all the same", () => {
    const shares = (normalization: "sum" | "range" | "max", reward: number[]): number[] =>
      [0, 1].map((x) => game.price({ groups: [{ size: 1, reward }], normalization, boost: [x === 0 ? 1e9 : 0, x === 1 ? 1e9 : 0] }).valuations[0]!);
    expect(shares("sum", [1e308, 1e308])).toEqual([0.5, 0.5]);
    expect(shares("range", [-1e308, 1e308])).toEqual([0, 1]);
    expect(shares("max", [5e-324, 0])).toEqual([1, 0]);
  });
  test("a constant reward under range is indifference", () => {
    const { payments, valuations } = game.price({ groups: [{ size: 1, reward: [5, 5] }, { size: 1, reward: [0, 9] }], normalization: "range" });
    expect([payments[0], valuations[0]]).toEqual([0, 0]);
    expect(payments[1]).toBeGreaterThan(0);
  });
  test.each([1e-308, 1e-300, 1e90])("sizes and rewards of %f", (size) => {
    const { policy, payments } = game.price({ groups: [{ size, reward: [1, 0] }, { size: 1, reward: [0, size] }] });
    expect([...policy, ...payments].every(Number.isFinite)).toBe(true);
    expect(Math.min(...payments)).toBeGreaterThanOrEqual(0);
  });
});

describe("batch", () => {
  const options = (): any => ({ groups: [{ size: 1 }, { size: 2 }], prompts: 3, outcomes: 4 });
  const refused: [string, RegExp, (o: any) => void][] = [
    ["no prompts", /^"prompts" expected an integer from 1 to/, (o) => (o.prompts = 0)],
    ["prompts not whole", /^"prompts" expected an integer/, (o) => (o.prompts = 1.5)],
    ["neither outcomes nor offsets", /^"outcomes" expected a number, or "offsets" in its place, got undefined/, (o) => delete o.outcomes],
    ["both", /^"outcomes" expected a number, or "offsets" in its place, got "both"/, (o) => (o.offsets = [0, 1, 2, 3])],
    ["outcomes 0", /^"outcomes" expected an integer from 1/, (o) => (o.outcomes = 0)],
    ["offsets too short", /^"offsets" expected 4 numbers, got an array of 2/, (o) => { delete o.outcomes; o.offsets = [0, 1]; }],
    ["offsets not from 0", /^"offsets\[0\]" expected an integer from 0 to 0, got 1/, (o) => { delete o.outcomes; o.offsets = [1, 2, 3, 4]; }],
    ["an empty prompt", /^"offsets\[2\]" expected an integer from 3/, (o) => { delete o.outcomes; o.offsets = [0, 2, 2, 4]; }],
    ["precision", /^"precision" expected one of f64, f32, got "f16"/, (o) => (o.precision = "f16")],
    ["views", /^"views\[0\]" expected one of baselines, boosts, got "baseline"/, (o) => (o.views = ["baseline"])],
    ["views no array", /^"views" expected an array, got true/, (o) => (o.views = true)],
    ["more than memory", /^"prompts" expected no more than a WebAssembly memory/, (o) => { o.prompts = 1e6; o.outcomes = 400; }],
    ["far more than memory", /^"prompts" expected no more than a WebAssembly memory/, (o) => { o.prompts = 1e6; o.outcomes = 1e6; }],
    ["prompts beyond memory", /^"prompts" expected no more than a WebAssembly memory of 4 GiB can hold/, (o) => { o.prompts = 4294967294; o.outcomes = 1; }],
    ["a reward in a group", /^"groups\[0\].reward" is not a field/, (o) => (o.groups[0].reward = [1])],
  ];
  test.each(refused)("%s", (_, message, edit) => {
    const o = options();
    edit(o);
    expect(() => game.batch(o)).toThrow(message);
  });
  test("price options", () => {
    const batch = game.batch(options());
    expect(() => batch.price({ prompts: 4 })).toThrow('"prompts" expected an integer from 1 to 3, got 4');
    expect(() => batch.price({ after: {} as any })).toThrow(TypeError);
    const other = game.batch({ groups: [{ size: 1 }], prompts: 1, outcomes: 1 }).price().totals;
    expect(() => batch.price({ after: other })).toThrow('"after.state" expected the totals of 2 groups');
    const own = batch.price().totals;
    expect(() => batch.price({ after: { ...own, state: own.state.map(() => "x") as any } })).toThrow('"after.state[0]" expected an integer from 0 to 102, got "x"');
    expect(() => batch.price({ after: { ...own, state: own.state.map(() => NaN) } })).toThrow('"after.state[0]" expected an integer from 0 to 102, got NaN');
  });
});

describe("priceCandidates", () => {
  const candidates = (): any => ({ groups: [{ size: 1, values: [1, 2] }, { size: 2, values: [3, 1] }], regularizer: [0, 0], boost: [0, 0] });
  const refused: [string, RegExp, (o: any) => void][] = [
    ["value NaN", /^"groups\[1\].values\[0\]" expected a finite number, got NaN/, (o) => (o.groups[1].values[0] = NaN)],
    ["value a string", /^"groups\[1\].values\[0\]" expected a number, got "1"/, (o) => (o.groups[1].values[0] = "1")],
    ["unequal lengths", /^"groups\[1\].values" expected 2 numbers, got an array of 3/, (o) => o.groups[1].values.push(1)],
    ["no candidates", /^"groups\[0\].values" expected at least one number/, (o) => (o.groups[0].values = [])],
    ["size 0", /^"groups\[0\].size" expected a number > 0, got 0/, (o) => (o.groups[0].size = 0)],
    ["regularizer infinite", /^"regularizer\[1\]" expected a finite number, got Infinity/, (o) => (o.regularizer[1] = Infinity)],
    ["boost NaN", /^"boost\[0\]" expected a finite number, got NaN/, (o) => (o.boost[0] = NaN)],
    ["unknown field", /^"lambda" is not a field/, (o) => (o.lambda = 1)],
    ["too large together", /^"groups\[0\].values\[1\]" expected size \* multiplier \* \|value\| below 1e290/, (o) => { o.groups[0].size = 1e200; o.groups[0].values[1] = 1e200; }],
  ];
  test.each(refused)("%s", (_, message, edit) => {
    const o = candidates();
    edit(o);
    expect(() => game.priceCandidates(o)).toThrow(message);
    expect(game.priceCandidates(candidates()).winner).toBe(0);
  });
});
