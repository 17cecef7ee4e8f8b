// Random crowds for fast-check.

import fc from "fast-check";

export const unit = (): fc.Arbitrary<number> => fc.oneof(
  { arbitrary: fc.double({ min: 0, max: 1, noNaN: true }), weight: 8 },
  { arbitrary: fc.constantFrom(0, 1, 0.5, 1e-320), weight: 1 },
);

export interface History {
  readonly workers: string[];
  readonly reports: (number | null)[][];
  readonly labels: number[];
}

/** N workers over T slots; labels 0, 1 or between. */
export function history({ workers = 12, slots = 40, least = 1, missing = false } = {}): fc.Arbitrary<History> {
  const report: fc.Arbitrary<number | null> = missing ? fc.option(unit(), { nil: null, freq: 4 }) : unit();
  return fc.tuple(fc.integer({ min: least, max: workers }), fc.integer({ min: 1, max: slots })).chain(([N, T]) => fc.record({
    workers: fc.constant(Array.from({ length: N }, (_, i) => `w${i}`)),
    reports: fc.array(fc.array(report, { minLength: N, maxLength: N }), { minLength: T, maxLength: T }),
    labels: fc.array(fc.oneof(fc.constantFrom(0, 1), unit()), { minLength: T, maxLength: T }),
  }));
}

export const KEY = "000102030405060708090a0b0c0d0e0f";
