// P13: what becomes of a call when users leave.

import fc from "fast-check";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { backed, calls, proportional, RUNS, simultaneous, smallFirst, type Case } from "./arbitraries.js";

const { data } = await load();

describe("P13: the two protocols under drop-outs, call by call", () => {
  const leaving = fc.tuple(calls(), fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }));
  test.each([
    ["critical-value", simultaneous, smallFirst],
    ["benefit-backed dominant", (c: Case) => backed(c, "dominant"), (c: Case) => backed(c, "dominant", "small-first")],
  ] as const)("%s: simultaneous commits less, with no more data, cost and users; assigning again commits as often", (_, one, other) => {
    fc.assert(fc.property(leaving, ([c, away]) => {
      const leavers = c.users.flatMap((__, i) => (away[i] ? [i] : []));
      const sim = data.withdraw(one(c), leavers);
      const again = data.withdraw(one(c), leavers, { reassign: true });
      const seq = data.withdraw(other(c), leavers);
      if (sim.committed) {
        expect(seq.committed).toBe(true);
        expect(sim.kept <= seq.kept && sim.totalCost <= seq.totalCost && sim.participants <= seq.participants).toBe(true);
      }
      expect(again.committed).toBe(seq.committed);
      if (again.committed) expect(again.totalCost).toBeLessThanOrEqual(seq.totalCost);
      for (const plan of [sim, again, seq]) for (const leaver of leavers) expect([plan.contributions[leaver], plan.payments[leaver]]).toEqual([0, 0]);
    }), RUNS);
  });
  test("proportional: what leavers leave open is asked of the rest, and nobody's share falls", () => fc.assert(fc.property(leaving, ([c, away]) => {
    const leavers = c.users.flatMap((_, i) => (away[i] ? [i] : []));
    const call = { ...proportional(c), protocol: "small-first" } as const;
    const plan = data.plan(call);
    const left = data.withdraw(call, leavers);
    const stay = c.users.reduce((sum, _, i) => sum + (away[i] ? 0 : plan.burdens[i]!), 0);
    expect(left.committed).toBe(stay >= c.threshold);
    if (!left.committed) return;
    expect(left.kept).toBe(c.threshold);
    left.contributions.forEach((units, i) => !away[i] && expect(units).toBeGreaterThanOrEqual(plan.contributions[i]!));
  }), RUNS));
  test("pivotal caps and unforeseen drop-outs: small-first may lose what one-shot keeps (2.10 c)", () => {
    // the two small users leave the call to the large one; nobody foresees that it goes
    const users = [{ cost: 1, capacity: 3, benefit: 3 }, { cost: 1, capacity: 3, benefit: 3 }, { cost: 2, capacity: 6, benefit: 12 }];
    const call = { users, threshold: 6, rule: "benefit-backed" } as const;
    expect(data.withdraw(call, [2]).committed).toBe(true);
    expect(data.withdraw({ ...call, protocol: "small-first" }, [2])).toMatchObject({ committed: false, reason: "withdrawn" });
  });
  test("a buffer absorbs leavers up to its size", () => {
    const users = Array.from({ length: 10 }, (_, i) => ({ cost: i, capacity: 2 }));
    const call = { users, threshold: 8, rule: "critical-value", reserve: 20, buffer: [1, 4] } as const;
    const { kept } = data.plan(call);
    expect([kept, data.withdraw(call, [0]).committed, data.withdraw(call, [0, 1]).reason]).toEqual([10, true, "withdrawn"]);
  });
});
