// Prompts of few outcomes are priced two at a time in the lanes of a vector: to the bit what the scalar build, which knows no lanes,
// makes of each by itself, whatever their number, their lengths and what is rare in one of them.

import { instantiate, type BatchOptions, type Candor } from "candor";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { GameCore } from "../../bindings/core/game/abi.js";
import { gameRoom } from "../../bindings/core/game/index.js";
import { instance } from "../../bindings/core/memory/core.js";
import { Heap } from "../../bindings/core/memory/heap.js";

const [simd, scalar] = ["core", "core.scalar"].map((name) => {
  const bytes = readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url));
  return instantiate(new WebAssembly.Module(new Uint8Array(bytes)));
}) as [Candor, Candor];

/** Deterministic numbers in [0, 1). */
function numbers(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

interface Prompts {
  readonly groups: readonly { readonly size: number; readonly multiplier: number }[];
  readonly offsets: readonly number[];
  readonly rewards: number[];
  readonly baselines: number[];
  readonly boosts: number[];
}

function prompts(n: number, lengths: readonly number[], seed: number): Prompts {
  const random = numbers(seed);
  const offsets = lengths.reduce<number[]>((all, m) => [...all, all.at(-1)! + m], [0]);
  const total = offsets.at(-1)!;
  return {
    groups: Array.from({ length: n }, () => ({ size: 0.5 + random(), multiplier: 0.5 + random() })),
    offsets,
    rewards: Array.from({ length: n * total }, () => Math.fround(random())),
    baselines: Array.from({ length: total }, () => 0.25 + random()),
    boosts: Array.from({ length: total }, () => random() - 0.5),
  };
}

type Options = Omit<BatchOptions, "groups" | "prompts" | "outcomes" | "offsets">;

function room(candor: Candor, given: Prompts, options: Options, from = 0, to = given.offsets.length - 1) {
  const { groups, offsets } = given;
  const [first, last] = [offsets[from]!, offsets[to]!];
  const batch = candor.game.batch({ ...options, groups, prompts: to - from, offsets: offsets.slice(from, to + 1).map((o) => o - first) });
  batch.rewards.set(given.rewards.slice(groups.length * first, groups.length * last));
  batch.baselines?.set(given.baselines.slice(first, last));
  batch.boosts?.set(given.boosts.slice(first, last));
  return batch;
}

/** All prompts at once against each by itself in the scalar build. */
function sameAsAlone(given: Prompts, options: Options): void {
  const n = given.groups.length;
  const all = room(simd, given, options).price();
  for (let p = 0; p + 1 < given.offsets.length; p++) {
    const alone = room(scalar, given, options, p, p + 1).price();
    const { totals: _, ids: __, options: ___, properties: ____, rebates: _____, policies, ...rest } = alone;
    expect(all.policies.slice(given.offsets[p], given.offsets[p + 1])).toEqual(policies);
    for (const [name, values] of Object.entries(rest)) {
      const each = values.length;
      expect((all as unknown as Record<string, Float64Array>)[name]!.slice(p * each, (p + 1) * each), `${name} of ${p}`).toEqual(values);
    }
    expect(alone.payments.length).toBe(n);
  }
}

test("every number of outcomes up to 32, of groups up to 6 and of prompts up to 5", () => {
  for (let m = 1; m <= 32; m++) {
    for (let n = 1; n <= 6; n++) {
      for (const count of [1, 2, 5]) {
        sameAsAlone(prompts(n, Array<number>(count).fill(m), 100 * m + 10 * n + count), { lambda: 0.3, views: ["baselines"] });
      }
    }
  }
});

test("ragged prompts, f32 and f64, with and without baselines and boosts, at any lambda", () => {
  fc.assert(fc.property(fc.record({
    n: fc.integer({ min: 1, max: 7 }),
    lengths: fc.array(fc.oneof(fc.integer({ min: 1, max: 32 }), fc.constantFrom(5, 5, 5, 10)), { minLength: 1, maxLength: 9 }),
    lambda: fc.constantFrom(0.001, 0.01, 0.03, 0.1, 0.3, 1, 5, 30, 300, 1e6),
    precision: fc.constantFrom("f32" as const, "f64" as const),
    views: fc.subarray(["baselines" as const, "boosts" as const]),
    seed: fc.nat(),
  }), ({ n, lengths, seed, ...options }) => sameAsAlone(prompts(n, lengths, seed), options)), { numRuns: 400 });
});

test("what is rare in either lane: other magnitudes, ties, vanishing baselines, indifference", () => {
  const rare: ((row: number[]) => number[])[] = [
    (row) => row.map((r) => 1e4 * r),
    (row) => row.map((r) => 1e6 + 1e-6 * r),
    (row) => row.map((r) => 1e-160 * r),
    (row) => row.map((r) => Math.round(2 * r)),
    (row) => row.map(() => 0.7),
    (row) => row.map((_, x) => (x === 0 ? 700 : 0)),
    (row) => row.map((r, x) => (x % 2 ? -r : 0) * 0),
  ];
  fc.assert(fc.property(fc.record({
    n: fc.integer({ min: 1, max: 4 }), m: fc.integer({ min: 1, max: 24 }), count: fc.integer({ min: 1, max: 6 }), seed: fc.nat(),
    lambda: fc.constantFrom(0.01, 0.3, 30), which: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }), tiny: fc.boolean(),
  }), ({ n, m, count, seed, lambda, which, tiny }) => {
    const given = prompts(n, Array<number>(count).fill(m), seed);
    for (const [kind, place] of which) {
      const at = (place % (n * count)) * m;
      const changed = rare[kind % rare.length]!(given.rewards.slice(at, at + m));
      given.rewards.splice(at, m, ...changed);
    }
    if (tiny) given.baselines[seed % given.baselines.length] = 1e-320;
    sameAsAlone(given, { lambda, views: ["baselines"] });
  }), { numRuns: 600 });
});

test("a fault in either lane is the refusal of the prompt by itself, and the other prompts' results do not depend on it", () => {
  const refused = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return String(error);
    }
    return "";
  };
  const spoil: ((given: Prompts, p: number) => void)[] = [
    (given, p) => (given.rewards[given.groups.length * given.offsets[p]! + 3] = NaN),
    (given, p) => (given.rewards[given.groups.length * given.offsets[p]!] = -Infinity),
    (given, p) => (given.rewards[given.groups.length * given.offsets[p]! + 1] = 1e300),
    (given, p) => (given.baselines[given.offsets[p]! + 1] = 0),
    (given, p) => (given.baselines[given.offsets[p]!] = NaN),
    (given, p) => (given.boosts[given.offsets[p]! + 2] = Infinity),
  ];
  for (let p = 0; p < 5; p++) {
    for (const change of spoil) {
      const given = prompts(3, [5, 5, 5, 5, 5], 7);
      change(given, p);
      const options: Options = { lambda: 0.3, views: ["baselines", "boosts"] };
      const message = refused(() => room(simd, given, options).price());
      expect(message).toContain("expected");
      expect(message).toBe(refused(() => room(scalar, given, options).price()));
    }
  }
});

test("what earlier calls have left in memory is not read", () => {
  const module = new WebAssembly.Module(new Uint8Array(readFileSync(new URL("../../build/core.wasm", import.meta.url))));
  const given = (n: number, m: number) => {
    const random = numbers(97 * n + m);
    return { groups: Array.from({ length: n }, () => ({ size: 1, reward: Array.from({ length: m }, random) })), lambda: 30 };
  };
  for (let n = 1; n <= 4; n++) {
    for (let m = 1; m <= 24; m++) {
      const heap = new Heap<GameCore>(instance(module));
      const start = heap.core.mark();
      const bytes = 2 ** 18;
      const arena = heap.core.take(bytes);
      new Uint8Array(heap.core.memory.buffer, arena, bytes).fill(0xff);
      heap.core.release(start);
      const used = gameRoom(heap, () => new Heap<GameCore>(instance(module))).price(given(n, m));
      expect(used, `n = ${n}, m = ${m}`).toEqual(scalar.game.price(given(n, m)));
    }
  }
});
