// What a plan is compared with: one contributor leaving, equals in another order, and the same money as a posted
// subsidy. The users are read and checked once for all of it.

import { flag, record } from "../check.js";
import { Status, type DataCore } from "./abi.js";
import { COMPARISON } from "./block.js";
import { announced, integers, load, refused, type CallBlock, type Loaded } from "./plan.js";
import type { Comparison, Leaving, Posted } from "./types.js";
import type { Heap } from "../memory/heap.js";

/** Contributors who are looked at: those who give most. */
const MOST = 20;

type ComparisonBlock = ReturnType<typeof COMPARISON.take>;

export function compare(heap: Heap<DataCore>, call: unknown, options: unknown = {}): Comparison {
  const read = announced(call);
  const reassign = flag("reassign", record("options", options, ["reassign"], "").reassign);
  return heap.scoped(() => {
    const loaded = load(heap, read, 0, true, reassign);
    const { block } = loaded;
    const { users } = block.sizes;
    const spare = heap.core.dataComparisonBytes(users);
    const comparison = COMPARISON.take(heap, { users, most: MOST }, spare, ["users", users]);
    comparison.fill({ call: block.address, most: MOST });
    const status = heap.core.dataCompare(comparison.address);
    if (status !== Status.OK) throw refused(status, loaded);
    const [committed, totalCost] = [block.get("committed") === 1, block.get("totalCost")];
    const [threshold, price, expenditure] = [block.get("threshold"), block.get("price"), block.get("expenditure")];
    const money = committed ? expenditure : price * threshold;
    comparison.fill({ threshold, money: Math.min(money, Number.MAX_SAFE_INTEGER) });
    const posted = read.rule.startsWith("posted");
    return {
      ifOneLeaves: committed && !posted ? ifOneLeaves(heap, loaded, comparison) : [],
      orderOfEquals: committed && read.protocol === "small-first" && read.key === null
        ? orderOfEquals(heap, block, comparison, totalCost) : null,
      // last: the call is another one from then on
      ...(posted ? { samePosted: null, bestPosted: null } : postedInstead(heap, block, comparison)),
    };
  });
}

function ifOneLeaves(heap: Heap<DataCore>, call: Loaded, comparison: ComparisonBlock): Leaving[] {
  const { block } = call;
  const largest = comparison.copy("largest", comparison.get("contributors"));
  return Array.from(largest, (user) => {
    const status = heap.core.dataCompareWithout(comparison.address, user);
    if (status !== Status.OK) throw refused(status, call, [user]);
    const [contributions, payments] = [integers(block, "contributions"), integers(block, "payments")];
    const before = comparison.view("contributions");
    return {
      user, committed: block.get("committed") === 1, kept: block.get("kept"), expenditure: block.get("expenditure"),
      rounds: block.get("rounds"),
      instead: Array.from(comparison.copy("instead", comparison.get("others")), (i) => ({
        user: i, contribution: Number(contributions[i]!), payment: Number(payments[i]!), before: Number(before[i]!),
      })),
    };
  });
}

function orderOfEquals(
  heap: Heap<DataCore>, block: CallBlock, comparison: ComparisonBlock, cost: number,
): Comparison["orderOfEquals"] {
  const [least, most] = [0, 1].map((dearestFirst) => {
    heap.core.dataCompareOrder(comparison.address, dearestFirst);
    return block.get("totalCost");
  }) as [number, number];
  return least < most ? { cost, least, most } : null;
}

function postedInstead(
  heap: Heap<DataCore>, block: CallBlock, comparison: ComparisonBlock,
): Pick<Comparison, "samePosted" | "bestPosted"> {
  const [samePosted, bestPosted] = [0, 1].map((hindsight): Posted | null => {
    // the hindsight price may be a cost so high that its total is no safe integer
    if (heap.core.dataComparePosted(comparison.address, hindsight) !== Status.OK) return null;
    return {
      price: block.get("price"), committed: block.get("committed") === 1, kept: block.get("kept"),
      expenditure: block.get("expenditure"),
    };
  }) as [Posted | null, Posted | null];
  return bestPosted === null ? { samePosted: null, bestPosted } : { samePosted, bestPosted };
}
