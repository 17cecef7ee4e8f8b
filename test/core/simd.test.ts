// The SIMD build and the scalar build give the same bits, or the same refusal, for any game.

import { instantiate, type BatchOptions, type Candor, type Divergence, type Game, type MechanismOptions } from "candor";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KEY, history } from "../crowd/arbitraries.js";
import { NORMALIZATIONS } from "../runtimes/programs/games.js";

const RUNS = 1500;

const [simd, scalar] = ["core", "core.scalar"].map((name) =>
  instantiate(new WebAssembly.Module(new Uint8Array(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)))))) as [Candor, Candor];

/** Sign, exponent and fraction drawn apart: any magnitude from 2^low to 2^high. */
function wide(low: number, high: number): fc.Arbitrary<number> {
  return fc.tuple(fc.boolean(), fc.integer({ min: low, max: high }), fc.double({ min: 1, max: 2, noNaN: true }))
    .map(([negative, exponent, fraction]) => (negative ? -1 : 1) * fraction * 2 ** exponent);
}

const divergence: fc.Arbitrary<Divergence> = fc.oneof(
  fc.constantFrom<Divergence>("kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon"),
  fc.record({ alpha: fc.oneof(fc.constantFrom(-1, 0.5, 0.999, 1.001, 1.5, 2, 4), fc.double({ min: -3, max: 5, noNaN: true }).filter((a) => a !== 0 && a !== 1)) }),
);
const lambda = fc.oneof(fc.constantFrom(1e-3, 1, 1e3), wide(-10, 10).map((value) => (value < 0 ? -value : value)));
const positive = wide(-4, 4).map((value) => (value < 0 ? -value : value));
const reward = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true }), wide(-30, 20), fc.constantFrom(0, -0, 5e-324));
const outcomes = fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(31, 32, 33, 64, 127, 200));

const options = fc.record({ divergence, lambda, normalization: fc.constantFrom(...NORMALIZATIONS) });
const group = fc.record({ size: positive, multiplier: positive }, { requiredKeys: ["size"] });

/** Numbers of `length`, of one kind each: all small integers (ties), all in [-1, 1], all wide. */
function row(length: number): fc.Arbitrary<number[]> {
  return fc.oneof(
    fc.array(reward, { minLength: length, maxLength: length }),
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: length, maxLength: length }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length }),
  );
}

const baselineOf = (m: number): fc.Arbitrary<number[]> => fc.array(wide(-40, 4).map((q) => (q < 0 ? -q : q)), { minLength: m, maxLength: m });

const game: fc.Arbitrary<Game> = fc.tuple(outcomes, fc.integer({ min: 1, max: 8 })).chain(([m, n]) => fc.tuple(
  options,
  fc.array(fc.tuple(group, row(m)).map(([weights, values]) => ({ ...weights, reward: values })), { minLength: n, maxLength: n }),
  fc.record({ baseline: baselineOf(m), boost: row(m) }, { requiredKeys: [] }),
)).map(([mechanism, groups, extras]) => ({ ...mechanism, groups, ...extras }) as Game);

/** What comes out, or the refusal. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

function sameFromBoth(work: (candor: Candor) => unknown): void {
  // toStrictEqual tells 0 from -0 and takes NaN for NaN
  expect(outcome(() => work(simd))).toStrictEqual(outcome(() => work(scalar)));
}

test("price", () => {
  fc.assert(fc.property(game, (input) => sameFromBoth((candor) => candor.game.price(input))), { numRuns: RUNS });
});

test("price, where one number is not finite", () => {
  const place = fc.record({ row: fc.nat(), column: fc.nat(), value: fc.constantFrom(NaN, Infinity, -Infinity) });
  fc.assert(fc.property(game, place, ({ groups, ...rest }, { row, column, value }) => {
    const bad = groups.map((group, i) => ({
      ...group, reward: Array.from(group.reward, (r, x) => (i === row % groups.length && x === column % group.reward.length ? value : r)),
    }));
    sameFromBoth((candor) => candor.game.price({ ...rest, groups: bad }));
  }), { numRuns: RUNS / 5 });
});

test("batch, ragged, from f32 and f64", () => {
  const batch = fc.tuple(
    options, fc.array(group, { minLength: 1, maxLength: 8 }), fc.array(outcomes, { minLength: 1, maxLength: 6 }),
    fc.constantFrom("f32", "f64"), fc.subarray(["baselines", "boosts"]), fc.infiniteStream(reward), fc.infiniteStream(positive),
  );
  fc.assert(fc.property(batch, ([mechanism, groups, sizes, precision, views, some, shares]) => {
    const offsets = sizes.reduce((sums, m) => [...sums, sums.at(-1)! + m], [0]);
    const total = offsets.at(-1)!;
    const take = (stream: fc.Stream<number>, count: number): number[] => [...stream.take(count)];
    const values = { rewards: take(some, total * groups.length), baselines: take(shares, total), boosts: take(some, total) };
    sameFromBoth((candor) => {
      const room = candor.game.batch({ ...mechanism, groups, prompts: sizes.length, offsets, precision, views } as BatchOptions);
      room.rewards.set(values.rewards);
      room.baselines?.set(values.baselines);
      room.boosts?.set(values.boosts);
      return room.price();
    });
  }), { numRuns: RUNS / 3 });
});

test("price over more outcomes than a block of sums", () => {
  const many = fc.record({ options, m: fc.constantFrom(4095, 4096, 4097, 8193, 9001), some: fc.infiniteStream(reward) });
  fc.assert(fc.property(many, ({ options, m, some }) => {
    const groups = [1, 0.3].map((size) => ({ size, reward: [...some.take(m)] }));
    sameFromBoth((candor) => candor.game.price({ ...options, groups, baseline: groups[0]!.reward.map((r) => 1 + 0.5 / (1 + r * r)) } as Game));
  }), { numRuns: 30 });
});

test("priceCandidates", () => {
  const candidates = fc.tuple(outcomes, fc.integer({ min: 1, max: 8 })).chain(([K, n]) => fc.tuple(
    fc.array(fc.tuple(group, row(K)).map(([weights, values]) => ({ ...weights, values })), { minLength: n, maxLength: n }),
    fc.record({ regularizer: row(K), boost: row(K) }, { requiredKeys: [] }),
  ));
  fc.assert(fc.property(candidates, ([groups, extras]) => {
    sameFromBoth((candor) => candor.game.priceCandidates({ groups, ...extras }));
  }), { numRuns: RUNS / 3 });
});

const mechanism = fc.constantFrom<MechanismOptions>(
  {}, { silence: "sleep" }, { schedule: "fixed", horizon: 3 }, { schedule: "doubling" }, { update: "prod" }, { labelNoise: 0.1 },
  { update: "elf-x", key: KEY }, { perSlot: 2, key: KEY }, { output: "sample", key: KEY },
);

test("replays of crowds, none of them refused", () => {
  fc.assert(fc.property(history({ workers: 40, slots: 30 }), history({ missing: true }), mechanism, (full, sparse, how) => {
    for (const one of [full, sparse]) {
      const [fast, slow] = [simd, scalar].map(({ crowd }) => crowd.replay({ ...one, ...how }));
      expect(fast).toStrictEqual(slow);
    }
  }), { numRuns: 400 });
});
