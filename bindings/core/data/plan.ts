// A data call planned: its block filled, run and read.

import { outOfMemory, rangeError, type Refusal } from "../refusal.js";
import { places, Status, type DataCore } from "./abi.js";
import { CALL } from "./block.js";
import { caps, dataRules, nullReasons, protocols } from "./names.js";
import { termsOf, type Terms } from "./options.js";
import type { DataPlan } from "./types.js";
import { AMOUNT, columns, ticketsOf, type Columns } from "./users.js";
import type { Heap } from "../memory/heap.js";

/** A call that has been read: nothing of the caller's is looked at again. */
export interface Announced extends Terms {
  readonly users: Columns;
  /** With a key: where each user's name stands among all names in order, so that lots do not depend on the order of
   *  users. */
  readonly tickets: Uint32Array;
}

export const TOTALS = "totals that cannot pass 2^53 - 1";

export function announced(call: unknown): Announced {
  const terms = termsOf(call);
  const users = columns(terms.users);
  return { ...terms, users, tickets: terms.key === null ? new Uint32Array() : ticketsOf(users.ids) };
}

export type CallBlock = ReturnType<typeof CALL.take>;

/** Plans a call. @param leavers indices of users who leave in the window @param read takes from the block what is asked
 *  for */
export function settle<Result>(
  heap: Heap<DataCore>, call: Announced, read: (block: CallBlock) => Result, leavers: readonly number[] = [],
  reassign = false,
): Result {
  return heap.scoped(() => {
    const spare = heap.core.dataPlanBytes(call.users.ids.length);
    const block = loaded(heap, call, spare, leavers.length > 0, reassign);
    const leaves = block.view("leaves").fill(0);
    for (const leaver of leavers) leaves[leaver] = 1;
    const status = heap.core.dataPlan(block.address);
    if (status !== Status.OK) throw refused(status, block, call, leavers);
    return read(block);
  });
}

/** A call in the core's memory, its amounts as doubles. @param leavers whether some may leave */
export function loaded(
  heap: Heap<DataCore>, call: Announced, spare: number, leavers: boolean, reassign: boolean,
): CallBlock {
  const { ids, costs, capacities, benefits } = call.users;
  const users = ids.length;
  const sizes = { users, levels: call.targets.length, leavers, keyed: call.key !== null };
  const block = CALL.take(heap, sizes, spare, ["users", users]);
  announce(block, call, reassign);
  block.view("costs").set(costs);
  block.view("capacities").set(capacities);
  block.view("benefits").set(benefits);
  if (call.key !== null) {
    block.view("key").set([BigInt(`0x${call.key.slice(0, 16)}`), BigInt(`0x${call.key.slice(16)}`)]);
    block.view("tickets").set(call.tickets);
  }
  return block;
}

/** Writes the terms of a call. */
export function announce(block: CallBlock, terms: Terms, reassign: boolean): void {
  block.fill({
    users: block.sizes.users, levels: block.sizes.levels, reassign: Number(reassign),
    rule: dataRules.indexOf(terms.rule), protocol: protocols.indexOf(terms.protocol), caps: caps.indexOf(terms.caps),
    price: terms.price, floor: terms.floor, bufferNumerator: terms.buffer[0], bufferDenominator: terms.buffer[1],
    spilloverNumerator: terms.spillover[0], spilloverDenominator: terms.spillover[1],
  });
  block.view("thresholds").set(terms.targets.map(({ threshold }) => BigInt(threshold)));
  block.view("values").set(terms.targets.map(({ value }) => BigInt(value)));
}

export function described(block: CallBlock, { users, options }: Announced): DataPlan {
  return {
    ids: users.ids,
    committed: block.get("committed") === 1,
    reason: [null, ...nullReasons][block.get("reason")]!,
    threshold: block.get("threshold"),
    level: block.get("level"),
    price: block.get("price"),
    contributions: block.copy("contributions"),
    payments: block.copy("payments"),
    burdens: block.copy("burdens"),
    order: block.copy("order", block.get("asked")),
    expenditure: block.get("expenditure"),
    leakage: block.get("leakage"),
    totalCost: block.get("totalCost"),
    escrow: block.get("escrow"),
    kept: block.get("kept"),
    participants: block.get("participants"),
    options,
  };
}

/** What was wrong, where the core says it is. */
export function refused(
  status: number, block: CallBlock, call: Announced, leavers: readonly number[] = [],
): Refusal {
  const [i, place] = [block.get("user"), places[block.get("field")]!];
  const { costs, capacities, benefits } = call.users;
  const amounts: Readonly<Record<string, Float64Array>> = { cost: costs, capacity: capacities, benefit: benefits };
  const expected = status === Status.AMOUNT_NOT_INTEGER ? AMOUNT : TOTALS;
  if (status !== Status.AMOUNT_NOT_INTEGER && status !== Status.TOTAL_TOO_LARGE) {
    return outOfMemory("users", costs.length);
  }
  switch (place) {
    case "price":
      return rangeError(`users[${i}].capacity`, `${TOTALS} at ${call.priceName} ${call.price}`, capacities[i]);
    case "levels":
      return rangeError(`users[${i}].benefit`, `${TOTALS} at value ${call.targets.at(-1)!.value}`, benefits[i]);
    case "leavers": return rangeError("leavers", "voided assignments whose totals do not pass 2^53 - 1", leavers);
    default: return rangeError(`users[${i}].${place}`, expected, amounts[place]![i]);
  }
}
