// The room's answers to take along: as JSON, and as the code that computes them.

import type { DataPlan } from "candor";
import { callOf, type DataScene } from "./scene.js";
import type { Walk } from "./window.js";

export function asJson(scene: DataScene, plan: DataPlan): string {
  const { committed, reason, kept, expenditure, leakage, totalCost, contributions, payments } = plan;
  const users = scene.people.map(({ name }, k) => ({ id: name, contribution: contributions[k], payment: payments[k] }));
  return JSON.stringify({ scene, answer: { committed, reason, kept, expenditure, leakage, totalCost, users } }, null, 2);
}

export function asCode(scene: DataScene, left: Walk["left"] = []): string {
  const { users, ...terms } = callOf(scene);
  const leavers = JSON.stringify(left.map((k) => scene.people[k]!.name));
  return [
    'import { load } from "candor";',
    "",
    "const { data } = await load();",
    `const users = [\n${users.map((user) => `  ${JSON.stringify(user)},\n`).join("")}];`,
    `const call = { users, ...${JSON.stringify(terms)} };`,
    "const { committed, contributions, payments } = data.plan(call);",
    "console.log({ committed, contributions, payments });",
    ...(left.length === 0 ? [] : [
      `const after = data.withdraw(call, ${leavers}, { reassign: ${scene.reassign} });`,
      "console.log({ committed: after.committed, contributions: after.contributions, payments: after.payments });",
    ]),
    "",
  ].join("\n");
}
