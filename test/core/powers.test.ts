// Exponentials, logarithms and their remainders (assembly/math/powers.ts) against exact arithmetic, one number at a time and two.

import asc from "assemblyscript/asc";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { exact, UNIT } from "../game/reference/exact.js";
import { generator } from "../game/generator.js";

/** Bits behind the point of the references. */
const BITS = 1200n;
const ONE = 1n << BITS;

const fixed = (value: number): bigint => exact(value) << (BITS - BigInt(UNIT));
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** The sum of terms that a function makes of the last one, until they vanish. */
function series(first: bigint, next: (term: bigint, k: bigint) => bigint): bigint {
  let sum = 0n;
  for (let k = 1n, term = first; term !== 0n && term !== -1n; term = next(term, k++)) sum += term;
  return sum;
}

/** log((1 + c)/(1 - c)) */
function atanh2(c: bigint): bigint {
  const cc = times(c, c);
  let power = 2n * c;
  return series(power, (_, k) => (power = times(power, cc)) / (2n * k + 1n));
}
const LN2 = atanh2(ONE / 3n);

function log(w: bigint): bigint {
  let k = 0n;
  let m = w;
  for (; m > (3n * ONE) / 2n; m >>= 1n) k++;
  for (; m < (3n * ONE) / 4n; m <<= 1n) k--;
  return k * LN2 + atanh2(((m - ONE) << BITS) / (m + ONE));
}

function exp(y: bigint): bigint {
  const k = y / LN2;
  const power = ONE + series(y - k * LN2, (term, j) => times(term, y - k * LN2) / (j + 1n));
  return k < 0n ? power >> -k : power << k;
}

const REFERENCES: Readonly<Record<string, (x: bigint) => bigint>> = {
  exp, expm1: (y) => exp(y) - ONE, phi: (y) => exp(y) - ONE - y, psi: (x) => x - log(ONE + x),
};

function source(path: string): string | null {
  try {
    return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  } catch {
    return null;
  }
}

type Kernel = (from: number, into: number, count: number) => void;
let kernels: Readonly<Record<string, Kernel>>;
let memory: Float64Array;

beforeAll(async () => {
  const names = Object.keys(REFERENCES);
  const one = (name: string, type: string, bytes: number): string => `
    export function ${name}_${type}(from: usize, into: usize, count: i32): void {
      for (let at = 0; at < count * 8; at += ${bytes}) write<${type}>(into + at, ${name}<${type}>(read<${type}>(from + at)));
    }`;
  const text = `import { read, write } from "./assembly/math/lanes"; import { ${names.join(", ")} } from "./assembly/math/powers";
    import { log } from "./assembly/math/powers"; import { minus, splat } from "./assembly/math/lanes";
    function logOf1<V>(w: V): V { return log<V>(minus<V>(w, splat<V>(1)), w); }
    ${[...names, "logOf1"].map((name) => one(name, "f64", 8) + one(name, "v128", 16)).join("\n")}`;
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["powers.ts", "--outFile", "powers.wasm", "--runtime", "stub", "--enable", "simd", "-O3", "--initialMemory", "8", "--disableWarning"],
    {
      readFile: async (name: string) => (name === "powers.ts" ? text : source(name)),
      writeFile: (_: string, contents: Uint8Array | string) => {
        if (typeof contents !== "string") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(binary!)), { env: { abort() {} } });
  kernels = exports as unknown as Readonly<Record<string, Kernel>>;
  memory = new Float64Array((exports["memory"] as WebAssembly.Memory).buffer);
}, 600_000);

/** Where arguments and results lie, behind the core's constants. */
const FROM = 1 << 16;
const INTO = 1 << 17;

/** One at a time, after it has been found that pairs have the same bits. */
function results(name: string, values: readonly number[]): number[] {
  memory.set(values, FROM / 8);
  const [alone, pairs] = ["f64", "v128"].map((type) => {
    kernels[`${name}_${type}`]!(FROM, INTO, values.length);
    return Array.from(memory.subarray(INTO / 8, INTO / 8 + values.length));
  }) as [number[], number[]];
  expect(pairs).toStrictEqual(alone);
  return alone;
}

/** The distance between a double and a number, in units of that number's last place. */
function ulps(got: number, want: bigint): number {
  if (want === 0n) return got === 0 ? 0 : Infinity;
  const magnitude = want < 0n ? -want : want;
  const place = 1n << BigInt(magnitude.toString(2).length - 53);
  const apart = fixed(got) - want;
  return Number(((apart < 0n ? -apart : apart) << 20n) / place) / 2 ** 20;
}

/** Magnitudes 2^low to 2^high, of either sign where `negative`, and what lies about the ends of the ranges that are reduced. */
function samples(low: number, high: number, negative: boolean, least: number): number[] {
  const random = generator(7);
  const spread = Array.from({ length: 2000 }, () => (negative && random() < 0.5 ? -1 : 1) * (1 + random()) * 2 ** (low + (high - low) * random()));
  const ends = [Math.LN2 / 2, 1.5 * Math.LN2, Math.SQRT1_2 - 1, Math.SQRT2 - 1, 2 * Math.SQRT2 - 1, 0.5, 1, 2, 3]
    .flatMap((end) => [end, -end].flatMap((x) => [x, x * (1 + 1e-15), x * (1 - 1e-15), x * (1 + 1e-3)]));
  const inside = [0, ...spread, ...ends].filter((x) => x > least && Math.abs(x) < 2 ** high);
  return inside.length % 2 ? inside.slice(1) : inside;
}

describe("in units of the last place, over the whole range", () => {
  // phi loses 15 where its bracket sets in, as the kl kernel's
  test.each([["exp", 1], ["expm1", 2], ["phi", 15]] as const)("%s is right to %i", (name, most) => {
    const values = samples(-300, 9.3, true, -640);
    const worst = Math.max(...results(name, values).map((got, k) => ulps(got, REFERENCES[name]!(fixed(values[k]!)))));
    expect(worst).toBeLessThanOrEqual(most);
  });

  test("psi is right to 10", () => {
    const values = samples(-400, 300, true, -1 + 2 ** -52);
    const worst = Math.max(...results("psi", values).map((got, k) => ulps(got, REFERENCES["psi"]!(fixed(values[k]!)))));
    expect(worst).toBeLessThanOrEqual(10);
  });

  test("log is right to 1, or to the last place of its exponent's", () => {
    const values = samples(-1000, 1000, false, 0);
    const worst = Math.max(...results("logOf1", values).map((got, k) => ulps(got, log(fixed(values[k]!)))));
    expect(worst).toBeLessThanOrEqual(2);
  });
});

test("exp is 0 and infinite beyond its range, and phi goes on in a straight line", () => {
  expect(results("exp", [-709, -1e300, 709, 1e300])).toEqual([0, 0, Infinity, Infinity]);
  expect(results("phi", [-1000, -1e6])).toEqual([999, 999_999]);
});
