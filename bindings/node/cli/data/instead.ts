// Who is asked instead of those who left.

import type { DataPlan, Instead } from "candor";

/** Those who give more than was planned, by index. */
export function instead(plan: DataPlan, after: DataPlan): Instead[] {
  const others: Instead[] = [];
  for (let user = 0; user < after.contributions.length; user++) {
    const [contribution, before] = [after.contributions[user]!, plan.contributions[user]!];
    if (contribution > before) others.push({ user, contribution, payment: after.payments[user]!, before });
  }
  return others;
}
