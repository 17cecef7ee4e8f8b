// What comes of a call when users leave in the window.

import { array, flag, integer, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { announced, described, load, run } from "./plan.js";
import type { DataCore } from "./abi.js";
import type { Withdrawal } from "./types.js";
import type { Heap } from "../memory/heap.js";

export function withdraw(heap: Heap<DataCore>, call: unknown, leavers: unknown, options: unknown = {}): Withdrawal {
  const read = announced(call);
  return heap.scoped(() => {
    const loaded = load(heap, read, heap.core.dataPlanBytes(read.users.count), true);
    const { block } = loaded;
    const leaving = indices(leavers, loaded.ids);
    const reassign = flag("reassign", record("options", options, ["reassign"], "").reassign);
    block.set("reassign", Number(reassign));
    const leaves = block.view("leaves");
    for (const leaver of leaving) leaves[leaver] = 1;
    run(heap, loaded, leaving);
    return {
      ...described(loaded),
      rounds: block.get("rounds"),
      voided: block.get("voided"),
      voidedCost: block.get("voidedCost"),
    };
  });
}

/** Users by index, who were named by id or by index. */
function indices(leavers: unknown, ids: readonly (string | null)[]): number[] {
  const named = array("leavers", leavers);
  const numbers = numbersOf(new Set(named.filter((leaver) => typeof leaver === "string")), ids);
  const seen = new Set<number>();
  named.forEach((leaver, k) => {
    const field = `leavers[${k}]`;
    let index: number | undefined;
    if (typeof leaver === "string") {
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

/** The indices of users who are named; most are not. */
function numbersOf(names: ReadonlySet<string>, ids: readonly (string | null)[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  if (names.size > 0) ids.forEach((id, i) => id !== null && names.has(id) && numbers.set(id, i));
  return numbers;
}
