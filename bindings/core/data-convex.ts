// Convex costs, the extension in float64: marshalling.

import type { Core } from "./abi.js";
import { choice, finite, positive, rangeError, record, typeError } from "./check.js";
import { caps, CONVEX_FIELDS, CONVEX_NUMBERS } from "./data-abi.js";
import { ratio } from "./data-block.js";
import type { ConvexCall, ConvexPlan } from "./data-types.js";

const LARGEST = 1e100; // of any amount: squares and products of them stay finite

function real(field: string, value: unknown): number {
  const number = finite(field, value);
  if (number < 0 || number > LARGEST) throw rangeError(field, `a number from 0 to ${LARGEST}`, number);
  return number;
}

export function planConvex(core: Core, call: ConvexCall): ConvexPlan {
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
  const backing = choice("caps", input.caps, caps) === 1 ? (spillover[1] - spillover[0]) / spillover[1] : 1;

  const mark = core.mark();
  try {
    const pointer = core.take(8 * CONVEX_NUMBERS.length + 4 * CONVEX_FIELDS.length);
    const names = ["costs", "capacities", "benefits", "burdens", "contributions", "payments"] as const;
    const place = Object.fromEntries(names.map((name) => [name, core.take(8 * n)])) as Record<(typeof names)[number], number>;
    if (!place.payments) throw rangeError("users", "no more than a WebAssembly memory of 4 GiB can hold", n);
    const { buffer } = core.memory;
    const numbers = new Float64Array(buffer, pointer, CONVEX_NUMBERS.length);
    numbers.set([curvature, threshold, subsidy, backing]);
    const given: Partial<Record<(typeof CONVEX_FIELDS)[number], number>> = { ...place, users: n, posted };
    const fields = new Uint32Array(buffer, pointer + numbers.byteLength, CONVEX_FIELDS.length);
    fields.set(CONVEX_FIELDS.map((name) => given[name] ?? 0));
    const column = (name: (typeof names)[number]): Float64Array => new Float64Array(buffer, place[name], n);
    users.forEach(([cost, capacity, benefit], i) => {
      column("costs")[i] = cost;
      column("capacities")[i] = capacity;
      column("benefits")[i] = benefit;
    });
    core.planConvex(pointer);
    const number = (name: (typeof CONVEX_NUMBERS)[number]): number => numbers[CONVEX_NUMBERS.indexOf(name)]!;
    return {
      committed: fields[CONVEX_FIELDS.indexOf("committed")] === 1,
      contributions: column("contributions").slice(),
      payments: column("payments").slice(),
      burdens: column("burdens").slice(),
      expenditure: number("expenditure"),
      leakage: number("leakage"),
      totalCost: number("totalCost"),
      kept: number("kept"),
    };
  } finally {
    core.release(mark);
  }
}
