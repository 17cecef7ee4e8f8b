// Convex costs, the extension in float64.

import { between, choice, positive, record } from "../check.js";
import type { DataCore } from "./abi.js";
import { CONVEX } from "./block.js";
import { callDefaults, caps, convexRules } from "./names.js";
import { ratio } from "./options.js";
import type { ConvexPlan } from "./types.js";
import { readUsers, usersOf } from "./users.js";
import type { Heap } from "../memory/heap.js";

const LARGEST = 1e100; // of any amount: squares and products of them stay finite

const real = (field: string, value: unknown): number => between(field, value, 0, LARGEST);

export function planConvex(heap: Heap<DataCore>, call: unknown): ConvexPlan {
  const input = record("call", call, ["users", "threshold", "curvature", "rule", "subsidy", "spillover", "caps"], "");
  const users = usersOf(input.users);
  const options = {
    threshold: positive("threshold", input.threshold),
    curvature: real("curvature", input.curvature),
    rule: convexRules[choice("rule", input.rule, convexRules)]!,
    subsidy: real("subsidy", input.subsidy),
    spillover: ratio("spillover", input.spillover, callDefaults.spillover, 1),
    caps: caps[choice("caps", input.caps, caps, callDefaults.caps)]!,
  };
  const { threshold, curvature, subsidy, spillover: [kept, whole] } = options;
  return heap.scoped(() => {
    const block = CONVEX.take(heap, { users: users.count }, 0, ["users", users.count]);
    const ids = readUsers(heap, users, block, `a number from 0 to ${LARGEST}`);
    const costs = block.view("costs");
    const capacities = block.view("capacities");
    const benefits = block.view("benefits");
    const within = (amount: number): boolean => amount >= 0 && amount <= LARGEST;
    for (let i = 0; i < users.count; i++) {
      if (within(costs[i]!) && within(capacities[i]!) && within(benefits[i]!)) continue;
      real(`users[${i}].cost`, costs[i]);
      real(`users[${i}].capacity`, capacities[i]);
      real(`users[${i}].benefit`, benefits[i]);
    }
    const backing = options.caps === "dominant" ? (whole - kept) / whole : 1;
    const posted = Number(options.rule === "posted");
    block.fill({ users: users.count, threshold, curvature, subsidy, backing, posted });
    heap.core.dataPlanConvex(block.address);
    return {
      ids,
      committed: block.get("committed") === 1,
      contributions: block.copy("contributions"),
      payments: block.copy("payments"),
      burdens: block.copy("burdens"),
      expenditure: block.get("expenditure"),
      leakage: block.get("leakage"),
      totalCost: block.get("totalCost"),
      kept: block.get("kept"),
      options,
    };
  });
}
