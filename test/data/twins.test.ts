// The room against its twin, on random calls. Exact: no tolerance anywhere.

import { load, type WindowGame } from "candor";
import { describe, expect, test } from "vitest";
import { backed, calls, check, club, proportional, simultaneous, total, type Case } from "./arbitraries.js";
import * as twin from "./reference/plan.js";

const { data } = await load();

/** Those who decide, as the twin has them. */
const decide = ({ users }: Case, { players, burdens, payments }: WindowGame): twin.Player[] =>
  players.map((i, j) => ({ cost: users[i]!.cost, benefit: users[i]!.benefit, burden: burdens[j]!, payment: payments[j]! }));

describe("twins", () => {
  test("critical values are Myerson's integrals", () => check(calls(7), (c) => {
    const plan = data.plan(simultaneous(c));
    const expected = twin.criticalValue(twin.full(c.users), c.threshold, c.price);
    expect(plan.committed).toBe(expected !== undefined);
    if (expected) expect([[...plan.contributions], [...plan.payments]]).toEqual([expected.given, expected.payments]);
  }));
  test("benefit-backed burdens, and the cheapest fill of them", () => check(calls(), (c) => {
    for (const caps of ["pivotal", "dominant"] as const) {
      const plan = data.plan(backed(c, caps));
      const burdens = twin.full(c.users).map((user) => twin.burden(user, c.price, caps === "dominant", c.spillover));
      expect([...plan.burdens]).toEqual(burdens);
      const expected = twin.cheapest(c.users.map((user) => user.cost), burdens, c.threshold);
      expect([...plan.contributions]).toEqual(expected ?? burdens.map(() => 0));
    }
  }));
  test("club shares", () => check(calls(), (c) => {
    const plan = data.plan(club(c));
    const expected = twin.club(twin.full(c.users), c.threshold, c.price);
    expect([plan.committed, [...plan.contributions]]).toEqual([expected !== undefined, expected ?? c.users.map(() => 0)]);
  }));
  test("proportional shares", () => check(calls(), (c) => {
    const plan = data.plan(proportional(c));
    const expected = twin.proportional(twin.full(c.users), c.threshold, c.price);
    expect([plan.committed, [...plan.contributions]]).toEqual([expected !== undefined, expected ?? c.users.map(() => 0)]);
  }));
  test("proportional shares of amounts whose product needs 128 bits", () => {
    const capacities = [2 ** 50 + 1, 2 ** 51 + 3, 2 ** 49 - 7, 12345678901];
    const threshold = 2 ** 51 + 987654321;
    const all = BigInt(total(capacities));
    const { contributions } = data.plan({ users: capacities.map((capacity) => ({ cost: 0, capacity })), threshold, rule: "proportional", reserve: 1 });
    contributions.forEach((share, i) => {
      const floor = Number((BigInt(capacities[i]!) * BigInt(threshold)) / all);
      expect([floor, floor + 1]).toContain(share);
    });
    expect(total(contributions)).toBe(threshold);
  });
  test("P12, P14: equilibria and the small-first scan are those of the whole game", () => check(calls(8), (c) => {
    for (const caps of ["pivotal", "dominant"] as const) {
      const call = backed(c, caps, "small-first");
      const plan = data.plan(call);
      const frictions = { spillover: c.spillover, reversibility: [1, 1], exposure: [0, 1] } as const;
      const game = data.window(call);
      const players = decide(c, game);
      const sets = (profile: number): number[] => game.players.filter((_, j) => (profile >> j) & 1).sort((a, b) => a - b);
      expect(game.simultaneous.map(({ stay }) => stay)).toEqual(twin.nash(players, c.threshold, frictions).map(sets));
      const perfect = twin.perfect(players, c.threshold, frictions).map((j) => game.players[j]!).sort((a, b) => a - b);
      expect(game.sequential.stay).toEqual(perfect);
      expect(plan.committed).toBe(game.sequential.committed);
      if (plan.committed) expect(c.users.flatMap((_, i) => (plan.contributions[i]! > 0 ? [i] : []))).toEqual(perfect);
      // and every one-shot assignment is kept by everybody
      const assigned = data.plan(backed(c, caps));
      if (!assigned.committed) continue;
      expect(data.window(backed(c, caps)).simultaneous.map(({ stay }) => stay.length)).toContain(assigned.participants);
    }
  }));
  test("equilibria with sunk costs and exposure", () => check(calls(5), (c) => {
    const frictions = { spillover: c.spillover, reversibility: [2, 3], exposure: [1, 5] } as const;
    const game = data.window(backed(c, "pivotal", "small-first"), { reversibility: [2, 3], exposure: [1, 5] });
    const players = decide(c, game);
    expect(game.simultaneous.length).toBe(twin.nash(players, c.threshold, frictions).length);
    expect([...game.sequential.stay]).toEqual(twin.perfect(players, c.threshold, frictions).map((j) => game.players[j]!).sort((a, b) => a - b));
  }));
});
