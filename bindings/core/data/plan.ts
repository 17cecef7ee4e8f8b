// A data call planned: its block filled, run and read.

import { outOfMemory, rangeError, type Refusal } from "../refusal.js";
import { places, Status, type DataCore } from "./abi.js";
import { CALL } from "./block.js";
import { caps, dataRules, nullReasons, protocols } from "./names.js";
import { termsOf, type Terms } from "./options.js";
import type { DataPlan } from "./types.js";
import { AMOUNT, readUsers, ticketsOf, usersOf, type Users } from "./users.js";
import type { Heap } from "../memory/heap.js";

/** A call whose terms have been read. */
export interface Announced extends Terms {
  readonly users: Users;
}

export const TOTALS = "totals that cannot pass 2^53 - 1";

export function announced(call: unknown): Announced {
  const terms = termsOf(call);
  return { ...terms, users: usersOf(terms.users) };
}

export type CallBlock = ReturnType<typeof CALL.take>;

/** A call in the core's memory: nothing of the caller's is looked at again. Its amounts are doubles. */
export interface Loaded {
  readonly block: CallBlock;
  readonly terms: Terms;
  /** Names of the users, null where they have none. */
  readonly ids: readonly (string | null)[];
}

/** Plans a call. @param read takes from the block what is asked for */
export function settle<Result>(heap: Heap<DataCore>, call: Announced, read: (call: Loaded) => Result): Result {
  return heap.scoped(() => {
    const loaded = load(heap, call, heap.core.dataPlanBytes(call.users.count));
    run(heap, loaded);
    return read(loaded);
  });
}

/** Puts a call into the core's memory. @param leavers whether some may leave */
export function load(
  heap: Heap<DataCore>, { users, ...terms }: Announced, spare: number, leavers = false, reassign = false,
): Loaded {
  const sizes = { users: users.count, levels: terms.targets.length, leavers, keyed: terms.key !== null };
  const block = CALL.take(heap, sizes, spare, ["users", users.count]);
  announce(block, terms, reassign);
  const ids = readUsers(heap, users, block);
  if (leavers) block.view("leaves").fill(0);
  if (terms.key !== null) {
    block.view("key").set([BigInt(`0x${terms.key.slice(0, 16)}`), BigInt(`0x${terms.key.slice(16)}`)]);
    block.view("tickets").set(ticketsOf(ids));
  }
  return { block, terms, ids };
}

/** Amounts are integers from then on, and what is planned doubles. @param leavers indices of those who leave */
export function run(heap: Heap<DataCore>, call: Loaded, leavers: readonly number[] = []): void {
  const status = heap.core.dataPlan(call.block.address);
  if (status !== Status.OK) throw refused(status, call, leavers);
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

export function described({ block, terms, ids }: Loaded): DataPlan {
  return {
    ids,
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
    options: terms.options,
  };
}

/** An array of amounts that the core has made integers. */
export function integers(
  block: CallBlock, name: "costs" | "capacities" | "benefits" | "contributions" | "payments",
): BigInt64Array {
  const { buffer, byteOffset, length } = block.view(name);
  return new BigInt64Array(buffer, byteOffset, length);
}

const COLUMNS = { cost: "costs", capacity: "capacities", benefit: "benefits" } as const;

/** What was wrong, where the core says it is. */
export function refused(status: number, { block, terms }: Loaded, leavers: readonly number[] = []): Refusal {
  const [i, place] = [block.get("user"), places[block.get("field")]!];
  if (status === Status.AMOUNT_NOT_INTEGER) {
    const field = place as keyof typeof COLUMNS;
    return rangeError(`users[${i}].${field}`, AMOUNT, block.view(COLUMNS[field])[i]);
  }
  if (status !== Status.TOTAL_TOO_LARGE) return outOfMemory("users", block.sizes.users);
  const refuse = (field: keyof typeof COLUMNS, totals: string): Refusal =>
    rangeError(`users[${i}].${field}`, totals, Number(integers(block, COLUMNS[field])[i]));
  switch (place) {
    case "price": return refuse("capacity", `${TOTALS} at ${terms.priceName} ${terms.price}`);
    case "levels": return refuse("benefit", `${TOTALS} at value ${terms.targets.at(-1)!.value}`);
    case "leavers": return rangeError("leavers", "voided assignments whose totals do not pass 2^53 - 1", leavers);
    default: return refuse(place, TOTALS);
  }
}
