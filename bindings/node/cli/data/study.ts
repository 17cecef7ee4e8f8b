// What a plan is compared with: one user leaving, and the same money as a posted subsidy.

import { isRefusal, type DataCall, type DataPlan, type DataRoom } from "candor";

/** More users than this and only the largest contributors are looked at. */
const MOST = 20;

export interface Leaving {
  /** Index of the one who leaves. */
  readonly user: number;
  readonly committed: boolean;
  readonly kept: number;
  readonly expenditure: number;
  readonly rounds: number;
}

/** What comes of a committed plan when one contributor leaves in the window, for each of the largest ones. */
export function study(data: DataRoom, call: DataCall, plan: DataPlan, reassign: boolean): Leaving[] {
  if (!plan.committed || call.rule.startsWith("posted")) return [];
  const contributors = [...plan.contributions.keys()].filter((i) => plan.contributions[i]! > 0);
  contributors.sort((i, j) => plan.contributions[j]! - plan.contributions[i]! || i - j);
  return contributors.slice(0, MOST).map((user) => {
    const { committed, kept, expenditure, rounds } = data.withdraw(call, [user], { reassign });
    return { user, committed, kept, expenditure, rounds };
  });
}

export interface Posted {
  /** The subsidy that spends as much as it can without spending more than the plan, and what it gets. */
  readonly same: DataPlan;
  /** The lowest that would have reached the threshold; not committed when none does. */
  readonly best: DataPlan;
}

/** What the plan's expenditure (on null: its reserve for the whole threshold) would have done as a subsidy a unit, posted to all. */
export function samePosted(data: DataRoom, call: DataCall, plan: DataPlan): Posted | undefined {
  if (call.rule.startsWith("posted")) return undefined;
  const { threshold } = plan;
  const users = call.users.map(({ id: _, ...user }) => user);
  const money = plan.committed ? plan.expenditure : plan.price * threshold;
  const post = (rule: "posted" | "posted-hindsight", subsidy?: number): DataPlan =>
    data.plan({ users, threshold, rule, ...(subsidy !== undefined && { subsidy }) } as DataCall);
  const units = users.reduce((sum, user) => sum + user.capacity, 0);
  const largest = users.reduce((most, user) => Math.max(most, user.capacity), 0);
  // expenditure never falls with the subsidy, so the highest affordable one can be bisected
  let low = 0;
  let high = Math.min(money, Math.floor((Number.MAX_SAFE_INTEGER - users.reduce((sum, user) => sum + (user.benefit ?? 0), 0)) / Math.max(1, units + largest)));
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (post("posted", middle).expenditure <= money) low = middle;
    else high = middle - 1;
  }
  try {
    return { same: post("posted", low), best: post("posted-hindsight") };
  } catch (error) {
    // the hindsight price may be a cost so high that its total is no safe integer
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
