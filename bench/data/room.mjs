// A data call planned, by rule and by number of users.

import { announced, RULES } from "./calls.mjs";
import { plan } from "./contenders/core.mjs";
import { plain } from "./contenders/plain.mjs";

const each = Object.fromEntries(Object.keys(RULES).map((rule) => [`${rule}, 10,000`, { rule, users: 10_000 }]));

export const data = {
  title: "plan of a data call",
  unit: "user",
  points: {
    "critical value, 1,000": { rule: "critical value", users: 1_000 },
    ...each,
    "critical value, 10,000 with ids": { rule: "critical value", users: 10_000, ids: true },
    "critical value, 100,000": { rule: "critical value", users: 100_000 },
  },
  input: announced,
  size: ({ users }) => users.length,
  columns: ({ contributions, payments }) => [contributions, payments],
  tolerance: 1e-12,
  unitary: "core, plan",
  contenders: { "core, plan": plan, "JavaScript, stable": plain },
};
