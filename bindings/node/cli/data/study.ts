// What a plan is compared with: one user leaving, equals in another order, and the same money as a posted subsidy.

import { isRefusal, type DataCall, type DataPlan, type DataRoom, type DataUser } from "candor";

/** More users than this and only the largest contributors are looked at. */
const MOST = 20;

/** Who gives more than was planned, or is paid otherwise for as much. */
export interface Instead {
  /** Index of a user. */
  readonly user: number;
  readonly contribution: number;
  readonly payment: number;
  /** What it was asked for before. */
  readonly before: number;
}

export interface Leaving {
  /** Index of the one who leaves. */
  readonly user: number;
  readonly committed: boolean;
  readonly kept: number;
  readonly expenditure: number;
  readonly rounds: number;
  readonly instead: readonly Instead[];
}

/** Who is asked instead of those who left. */
export function instead(plan: DataPlan, after: DataPlan): Instead[] {
  return [...after.contributions.keys()].filter((i) => after.contributions[i]! > plan.contributions[i]!).map((user) => ({
    user, contribution: after.contributions[user]!, payment: after.payments[user]!, before: plan.contributions[user]!,
  }));
}

/** What comes of a committed plan when one contributor leaves in the window, for each of the largest ones. */
export function study(data: DataRoom, call: DataCall, plan: DataPlan, reassign: boolean): Leaving[] {
  if (!plan.committed || call.rule.startsWith("posted")) return [];
  const contributors = [...plan.contributions.keys()].filter((i) => plan.contributions[i]! > 0);
  contributors.sort((i, j) => plan.contributions[j]! - plan.contributions[i]! || i - j);
  const users = "key" in call && call.key !== undefined ? call.users : anonymous(call.users);
  return contributors.slice(0, MOST).map((user) => {
    const after = data.withdraw({ ...call, users }, [user], { reassign });
    const { committed, kept, expenditure, rounds } = after;
    return { user, committed, kept, expenditure, rounds, instead: instead(plan, after) };
  });
}

/** Users without names: names are compared, which takes longer than the plan. */
const anonymous = (users: readonly DataUser[]): DataUser[] => users.map(({ id: _, ...user }) => user);

/** What small-first costs those who give, as equals stand now, and with the cheapest and the dearest of them first. */
export interface Ordered {
  readonly cost: number;
  readonly least: number;
  readonly most: number;
}

/** Undefined where the order of equals changes nothing. */
export function ordered(data: DataRoom, call: DataCall, plan: DataPlan): Ordered | undefined {
  if (!plan.committed || !("protocol" in plan.options) || plan.options.protocol !== "small-first") return undefined;
  if ("key" in call && call.key !== undefined) return undefined;
  const users = anonymous(call.users);
  const [least, most] = [1, -1].map((sign) =>
    data.plan({ ...call, users: [...users].sort((a, b) => sign * (a.cost - b.cost)) }).totalCost) as [number, number];
  return least < most ? { cost: plan.totalCost, least, most } : undefined;
}

export interface Posted {
  /** The subsidy that spends as much as it can without spending more than the plan, and what it gets. */
  readonly same: DataPlan;
  /** The lowest that would have reached the threshold; not committed when none does. */
  readonly best: DataPlan;
}

/** What the plan's expenditure (on null: its reserve for the whole threshold) would have done as a subsidy a unit,
 *  posted to all. */
export function samePosted(data: DataRoom, call: DataCall, plan: DataPlan): Posted | undefined {
  if (call.rule.startsWith("posted")) return undefined;
  const { threshold } = plan;
  const users = anonymous(call.users);
  const subsidy = affordable(users, plan.committed ? plan.expenditure : plan.price * threshold);
  try {
    return {
      same: data.plan({ users, threshold, rule: "posted", subsidy }),
      best: data.plan({ users, threshold, rule: "posted-hindsight" }),
    };
  } catch (error) {
    // the hindsight price may be a cost so high that its total is no safe integer
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The highest subsidy a unit that spends no more: within one step of the supply, units up to a cost, it may be as high
 *  as money allows. */
function affordable(users: readonly DataUser[], money: number): number {
  const byCost = [...users].sort((a, b) => a.cost - b.cost);
  const largest = users.reduce((most, { capacity }) => Math.max(most, capacity), 0);
  const all = users.reduce((sum, { capacity }) => sum + capacity, 0);
  const benefits = users.reduce((sum, { benefit = 0 }) => sum + benefit, 0);
  let best = Math.min(money, (byCost[0]?.cost ?? money + 1) - 1); // draws nobody
  let units = 0;
  byCost.forEach(({ cost, capacity }, r) => {
    units += capacity;
    const next = byCost[r + 1]?.cost ?? Infinity;
    if (next === cost) return;
    const highest = Math.min(next - 1, units > 0 ? Math.floor(money / units) : money);
    if (highest >= cost) best = highest;
  });
  // totals beyond 2^53 - 1 are refused
  return Math.max(0, Math.min(best, Math.floor((Number.MAX_SAFE_INTEGER - benefits) / Math.max(1, all + largest))));
}
