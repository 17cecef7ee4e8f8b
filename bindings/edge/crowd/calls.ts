// The questions that the crowd room answers over HTTP. The service keeps nothing: a state goes in, and comes out.

import type { ClassSettlement } from "../../core/crowd/class-types.js";
import type { CrowdState, Reports } from "../../core/crowd/types.js";
import { call } from "../call.js";
import type { Measured } from "../limits.js";
import { aggregated, opened, paid, replayed, state } from "./answers.js";
import * as bodies from "./bodies.js";

const STANDING = "Labels must be real and exogenous: if they derive from reports or output, no guarantee holds.";

/** As it is created, and with slot 0 open. */
const fresh = {
  format: "candor/crowd/1", version: 0, update: "wsu", schedule: "anytime", horizon: null, output: "mean",
  perSlot: null, silence: "half", labelNoise: 0, scale: 1, key: null, clock: 0, step: 0.5, epoch: [0, 0], open: [],
  settled: [],
  workers: ["ann", "bob"].map((id) => ({ id, weight: 0.5, exponent: 0, slots: 0, loss: 0, silent: 0, silentLoss: 0 })),
} as const satisfies CrowdState;
const waiting: CrowdState = {
  ...fresh, version: 1, open: [{ slot: 0, asked: [["ann", 1], ["bob", 1]], away: [], leader: null }],
};
const reports = { ann: 0.9, bob: 0.2 };
const voted: CrowdState = { ...waiting, classes: ["win", "lose", "tie"] };
const votes = { ann: "win", bob: [0.2, 0.3, 0.5] };

export const create = call({
  path: "/v1/crowd/create",
  title: "Create a crowd",
  description: "The state of a crowd in which everybody weighs the same. Keep it, secret where it holds a key, and "
    + "send it with every call.",
  body: bodies.crowd,
  answer: state,
  examples: [
    { title: "Two workers", body: { workers: ["ann", "bob"] } },
    {
      title: "Two of three asked at a slot",
      body: { workers: ["ann", "bob", "cyd"], perSlot: 2, key: "000102030405060708090a0b0c0d0e0f" },
    },
    { title: "Over classes", body: { workers: ["ann", "bob"], classes: ["win", "lose", "tie"] } },
  ],
  measure: (body) => ({ workers: body.workers.length }),
  run: (rooms, body) => rooms.crowd.create(body),
});

export const open = call({
  path: "/v1/crowd/open",
  title: "Open a slot",
  description: "Says who is asked at a slot, and the state in which it is open.",
  body: bodies.open,
  answer: opened,
  examples: [
    { title: "Slot 0", body: { state: fresh, slot: 0 } },
    { title: "Only some are awake", body: { state: fresh, slot: 7, awake: ["bob"] } },
    { title: "Two slots", body: { state: fresh, slot: [{ slot: 1 }, { slot: 2, awake: ["ann"] }] } },
  ],
  measure: ({ state: before, slot }) => sizeWith(before, slot),
  run(rooms, { state: before, slot, awake }) {
    const options = awake === undefined ? undefined : { awake };
    return Array.isArray(slot)
      ? rooms.crowd.open(before, slot, options)
      : rooms.crowd.open(before, slot as number, options);
  },
});

export const aggregate = call({
  path: "/v1/crowd/aggregate",
  kind: "crowd.aggregate",
  title: "Aggregate reports",
  description: "The output of an open slot: the weighted mean of the reports, or that of a worker drawn by weight. It "
    + "changes nothing, for weights move by labels alone.",
  body: bodies.aggregate,
  answer: aggregated,
  examples: [
    { title: "Two reports", body: { state: waiting, slot: 0, reports } },
    { title: "A list", body: { state: waiting, slot: [{ slot: 0, reports }] } },
    { title: "Over classes", body: { state: voted, slot: 0, reports: votes } },
  ],
  measure: ({ state: before, slot }) => sizeWith(before, slot),
  // what has to be there, and what has not, is the library's to say
  run: (rooms, { state: before, slot, reports: those }) => (Array.isArray(slot)
    ? rooms.crowd.aggregate(before, slot, those as undefined)
    : rooms.crowd.aggregate(before, slot as number, those as Reports)),
});

export const settle = call({
  path: "/v1/crowd/settle",
  kind: "crowd.settle",
  title: "Settle slots",
  description: "The state after labels for open slots, as one batch. Who looks one settlement ahead, and under prod "
    + "and elf-x any number, does best to report what it believes. Slots that are not open are passed over, so "
    + `repeating a call changes nothing. ${STANDING}`,
  body: bodies.settle,
  answer: state,
  examples: [
    { title: "A label", body: { state: waiting, settlements: [{ slot: 0, reports, label: 1 }] } },
    { title: "Over classes", body: { state: voted, settlements: [{ slot: 0, reports: votes, label: "win" }] } },
    { title: "A list of batches", body: { state: waiting, settlements: [[{ slot: 0, reports, label: 1 }], []] } },
  ],
  measure: ({ state: before, settlements }) => sizeWith(before, settlements.flat()),
  run: (rooms, body) => rooms.crowd.settle(body.state, body.settlements as readonly ClassSettlement[]),
});

export const join = call({
  path: "/v1/crowd/join",
  title: "Let a worker join",
  description: "The state with a new worker, which starts with the share 1/(N+1) and is no part of slots opened "
    + "before.",
  body: bodies.membership,
  answer: state,
  examples: [{ title: "A third worker", body: { state: waiting, worker: "cyd" } }],
  measure: (body) => sizeOf(body.state),
  run: (rooms, body) => rooms.crowd.join(body.state, body.worker),
});

export const leave = call({
  path: "/v1/crowd/leave",
  title: "Let a worker leave",
  description: "The state without a worker, which takes its share along. One that is only away keeps it: see awake.",
  body: bodies.membership,
  answer: state,
  examples: [{ title: "One of two", body: { state: fresh, worker: "bob" } }],
  measure: (body) => sizeOf(body.state),
  run: (rooms, body) => rooms.crowd.leave(body.state, body.worker),
});

export const payments = call({
  path: "/v1/crowd/payments",
  kind: "crowd.payments",
  title: "Pay workers",
  description: "A budget shared out. weight: truthful for workers who look one settlement ahead, all of it spent; "
    + "brier: truthful at every horizon, at most the budget; answers: the same, and nothing for silence; raw-weight: "
    + `truthful at every history, for a state of prod. ${STANDING}`,
  body: bodies.payments,
  answer: paid,
  examples: [{ title: "By weight", body: { state: fresh, budget: 1_000_000, rule: "weight" } }],
  measure: (body) => sizeOf(body.state),
  run: (rooms, { state: of, budget, rule }) => rooms.crowd.payments(of, { budget, rule }),
});

export const replay = call({
  path: "/v1/crowd/replay",
  kind: "crowd.replay",
  title: "Replay a history",
  description: "T slots: predict, settle, next; with the baselines on the same reports. Regret never exceeds the "
    + "bound (with perSlot: its mean does not). "
    + STANDING,
  body: bodies.replay,
  answer: replayed,
  examples: [
    { title: "Two slots", body: { workers: ["ann", "bob"], reports: [[0.9, 0.2], [0.4, null]], labels: [1, 0] } },
    {
      title: "By product, a label missing",
      body: {
        workers: ["ann", "bob"], reports: [[0.9, 0.2], [0.4, 0.7]], labels: [1, null], update: "prod",
        baselines: ["median"],
      },
    },
  ],
  measure: ({ workers, labels }) =>
    ({ workers: workers.length, rows: labels.length, cells: workers.length * labels.length }),
  run: (rooms, body) => rooms.crowd.replay(body),
});

/** Of a state, and what is done to its slots. */
function sizeWith(before: CrowdState, slots: unknown): Measured {
  if (!Array.isArray(slots)) return sizeOf(before);
  const N = before.workers.length;
  const numbers = before.classes?.length ?? 1;
  return { workers: N, rows: Math.max(before.open.length, slots.length), cells: N * slots.length * numbers };
}

function sizeOf({ workers, open: waits }: CrowdState): Measured {
  return { workers: workers.length, rows: waits.length };
}
