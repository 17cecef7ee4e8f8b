// A question of every kind that can be asked again, as a service would have it: what was sent, and with the service's terms.

import type { Candor } from "candor";
import type { Kind } from "candor/receipts";
import * as payouts from "../../bindings/core/payouts/index.js";

export interface Question {
  readonly kind: Kind;
  readonly sent: object;
  readonly question: object;
  readonly output: unknown;
}

const groups = [{ id: "legal", size: 2, reward: [0.9, 0.4, 0.1] }, { id: "sales", size: 1, reward: [0.1, 0.5, 0.8] }];
const candidates = [{ size: 3, values: [0.6, 0.7, 0.2] }, { size: 1, values: [0.9, 0.1, 0.8] }];
const users = [{ id: "ann", cost: 2, capacity: 4 }, { id: "bob", cost: 5, capacity: 6 }, { id: "cyd", cost: 3, capacity: 5 }];
const reports = { ann: 0.9, bob: 0.2 };
const votes = ["ann", "bob", "cyd"].flatMap((worker, i) => Array.from({ length: 12 }, (_, k) =>
  ({ task: `t${k}`, worker, label: (k * (i + 1)) % 3 === 0 ? "yes" : "no" })));

export function questions({ game, crowd, data }: Candor): readonly Question[] {
  const multiplied = groups.map((group, i) => ({ ...group, multiplier: 2 - i }));
  const game1 = { groups: multiplied, lambda: 0.5, baseline: [0.5, 0.3, 0.2] };
  const call = { users, threshold: 8, rule: "critical-value", reserve: 20 } as const;
  const state = crowd.open(crowd.create({ workers: ["ann", "bob"] }), 0).state;
  const settlements = [{ slot: 0, reports, label: 1 }];
  const settled = crowd.settle(state, settlements);
  const history = { workers: ["ann", "bob"], reports: [[0.9, 0.2], [0.4, null]], labels: [1, 0] };
  const samples = { groups: [{ size: 3, reward: [0.9, 0.3, 0.9, 0.1] }, { size: 1, reward: [0, 0.4, 0, 1] }] };
  const run = { groups: [{ size: 2, values: [0.1, 0.5, 0.9] }, { size: 1, values: [0.2, 0.4, 0.3] }], regularizer: [0, 0.1, 0.3] };
  const measured = { ...run, rule: "intermediate" } as const;
  const owed = [{ id: "ann", amount: 1_234_567 }, { id: "bob", amount: 4_999 }];
  const cents = { currency: "USD", decimals: 6, unit: 10_000 };
  const due = { owed: [{ id: "bob", amount: 5_001 }], ...cents, state: payouts.batch({ owed, ...cents }).state, minimum: 10_000 };
  return [
    { kind: "payouts.once", sent: { owed }, question: { owed, ...cents, reference: "2026-11" }, output: payouts.once({ owed, ...cents, reference: "2026-11" }) },
    { kind: "payouts.batch", sent: { owed: due.owed }, question: due, output: payouts.batch(due) },
    { kind: "game.checkpoints", sent: run, question: measured, output: game.priceCheckpoints(measured) },
    { kind: "game.price", sent: { groups }, question: game1, output: game.price(game1) },
    { kind: "game.candidates", sent: { groups: candidates }, question: { groups: candidates, boost: [0, 0.3, 0] }, output: game.priceCandidates({ groups: candidates, boost: [0, 0.3, 0] }) },
    { kind: "game.quote", sent: samples, question: samples, output: game.quote(samples) },
    { kind: "game.audit", sent: { game: { groups }, options: { starts: 1, steps: 4 } }, question: { game: { groups, lambda: 0.5 }, options: { starts: 1, steps: 4 } }, output: game.audit({ groups, lambda: 0.5 }, { starts: 1, steps: 4 }) },
    { kind: "data.plan", sent: { users }, question: call, output: data.plan(call) },
    { kind: "data.withdraw", sent: { call: { users }, leavers: ["bob"] }, question: { call, leavers: ["bob"], reassign: true }, output: data.withdraw(call, ["bob"], { reassign: true }) },
    { kind: "crowd.aggregate", sent: { slot: 0, reports }, question: { state, slot: 0, reports }, output: crowd.aggregate(state, 0, reports) },
    { kind: "crowd.settle", sent: { settlements }, question: { state, settlements }, output: settled },
    { kind: "crowd.payments", sent: { budget: 1_000_003 }, question: { state: settled, budget: 1_000_003, rule: "weight" }, output: crowd.payments(settled, { budget: 1_000_003, rule: "weight" }) },
    { kind: "crowd.payments", sent: { votes }, question: { votes, budget: 1_000, rule: "peer" }, output: crowd.payments({ votes }, { budget: 1_000, rule: "peer" }) },
    { kind: "crowd.replay", sent: history, question: { ...history, update: "prod" }, output: crowd.replay({ ...history, update: "prod" }) },
  ];
}
