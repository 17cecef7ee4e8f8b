// What a token bucket promises, whatever the times at which callers call.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rateLimit } from "../../bindings/edge/rate.js";

type Rate = NonNullable<ReturnType<typeof rateLimit>>;

const through = (rate: Rate, caller: string, now: number): boolean => rate(caller, now) === 0;

const requests = fc.integer({ min: 1, max: 20 });
const seconds = fc.double({ min: 0.001, max: 1000, noNaN: true });
const gaps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5000, noNaN: true })), { maxLength: 200 });

describe("a caller", () => {
  test("gets no more through in any time than what was there and what came back in it", () => {
    fc.assert(fc.property(requests, seconds, gaps, (most, period, waits) => {
      const rate = rateLimit({ requests: most, seconds: period })!;
      const times: number[] = [];
      let now = 1e6;
      for (const wait of waits) if (through(rate, "a", now += wait)) times.push(now);
      times.forEach((from, first) => times.slice(first).forEach((to, k) => {
        expect(k + 1).toBeLessThanOrEqual(most * (1 + (to - from) / (1000 * period)) + 1e-6);
      }));
    }));
  });

  test("that waits as long as it is told gets through, and one that asks at the rate always", () => {
    fc.assert(fc.property(requests, seconds, gaps, (most, period, waits) => {
      const rate = rateLimit({ requests: most, seconds: period })!;
      let now = 1e6;
      for (const wait of waits) {
        const refused = rate("a", now += wait);
        if (refused === 0) continue;
        expect(Number.isInteger(refused)).toBe(true);
        now += refused;
        expect(through(rate, "a", now)).toBe(true);
      }
      const every = 1000 * period / most * (1 + 1e-9);
      for (let k = 0; k < 50; k++) expect(through(rate, "b", now += every)).toBe(true);
    }));
  });

  test("takes nothing from another", () => {
    const rate = rateLimit({ requests: 1, seconds: 60 })!;
    for (const caller of ["a", "b", "__proto__", "constructor", ""]) {
      expect([through(rate, caller, 0), through(rate, caller, 0)]).toEqual([true, false]);
    }
  });

  test("gains nothing by a clock that goes back", () => {
    fc.assert(fc.property(requests, fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 100 }), (most, times) => {
      const rate = rateLimit({ requests: most, seconds: 1 })!;
      const got = times.filter((now) => through(rate, "a", now)).length;
      expect(got).toBeLessThanOrEqual(most * (1 + Math.max(0, ...times) / 1000));
    }));
  });
});

test("a hundred thousand callers take no more memory than ten thousand; those that called last are known", () => {
  const rate = rateLimit({ requests: 1, seconds: 1e6 })!;
  for (let k = 0; k < 100_000; k++) expect(through(rate, `10.0.${k}`, k)).toBe(true);
  for (let k = 90_000; k < 100_000; k++) expect(through(rate, `10.0.${k}`, 100_000)).toBe(false);
  // it was forgotten, and takes the place of the one that called longest ago
  expect([through(rate, "10.0.0", 100_000), through(rate, "10.0.0", 100_000)]).toEqual([true, false]);
  expect(through(rate, "10.0.90000", 100_000)).toBe(true);
});
