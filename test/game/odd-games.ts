// Games as nobody should write them, for fast-check: of every kind of list and number, with getters, proxies and holes,
// and fields that are missing, inherited or unknown.

import fc from "fast-check";

/** A game, and what has been read of it where it notices: fields and entries by their paths. */
export interface Made {
  readonly game: unknown;
  readonly reads: readonly string[];
}

type Make = (path: string, log: string[]) => unknown;

const constant = (value: unknown): fc.Arbitrary<Make> => fc.constant(() => value);

const number: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }), weight: 200 },
  { arbitrary: fc.integer({ min: -3, max: 3 }), weight: 50 },
  { arbitrary: fc.constantFrom(-0, 1e-308, 5e-324, 1e300, -1e300, 1e12, 1e308), weight: 2 },
  { arbitrary: fc.constantFrom(NaN, Infinity, -Infinity), weight: 1 },
);

const nonsense: fc.Arbitrary<Make> = fc.oneof(
  ...[undefined, null, "1", true, 1n, {}, [], () => 1, Symbol.iterator].map(constant),
);

/** Typed arrays of these numbers, BigInts among them, also longer ones that say they are short, detached and resized
 *  ones. */
const typed = (values: readonly number[]): fc.Arbitrary<Make> => fc.constantFrom<Make>(
  () => Float64Array.from(values),
  () => Float32Array.from(values),
  () => Int8Array.from(values),
  () => Uint8ClampedArray.from(values),
  () => BigInt64Array.from(values, () => 1n),
  () => Object.defineProperty(Float64Array.from([...values, 1]), "length", { value: values.length }),
  () => new (class extends Float64Array {
    override get length(): number {
      return 1;
    }
  })(values),
  () => {
    const array = Float64Array.from(values);
    structuredClone(array, { transfer: [array.buffer] });
    return array;
  },
  () => {
    type Resizable = ArrayBuffer & { resize(bytes: number): void };
    const Buffer = ArrayBuffer as unknown as new (bytes: number, how: object) => Resizable;
    const buffer = new Buffer(8 * values.length + 8, { maxByteLength: 8 * values.length + 8 });
    const array = new Float64Array(buffer);
    array.set(values);
    buffer.resize(8 * values.length);
    return array;
  },
  () => new DataView(Float64Array.from(values).buffer),
);

/** Plain arrays: as they are, with holes, other entries, getters, or behind a proxy that may lie about its length. */
const plain = (values: readonly number[]): fc.Arbitrary<Make> => fc.oneof(
  { arbitrary: constant([...values]), weight: 60 },
  { arbitrary: constant([...Float64Array.from(values)]), weight: 20 },
  constant(Object.assign([...values], { extra: 1, [Symbol.iterator]: () => [9][Symbol.iterator]() })),
  fc.nat(values.length).chain((k) => fc.oneof(nonsense, constant(undefined)).map((make): Make => (path, log) => {
    const copy: unknown[] = [...values];
    if (k < values.length) copy[k] = make(path, log);
    return copy;
  })),
  fc.nat(values.length).map((k): Make => () => {
    const copy = [...values];
    delete copy[k];
    return copy;
  }),
  fc.constant<Make>((path, log) => Object.defineProperty([...values], 0, {
    get: () => {
      log.push(`${path}[0]`);
      return values[0];
    },
  })),
  fc.constantFrom<unknown>(values.length, values.length + 1, 0, -1, 1.5, "3", NaN, 2 ** 40)
    .map((length): Make => (path, log) => new Proxy([...values], {
      get: (target, key) => {
        log.push(`${path}.${String(key)}`);
        return key === "length" ? length : (Reflect.get(target, key) as unknown);
      },
    })),
);

const list = (length: number): fc.Arbitrary<Make> =>
  fc.oneof({ arbitrary: fc.constant(length), weight: 60 }, fc.nat(4)).chain((m) =>
    fc.array(number, { minLength: m, maxLength: m }).chain((values) => fc.oneof(
      { arbitrary: plain(values), weight: 40 },
      { arbitrary: typed(values), weight: 10 },
      { arbitrary: nonsense, weight: 1 },
    )));

const kind = fc.oneof(
  { arbitrary: fc.constant("plain"), weight: 20 },
  fc.constantFrom("getters", "inherited", "proxy", "bare", "frozen", "class"),
);

/** What a prototype might have. */
const INHERITED = { size: 7, lambda: 7, reward: [1], normalization: "max" };

/** An object with those of the fields that are made: plain, with getters, by inheritance, behind a proxy, without a
 *  prototype. */
function object(fields: Readonly<Record<string, fc.Arbitrary<Make | undefined>>>): fc.Arbitrary<Make> {
    const all = fc.tuple(fc.record(fields), kind, fc.boolean(), fc.nat(99));
  return all.map(([makes, kind, reversed, rare]): Make => (path, log) => {
    const entries = Object.entries(makes).flatMap(([name, make]): [string, unknown][] =>
      (make ? [[name, make(`${path}.${name}`, log)]] : []));
    if (reversed) entries.reverse();
    if (rare === 0) entries.push(["unknown", 1]);
    if (rare === 1) entries.push(["__proto__", { lambda: 2, size: 2 }]);
    const made: object = kind === "bare" ? Object.create(null) as object : kind === "class" ? new (class Own {})() : {};
    for (const [name, value] of entries) {
      const noted = (): unknown => {
        log.push(`${path}.${name}`);
        return value;
      };
      const how = kind === "getters" ? { get: noted } : { value };
      Object.defineProperty(made, name, { enumerable: true, configurable: true, ...how });
    }
    if (kind === "inherited") return rare % 2 ? Object.create(made) : Object.setPrototypeOf(made, INHERITED);
    if (kind === "frozen") return Object.freeze(made);
    if (kind !== "proxy") return made;
    return new Proxy(made, {
      get: (target, key) => {
        log.push(`${path}.${String(key)}`);
        return Reflect.get(target, key) as unknown;
      },
    });
  });
}

/** Mostly as it should be, sometimes odd, sometimes not there. */
const field = (usual: fc.Arbitrary<Make>, absent: number): fc.Arbitrary<Make | undefined> => fc.oneof(
  { arbitrary: usual, weight: 120 },
  { arbitrary: nonsense, weight: 1 },
  { arbitrary: fc.constant(undefined), weight: absent },
);
const oneOf = (...values: readonly unknown[]): fc.Arbitrary<Make> =>
  fc.constantFrom(...values).map((value): Make => () => value);
const real = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const size = fc.oneof(number, { arbitrary: real(0.1, 5), weight: 50 });

const group = (m: number): fc.Arbitrary<Make> => object({
  id: field(oneOf("a", "", "b"), 200),
  size: field(size.map((size): Make => () => size), 1),
  multiplier: field(oneOf(1, 0.5, 2, 1e-9, 1e9, 0), 400),
  reward: field(list(m), 1),
});

/** Entries of a list of groups. */
function groups(m: number): fc.Arbitrary<Make> {
  const some = fc.array(group(m), { minLength: 1, maxLength: 4 });
  return fc.oneof({ arbitrary: some, weight: 40 }, fc.constant([]))
    .map((makes): Make => (path, log) => makes.map((make, i) => make(`${path}[${i}]`, log)));
}

const divergence = fc.oneof(
  oneOf("kl", "chi2", "total-variation", "hellinger", "KL"), object({ alpha: field(oneOf(0.5, 2, 1), 1) }),
);

const game = fc.integer({ min: 1, max: 11 }).chain((m) => object({
  groups: field(groups(m), 1),
  baseline: field(list(m), 300),
  boost: field(list(m), 300),
  lambda: field(real(-12, 12).map((exponent): Make => () => 2 ** exponent), 5),
  divergence: field(divergence, 300),
  normalization: field(oneOf("none", "sum", "max", "range", "z-score", ""), 200),
  rule: field(oneOf("affine-maximizer", "none", "intermediate", "early-stopped"), 400),
  ascent: field(fc.oneof(oneOf(null), object({ steps: field(oneOf(1, 5), 1), rate: field(oneOf(0.5, 1, 2), 1) })), 400),
  rebate: field(oneOf("none", "bailey"), 300),
}));

/** Makes the same odd game anew at every call. */
export const odd: fc.Arbitrary<() => Made> = game.map((make) => () => {
  const reads: string[] = [];
  return { game: make("game", reads), reads };
});
