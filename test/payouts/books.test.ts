// Nothing is lost or made up: random batches, failures, forfeits and repeats against books kept on paper.

import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal } from "candor";
import * as payouts from "../../bindings/core/payouts/index.js";
import type { PayoutsDue, PayoutState } from "../../bindings/core/payouts/types.js";
import { Books } from "./reference/books.js";

const NAMES = ["ann", "bob", "__proto__", "constructor", "\u00e9ve", "=1+1", " x ", "toString"];
const SAFE = Number.MAX_SAFE_INTEGER;

const large = fc.maxSafeNat().map((value) => Math.floor(value / 1000));
const amounts = fc.oneof(fc.nat(100), fc.nat(10_000_000), large);
const entry = fc.record({ id: fc.constantFrom(...NAMES), amount: amounts });
const owed = fc.uniqueArray(entry, { selector: ({ id }) => id });

type Step =
  | { readonly type: "pay"; readonly owed: { id: string; amount: number }[]; readonly minimum: number }
  | { readonly type: "again" | "send"; readonly batch: number }
  | { readonly type: "fail"; readonly batch: number; readonly who: number }
  | { readonly type: "forfeit"; readonly who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("pay" as const), owed, minimum: fc.oneof(fc.constant(0), fc.nat(500)) }),
  },
  fc.record({ type: fc.constantFrom("again" as const, "send" as const), batch: fc.nat(20) }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant("fail" as const), batch: fc.nat(20), who: fc.nat(255) }) },
  fc.record({ type: fc.constant("forfeit" as const), who: fc.nat(7) }),
);

const UNITS = [1, 7, 100, 10_000];

interface Both {
  readonly books: Books;
  readonly unit: number;
  /** What was owed with each batch. */
  readonly given: PayoutsDue[];
  state: PayoutState | null;
}

function pay(both: Both, { owed, minimum }: Step & { type: "pay" }, reference: string): void {
  const { books, unit, given, state } = both;
  const due = { owed, minimum, reference, currency: "USD", decimals: 6, unit };
  const payable = [...books.carried.values()].map((all) => all / BigInt(unit) * BigInt(unit));
  if (owed.length === 0 && !payable.some((all) => all > 0n && all >= BigInt(minimum))) {
    const made = state?.batches.filter(({ source, sent, failed }) => source === null && !sent && failed.length === 0);
    const last = made?.at(-1)?.batch;
    if (last) expect(payouts.batch({ ...due, state })).toMatchObject({ batch: last, again: true, state });
    else expect(() => payouts.batch({ ...due, state })).toThrow(/"owed" expected an entry/);
    return;
  }
  const made = payouts.batch({ ...due, state });
  const lines = books.pay(owed, unit, minimum);
  expect(made.again).toBe(false);
  expect(made.batch.lines.map(({ id, amount }) => [id, BigInt(amount)]))
    .toEqual(lines.map(({ id, amount }) => [id, amount]));
  expect(made.batch.lines.every(({ amount }) => amount % unit === 0 && amount >= minimum)).toBe(true);
  given.push(due);
  both.state = made.state;
}

function settle(both: Both, state: PayoutState, step: Exclude<Step, { type: "pay" }>): PayoutState {
  const { books, given } = both;
  const k = "batch" in step ? step.batch % state.batches.length : 0;
  const { batch } = state.batches[k]!;
  switch (step.type) {
    case "again": {
      const { owed } = given[k]!;
      if (owed.length === 0) return state;
      const again = { ...given[k]!, owed: [...owed].reverse(), state };
      if (state.batches[k]!.failed.length > 0) {
        expect(() => payouts.batch(again)).toThrow(new RegExp(`"owed" expected other amounts than those of ${batch.id}`));
        return state;
      }
      const made = payouts.batch(again);
      expect([made.again, made.batch, made.state]).toEqual([true, batch, state]);
      return made.state;
    }
    case "send": books.send(k); return payouts.sent(state, batch.id);
    case "fail": {
      const ids = batch.lines.filter((_, i) => (step.who >> i) & 1).map(({ id }) => id);
      if (ids.length === 0) return state;
      books.fail(k, ids);
      return payouts.failed(state, batch.id, ids);
    }
    case "forfeit": {
      const id = NAMES[step.who]!;
      if ((books.carried.get(id) ?? 0n) === 0n) {
        expect(() => payouts.forfeit(state, [id], "gone")).toThrow(/of whom something is carried/);
        return state;
      }
      books.forfeit(id);
      return payouts.forfeit(state, [id], "gone");
    }
  }
}

test("owed = pending + paid + carried + forfeited, of everybody, at every step, as on paper", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), fc.constantFrom(...UNITS), (steps, unit) => {
    const books = new Books();
    const both: Both = { books, unit, given: [], state: null };
    steps.forEach((one, number) => {
      if (one.type === "pay") pay(both, one, `${number}`);
      else if (both.state) both.state = settle(both, both.state, one);
      if (!both.state) return;
      // as it comes back from a file
      const state = both.state = JSON.parse(JSON.stringify(both.state)) as PayoutState;
      const all = payouts.totals(state);
      expect(BigInt(all.owed))
        .toBe(BigInt(all.pending) + BigInt(all.paid) + BigInt(all.carried) + BigInt(all.forfeited));
      for (const { id, owed, pending, paid, carried, forfeited } of state.accounts) {
        expect([owed, pending, paid, carried, forfeited].map(BigInt)).toEqual(books.account(id));
      }
      expect(state.accounts.length).toBe([...books.owed.values()].filter((much) => much > 0n).length);
      expect(new Set(state.batches.map(({ batch }) => batch.id)).size).toBe(state.batches.length);
    });
  }), { numRuns: 300 });
});

test("a batch tells nothing of what is owed beyond its lines but the sum: amounts that differ in it alone have one batch", () => {
  const unit = 10_000;
  const rest = fc.nat(unit - 1);
  fc.assert(fc.property(fc.nat(1_000_000), fc.nat(1_000_000), rest, rest, rest, (cents, others, a, b, c) => {
    const sum = a + b;
    // as much in all, split in another way, with the same cents
    const other = Math.max(0, sum - unit + 1) + c % (Math.min(sum, unit - 1) - Math.max(0, sum - unit + 1) + 1);
    const due = (first: number, second: number) => ({
      owed: [{ id: "ann", amount: cents * unit + first }, { id: "bob", amount: others * unit + second }],
      currency: "USD", decimals: 6, unit,
    });
    const [one, two] = [due(a, b), due(other, sum - other)];
    expect(payouts.batch(one).batch).toEqual(payouts.batch(two).batch);
    const [once, twice] = [payouts.once(one), payouts.once(two)];
    if (JSON.stringify(once.batch.lines) === JSON.stringify(twice.batch.lines)) expect(once).toEqual(twice);
    // and the books still know which amounts came
    const { state } = payouts.batch(one);
    expect(payouts.batch({ ...two, state }).again).toBe(other === a);
  }));
});

test("a batch of what was carried comes again until something has become of it", () => {
  const terms = { currency: "USD", decimals: 6, unit: 10_000 };
  const owed = [{ id: "ann", amount: 15_000 }, { id: "bob", amount: 30_000 }];
  const { state } = payouts.batch({ owed, minimum: 1_000_000, ...terms });
  const first = payouts.batch({ owed: [], state, ...terms });
  expect([first.again, first.batch.total]).toEqual([false, 40_000]);
  expect(payouts.batch({ owed: [], state: first.state, ...terms })).toEqual({ ...first, again: true });
  const none = /"owed" expected an entry, as nothing carried can be paid/;
  const sent = payouts.sent(first.state, first.batch.id);
  expect(() => payouts.batch({ owed: [], state: sent, ...terms })).toThrow(none);
  const failed = payouts.forfeit(payouts.failed(first.state, first.batch.id, ["bob"]), ["bob"], "gone");
  expect(() => payouts.batch({ owed: [], state: failed, ...terms })).toThrow(none);
});

test("the total of owed goes to 2^53 - 1 and no further", () => {
  const terms = { currency: "USD", decimals: 6, unit: 1 };
  const { batch, state } = payouts.batch({ owed: [{ id: "a", amount: SAFE - 1 }, { id: "b", amount: 1 }], ...terms });
  expect(batch.total).toBe(SAFE);
  expect(() => payouts.batch({ owed: [{ id: "c", amount: 1 }], state, ...terms })).toThrow(
    '"owed[0].amount" expected a total that does not pass 2^53 - 1, got 1');
  const tooMuch = [{ id: "a", amount: SAFE }, { id: "b", amount: 1 }];
  expect(() => payouts.batch({ owed: tooMuch, ...terms })).toThrow(/"owed\[1\]\.amount"/);
  expect(payouts.totals(payouts.failed(payouts.sent(state, batch.id), batch.id, ["a"]))).toEqual(
    { owed: SAFE, pending: 0, paid: 1, carried: SAFE - 1, forfeited: 0 });
});

test("largest remainders: the nearest total, nobody moved by a unit, as with integers of any size", () => {
  const units = fc.constantFrom(1, 2, 3, 7, 10, 10_000, 1e15);
  fc.assert(fc.property(fc.array(fc.oneof(amounts, fc.maxSafeNat()), { maxLength: 40 }), units, (given, unit) => {
    let rounded: number[];
    try {
      rounded = payouts.round(given, unit);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      expect(Number(/\[(\d+)\]/.exec(error.field)![1])).toBeLessThan(given.length);
      expect(error.got as number).toBeGreaterThan(SAFE - 2 * unit);
      return;
    }
    const sum = (values: readonly number[]): bigint => values.reduce((total, value) => total + BigInt(value), 0n);
    const nearest = (2n * sum(given) + BigInt(unit)) / (2n * BigInt(unit)) * BigInt(unit);
    expect(sum(rounded)).toBe(nearest);
    rounded.forEach((value, k) => {
      expect(value % unit).toBe(0);
      expect(Math.abs(value - given[k]!)).toBeLessThan(unit);
    });
    // who is rounded up has no smaller remainder than who is not
    const rest = given.map((value) => value % unit);
    const up = rest.filter((_, k) => rounded[k]! > given[k]!);
    const down = rest.filter((_, k) => rounded[k]! <= given[k]!);
    expect(Math.min(...up, Infinity)).toBeGreaterThanOrEqual(Math.max(...down, 0));
  }), { numRuns: 1000 });
});
