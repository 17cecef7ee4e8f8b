// What comes of a call when users leave in the window.

import { array, flag, integer, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { announced, described, settle } from "./plan.js";
import type { DataCore } from "./abi.js";
import type { Withdrawal } from "./types.js";
import type { Heap } from "../memory/heap.js";

export function withdraw(heap: Heap<DataCore>, call: unknown, leavers: unknown, options: unknown = {}): Withdrawal {
  const read = announced(call);
  const leaving = indices(leavers, read.users.ids);
  const reassign = flag("reassign", record("options", options, ["reassign"], "").reassign);
  return settle(heap, read, (block) => ({
    ...described(block, read),
    rounds: block.get("rounds"),
    voided: block.get("voided"),
    voidedCost: block.get("voidedCost"),
  }), leaving, reassign);
}

/** Users by index, who were named by id or by index. */
function indices(leavers: unknown, ids: readonly (string | null)[]): number[] {
  const named = array("leavers", leavers);
  let numbers: Map<string | null, number> | undefined;
  const seen = new Set<number>();
  named.forEach((leaver, k) => {
    const field = `leavers[${k}]`;
    let index: number | undefined;
    if (typeof leaver === "string") {
      numbers ??= new Map(ids.map((id, i) => [id, i]));
      index = numbers.get(leaver);
      if (index === undefined) throw rangeError(field, "the id of a user", leaver);
    } else {
      if (typeof leaver !== "number") throw typeError(field, "the id or the index of a user", leaver);
      index = integer(field, leaver, 0, ids.length - 1);
    }
    if (seen.size === seen.add(index).size) throw rangeError(field, "every user once", leaver);
  });
  return [...seen];
}
