// What a plan is compared with, written as what it is: every user who leaves is a withdrawal of its own, every order of
// equals and every subsidy a plan of its own.

import { isRefusal, type Comparison, type DataCall, type DataPlan, type DataRoom, type DataUser, type Posted } from "candor";

const drawn = (call: DataCall): boolean => "key" in call && call.key !== undefined;

export function comparison(data: DataRoom, call: DataCall, reassign: boolean): Comparison {
  const plan = data.plan(call);
  const posted = call.rule.startsWith("posted");
  return {
    ifOneLeaves: plan.committed && !posted ? ifOneLeaves(data, call, plan, reassign) : [],
    orderOfEquals: orderOfEquals(data, call, plan),
    ...(posted ? { samePosted: null, bestPosted: null } : postedInstead(data, call, plan)),
  };
}

function ifOneLeaves(data: DataRoom, call: DataCall, plan: DataPlan, reassign: boolean): Comparison["ifOneLeaves"] {
  const contributors = [...plan.contributions.keys()].filter((i) => plan.contributions[i]! > 0);
  contributors.sort((i, j) => plan.contributions[j]! - plan.contributions[i]! || i - j);
  return contributors.slice(0, 20).map((user) => {
    const { committed, kept, expenditure, rounds, contributions, payments } = data.withdraw(call, [user], { reassign });
    const others = [...contributions.keys()].filter((i) => contributions[i]! > plan.contributions[i]!);
    return {
      user, committed, kept, expenditure, rounds,
      instead: others.map((i) => ({
        user: i, contribution: contributions[i]!, payment: payments[i]!, before: plan.contributions[i]!,
      })),
    };
  });
}

function orderOfEquals(data: DataRoom, call: DataCall, plan: DataPlan): Comparison["orderOfEquals"] {
  if (!plan.committed || !("protocol" in plan.options) || plan.options.protocol !== "small-first") return null;
  if (drawn(call)) return null;
  const [least, most] = [1, -1].map((sign) => {
    const users = [...call.users].sort((a, b) => sign * (a.cost - b.cost));
    return data.plan({ ...call, users }).totalCost;
  }) as [number, number];
  return least < most ? { cost: plan.totalCost, least, most } : null;
}

function postedInstead(data: DataRoom, { users }: DataCall, plan: DataPlan): Pick<Comparison, "samePosted" | "bestPosted"> {
  const { threshold } = plan;
  const subsidy = affordable(users, plan.committed ? BigInt(plan.expenditure) : BigInt(plan.price) * BigInt(threshold));
  const said = ({ price, committed, kept, expenditure }: DataPlan): Posted => ({ price, committed, kept, expenditure });
  try {
    return {
      samePosted: said(data.plan({ users, threshold, rule: "posted", subsidy })),
      bestPosted: said(data.plan({ users, threshold, rule: "posted-hindsight" })),
    };
  } catch (error) {
    if (isRefusal(error)) return { samePosted: null, bestPosted: null };
    throw error;
  }
}

/** The highest of the subsidies that spend no more: the largest at which supply times subsidy is at most the money, and
 *  totals are none that would be refused. Between two costs the supply is the same. */
function affordable(users: readonly DataUser[], money: bigint): number {
  const sum = (values: readonly number[]): bigint => values.reduce((total, value) => total + BigInt(value), 0n);
  const supply = (subsidy: bigint): bigint => sum(users.filter(({ cost }) => BigInt(cost) <= subsidy).map(({ capacity }) => capacity));
  const all = sum(users.map(({ capacity }) => capacity)) + BigInt(Math.max(0, ...users.map(({ capacity }) => capacity)));
  const safe = (BigInt(Number.MAX_SAFE_INTEGER) - sum(users.map(({ benefit = 0 }) => benefit))) / (all > 1n ? all : 1n);
  const costs = [...new Set(users.map(({ cost }) => BigInt(cost)))].sort((a, b) => (a < b ? -1 : 1));
  let best = 0n;
  [0n, ...costs].forEach((cost) => {
    const above = costs.find((one) => one > cost);
    const units = supply(cost);
    let highest = units > 0n ? money / units : money;
    if (above !== undefined && highest >= above) highest = above - 1n;
    if (highest >= cost && highest > best) best = highest;
  });
  return Number(best < safe ? best : safe);
}
