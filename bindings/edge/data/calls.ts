// The questions that the data room answers over HTTP.

import type { DataCall } from "../../core/data/types.js";
import { placing } from "../../core/refusal.js";
import { call } from "../call.js";
import type { Measured } from "../limits.js";
import { sizeOfPlan } from "./size.js";
import { planned, withdrawn } from "./answers.js";
import { dataCall, withdrawal } from "./bodies.js";

const users = [
  { id: "ann", cost: 2, capacity: 4 },
  { id: "bob", cost: 5, capacity: 6 },
  { id: "cyd", cost: 3, capacity: 5 },
];
const wanting = users.map((user) => ({ ...user, benefit: 12 }));
const reserved = { users, threshold: 8, rule: "critical-value", reserve: 20 } as const;

export const plan = call({
  path: "/v1/data/plan",
  kind: "data.plan",
  title: "Plan a data call",
  description: "Who gives how much and is paid what, or that nothing comes of it. Rules with a window pay only on "
    + "commit, and commit only at the threshold. critical-value: reporting the true cost is a dominant strategy for "
    + "users without benefit and, where spillover is 1, for all whose cost is at most the reserve; benefit-backed is "
    + "not truthful. No rule is proof against collusion or fabricated data.",
  body: dataCall,
  answer: planned,
  examples: [
    { title: "Three users", body: reserved },
    {
      title: "Users who want the model", body: { users: wanting, threshold: 6, rule: "benefit-backed", subsidy: 1 },
    },
  ],
  measure: (body) => measured(body, 0),
  run: (rooms, body) => rooms.data.plan(body),
});

export const withdraw = call({
  path: "/v1/data/withdraw",
  kind: "data.withdraw",
  title: "See a call through withdrawals",
  description: "What comes of a call when these users leave when they are asked to stay; nobody foresees it. "
    + "Simultaneous: null when too few stay, or a new assignment with reassign; small-first: the next are asked.",
  body: withdrawal,
  answer: withdrawn,
  examples: [
    { title: "One leaves", body: { call: reserved, leavers: ["ann"] } },
    { title: "And the rest is asked again", body: { call: reserved, leavers: ["bob"], reassign: true } },
  ],
  measure: ({ call: of, leavers, reassign }) => measured(of, reassign ? leavers.length : 0),
  run: (rooms, { call: of, leavers, reassign }) => placing(
    (field) => (/^(leavers|reassign)\b/.test(field) ? field : `call.${field}`),
    () => rooms.data.withdraw(of, leavers, reassign === undefined ? {} : { reassign }),
  ),
});

/** Each level is an assignment of all users, and so is each round in which somebody leaves who was asked. */
function measured({ users: asked, levels }: DataCall, again: number): Measured {
  return sizeOfPlan(asked.length, Math.max(1, levels?.length ?? 1) + again);
}
