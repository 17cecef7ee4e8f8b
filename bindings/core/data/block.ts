// A Call block in wasm memory: checked, written, run, read.

import { Status } from "../game/abi.js";
import { integer, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { CALL_FIELDS, CALL_NUMBERS, dataRules, reasons } from "./abi.js";
import type { DataUser, Ratio } from "./types.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

const RATIO_PART = 2 ** 31 - 1;
const USER_FIELDS = ["id", "cost", "capacity", "benefit"];
const AMOUNTS = ["cost", "capacity", "benefit"] as const;
/** What a rule's price is called, where not `subsidy`. */
const priceNames: Readonly<Record<string, string>> = { "critical-value": "reserve", "proportional": "reserve" };

/** The scalars of a block, and what is listed in it. */
export interface Terms {
  readonly users: readonly DataUser[];
  readonly rule: number;
  readonly protocol: number;
  readonly caps: number;
  readonly price: number;
  readonly floor: number;
  readonly buffer: Ratio;
  readonly spillover: Ratio;
  readonly levels: readonly { readonly threshold: number; readonly value: number }[];
}

const ARRAYS = ["thresholds", "values", "costs", "capacities", "benefits", "leaves", "burdens", "contributions", "payments", "order"] as const;

/** Where the arrays of a block are. */
export type Places = Readonly<Record<(typeof ARRAYS)[number], number>>;

/** Bytes of each, for n users. */
export function arrayBytes(n: number, levels: number, leavers: boolean): Record<(typeof ARRAYS)[number], number> {
  return {
    thresholds: 8 * levels, values: 8 * levels, costs: 8 * n, capacities: 8 * n, benefits: 8 * n,
    leaves: leavers ? n : 0, burdens: 8 * n, contributions: 8 * n, payments: 8 * n, order: 4 * n,
  };
}

export const CALL_BYTES = 8 * CALL_NUMBERS.length + 4 * CALL_FIELDS.length;

/** What the core wrote back. */
export interface Settled {
  readonly numbers: Readonly<Record<(typeof CALL_NUMBERS)[number], number>>;
  readonly fields: Readonly<Record<(typeof CALL_FIELDS)[number], number>>;
  readonly burdens: Float64Array;
  readonly contributions: Float64Array;
  readonly payments: Float64Array;
  readonly order: Uint32Array;
}

export function amount(field: string, value: unknown, low = 0): number {
  return integer(field, value, low, Number.MAX_SAFE_INTEGER);
}

/** @param most 1 for a part of a whole. */
export function ratio(field: string, value: unknown, fallback: Ratio, most = Infinity): Ratio {
  if (value === undefined) return fallback;
  if (!Array.isArray(value)) throw typeError(field, "[numerator, denominator]", value);
  if (value.length !== 2) throw rangeError(field, "[numerator, denominator]", value);
  const denominator = integer(`${field}[1]`, value[1], 1, RATIO_PART);
  return [integer(`${field}[0]`, value[0], 0, most === 1 ? denominator : RATIO_PART), denominator];
}

/** The users of a call by column; whether they are amounts is the core's to check. */
function columns(users: readonly DataUser[], f64: Float64Array, place: Places): void {
  const [costs, capacities, benefits] = [place.costs >>> 3, place.capacities >>> 3, place.benefits >>> 3];
  const ids = new Set<string>();
  for (let i = 0; i < users.length; i++) {
    const user = record(`users[${i}]`, users[i], USER_FIELDS) as unknown as DataUser;
    if (user.id !== undefined) {
      if (typeof user.id !== "string") throw typeError(`users[${i}].id`, "a string", user.id);
      if (user.id === "" || ids.has(user.id)) throw rangeError(`users[${i}].id`, user.id === "" ? "a text that is not empty" : "a name that no user before it has", user.id);
      ids.add(user.id);
    }
    const benefit = user.benefit ?? 0;
    if (typeof user.cost !== "number") throw typeError(`users[${i}].cost`, "an integer", user.cost);
    if (typeof user.capacity !== "number") throw typeError(`users[${i}].capacity`, "an integer", user.capacity);
    if (typeof benefit !== "number") throw typeError(`users[${i}].benefit`, "an integer", benefit);
    f64[costs + i] = user.cost;
    f64[capacities + i] = user.capacity;
    f64[benefits + i] = benefit;
  }
}

/** Takes room under names, and has `spare` bytes ready for the core. @throws RangeError when memory cannot hold it for n users. */
export function takeNamed<Name extends string>(heap: Heap<DataCore>, bytes: Readonly<Record<Name, number>>, spare: number, n: number): Record<Name, number> {
  const names = Object.keys(bytes) as Name[];
  const taken = heap.takeAll(names.map((name) => bytes[name]), spare);
  if (!taken) throw rangeError("users", "no more than a WebAssembly memory of 4 GiB can hold", n);
  return Object.fromEntries(names.map((name, k) => [name, taken[k]!])) as Record<Name, number>;
}

/** Lays the block out, runs `plan` on it and reads the results. */
export function settle(heap: Heap<DataCore>, terms: Terms, leavers: readonly number[] = [], reassign = false): Settled {
  const n = terms.users.length;
  const { core } = heap;
  const mark = core.mark();
  try {
    const place = takeNamed(heap, { block: CALL_BYTES, ...arrayBytes(n, terms.levels.length, leavers.length > 0) }, core.dataPlanBytes(n), n);
    write(heap, place.block, terms, n, place, reassign);
    columns(terms.users, heap.f64, place);
    if (leavers.length > 0) {
      const leaves = new Uint8Array(core.memory.buffer, place.leaves, n).fill(0);
      for (const leaver of leavers) leaves[leaver] = 1;
    }
    const status = core.dataPlan(place.block);
    const numbers = new BigInt64Array(core.memory.buffer, place.block, CALL_NUMBERS.length);
    const { u32 } = heap;
    const fields = Object.fromEntries(CALL_FIELDS.map((name, k) => [name, u32[(place.block >>> 2) + 2 * CALL_NUMBERS.length + k]!])) as Settled["fields"];
    raise(status, fields.user, fields.field, terms);
    return {
      numbers: Object.fromEntries(CALL_NUMBERS.map((name, k) => [name, Number(numbers[k]!)])) as Settled["numbers"],
      fields,
      burdens: heap.copy(place.burdens, n),
      contributions: heap.copy(place.contributions, n),
      payments: heap.copy(place.payments, n),
      order: u32.slice(place.order >>> 2, (place.order >>> 2) + fields.asked),
    };
  } finally {
    core.release(mark);
  }
}

/** Writes the terms of a call of n users whose arrays are at `place`. */
export function write(heap: Heap<DataCore>, pointer: number, terms: Omit<Terms, "users">, n: number, place: Places, reassign: boolean): void {
  const { buffer } = heap.core.memory;
  const { levels } = terms;
  const scalars: Partial<Record<(typeof CALL_NUMBERS)[number], number>> = {
    price: terms.price, floor: terms.floor, bufferNumerator: terms.buffer[0], bufferDenominator: terms.buffer[1],
    spilloverNumerator: terms.spillover[0], spilloverDenominator: terms.spillover[1],
  };
  const given: Partial<Record<(typeof CALL_FIELDS)[number], number>> = {
    users: n, rule: terms.rule, protocol: terms.protocol, caps: terms.caps, levels: levels.length, reassign: Number(reassign), ...place,
  };
  new BigInt64Array(buffer, pointer, CALL_NUMBERS.length).set(CALL_NUMBERS.map((name) => BigInt(scalars[name] ?? 0)));
  heap.u32.set(CALL_FIELDS.map((name) => given[name] ?? 0), (pointer >>> 2) + 2 * CALL_NUMBERS.length);
  new BigInt64Array(buffer, place.thresholds, levels.length).set(levels.map((level) => BigInt(level.threshold)));
  new BigInt64Array(buffer, place.values, levels.length).set(levels.map((level) => BigInt(level.value)));
}

export const TOTALS = "totals that cannot pass 2^53 - 1";

/** @param at the user and @param field the AT_ of assembly/data/call.ts, where the core says it is. */
function raise(status: number, at: number, field: number, terms: Terms): void {
  const { users } = terms;
  switch (status) {
    case Status.OK: return;
    case Status.AMOUNT_NOT_INTEGER: {
      const name = AMOUNTS[field]!;
      throw rangeError(`users[${at}].${name}`, `an integer from 0 to ${Number.MAX_SAFE_INTEGER}`, users[at]![name]);
    }
    case Status.TOTAL_TOO_LARGE: throw tooLarge(at, field, terms);
    default: throw rangeError("users", "no more than memory can hold", users);
  }
}

function tooLarge(at: number, field: number, { rule, price, levels, users }: Terms): RangeError {
  const name = AMOUNTS[field];
  if (name) return rangeError(`users[${at}].${name}`, TOTALS, users[at]![name]);
  if (field === 3) return rangeError(priceNames[dataRules[rule]!] ?? "subsidy", `${TOTALS} with "users[${at}].capacity" ${users[at]!.capacity}`, price);
  if (field === 4) return rangeError("levels", `${TOTALS} with "users[${at}].benefit" ${users[at]!.benefit}`, levels.at(-1)!.value);
  return new RangeError('"leavers" expected voided assignments whose totals do not pass 2^53 - 1, got more');
}

export const reasonOf = (code: number): (typeof reasons)[number] => reasons[code]!;
