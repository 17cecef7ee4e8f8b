// Convex costs, the extension in float64: marshalling.

import { choice, finite, positive, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { caps, CONVEX_FIELDS, CONVEX_NUMBERS } from "./abi.js";
import { ratio, takeNamed } from "./block.js";
import type { ConvexCall, ConvexPlan } from "./types.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

const LARGEST = 1e100; // of any amount: squares and products of them stay finite

function real(field: string, value: unknown): number {
  const number = finite(field, value);
  if (number < 0 || number > LARGEST) throw rangeError(field, `a number from 0 to ${LARGEST}`, number);
  return number;
}

export function planConvex(heap: Heap<DataCore>, call: ConvexCall): ConvexPlan {
  const input = record("call", call, ["users", "threshold", "curvature", "rule", "subsidy", "spillover", "caps"], "");
  if (!Array.isArray(input.users)) throw typeError("users", "an array", input.users);
  const users = input.users.map((entry, i) => {
    const user = record(`users[${i}]`, entry, ["cost", "capacity", "benefit"]);
    return [real(`users[${i}].cost`, user.cost), real(`users[${i}].capacity`, user.capacity), real(`users[${i}].benefit`, user.benefit ?? 0)] as const;
  });
  const n = users.length;
  const threshold = positive("threshold", input.threshold);
  const subsidy = real("subsidy", input.subsidy);
  const curvature = real("curvature", input.curvature);
  if (input.rule === undefined) throw typeError("rule", "one of benefit-backed, posted", undefined);
  const posted = choice("rule", input.rule, ["benefit-backed", "posted"]);
  const spillover = ratio("spillover", input.spillover, [1, 1], 1);
  const backing = choice("caps", input.caps, caps, "pivotal") === 1 ? (spillover[1] - spillover[0]) / spillover[1] : 1;

  const { core } = heap;
  const mark = core.mark();
  try {
    const bytes = 8 * n;
    const block = 8 * CONVEX_NUMBERS.length + 4 * CONVEX_FIELDS.length;
    const place = takeNamed(heap, { block, costs: bytes, capacities: bytes, benefits: bytes, burdens: bytes, contributions: bytes, payments: bytes }, 0, n);
    const { f64, u32 } = heap;
    f64.set([curvature, threshold, subsidy, backing], place.block >>> 3);
    const given: Partial<Record<(typeof CONVEX_FIELDS)[number], number>> = { ...place, users: n, posted };
    const words = (place.block >>> 2) + 2 * CONVEX_NUMBERS.length;
    u32.set(CONVEX_FIELDS.map((name) => given[name] ?? 0), words);
    users.forEach(([cost, capacity, benefit], i) => {
      f64[(place.costs >>> 3) + i] = cost;
      f64[(place.capacities >>> 3) + i] = capacity;
      f64[(place.benefits >>> 3) + i] = benefit;
    });
    core.dataPlanConvex(place.block);
    const number = (name: (typeof CONVEX_NUMBERS)[number]): number => f64[(place.block >>> 3) + CONVEX_NUMBERS.indexOf(name)]!;
    return {
      committed: u32[words + CONVEX_FIELDS.indexOf("committed")] === 1,
      contributions: heap.copy(place.contributions, n),
      payments: heap.copy(place.payments, n),
      burdens: heap.copy(place.burdens, n),
      expenditure: number("expenditure"),
      leakage: number("leakage"),
      totalCost: number("totalCost"),
      kept: number("kept"),
    };
  } finally {
    core.release(mark);
  }
}
