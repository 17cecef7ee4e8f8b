// A Call block in wasm memory: checked, written, run, read.

import { Status, type Core } from "./abi.js";
import { integer, rangeError, record, typeError } from "./check.js";
import { CALL_FIELDS, CALL_NUMBERS, reasons } from "./data-abi.js";
import type { DataUser, Ratio } from "./data-types.js";

const RATIO_PART = 2 ** 31 - 1;
const USER_FIELDS = ["id", "cost", "capacity", "benefit"];
const AMOUNTS = ["cost", "capacity", "benefit"] as const;

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
function columns(users: readonly DataUser[], into: readonly Float64Array[]): void {
  const [costs, capacities, benefits] = into as [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < users.length; i++) {
    const user = record(`users[${i}]`, users[i], USER_FIELDS) as unknown as DataUser;
    if (user.id !== undefined && typeof user.id !== "string") throw typeError(`users[${i}].id`, "a string", user.id);
    const benefit = user.benefit ?? 0;
    if (typeof user.cost !== "number") throw typeError(`users[${i}].cost`, "an integer", user.cost);
    if (typeof user.capacity !== "number") throw typeError(`users[${i}].capacity`, "an integer", user.capacity);
    if (typeof benefit !== "number") throw typeError(`users[${i}].benefit`, "an integer", benefit);
    costs[i] = user.cost;
    capacities[i] = user.capacity;
    benefits[i] = benefit;
  }
}

/** Lays the block out, runs `plan` on it and reads the results. */
export function settle(core: Core, terms: Terms, leavers: readonly number[] = [], reassign = false): Settled {
  const n = terms.users.length;
  const mark = core.mark();
  try {
    const bytes = arrayBytes(n, terms.levels.length, leavers.length > 0);
    const total = ARRAYS.reduce((sum, name) => sum + bytes[name] + 16, mark + CALL_BYTES + 16 + core.planBytes(n));
    const fits = total < 2 ** 32 - 2 ** 16 && core.take(total - mark) !== 0;
    core.release(mark);
    if (!fits) throw rangeError("users", "no more than a WebAssembly memory of 4 GiB can hold", terms.users);

    const pointer = core.take(CALL_BYTES);
    const place = Object.fromEntries(ARRAYS.map((name) => [name, bytes[name] ? core.take(bytes[name]) : 0])) as Places;
    const { buffer } = core.memory;
    const numbers = new BigInt64Array(buffer, pointer, CALL_NUMBERS.length);
    const fields = new Uint32Array(buffer, pointer + numbers.byteLength, CALL_FIELDS.length);
    const doubles = (name: (typeof ARRAYS)[number]): Float64Array => new Float64Array(buffer, place[name], bytes[name] / 8);
    write(core, pointer, terms, n, place, reassign);
    columns(terms.users, [doubles("costs"), doubles("capacities"), doubles("benefits")]);
    if (leavers.length > 0) {
      const leaves = new Uint8Array(buffer, place.leaves, n).fill(0);
      for (const leaver of leavers) leaves[leaver] = 1;
    }

    const status = core.plan(pointer);
    const read = Object.fromEntries(CALL_FIELDS.map((name, index) => [name, fields[index]!])) as Settled["fields"];
    raise(status, read.user, terms.users, read.field);
    return {
      numbers: Object.fromEntries(CALL_NUMBERS.map((name, index) => [name, Number(numbers[index]!)])) as Settled["numbers"],
      fields: read,
      burdens: doubles("burdens").slice(),
      contributions: doubles("contributions").slice(),
      payments: doubles("payments").slice(),
      order: new Uint32Array(buffer, place.order, read.asked).slice(),
    };
  } finally {
    core.release(mark);
  }
}

/** Writes the terms of a call of n users whose arrays are at `place`. */
export function write(core: Core, pointer: number, terms: Omit<Terms, "users">, n: number, place: Places, reassign: boolean): void {
  const { buffer } = core.memory;
  const { levels } = terms;
  const scalars: Partial<Record<(typeof CALL_NUMBERS)[number], number>> = {
    price: terms.price, floor: terms.floor, bufferNumerator: terms.buffer[0], bufferDenominator: terms.buffer[1],
    spilloverNumerator: terms.spillover[0], spilloverDenominator: terms.spillover[1],
  };
  const given: Partial<Record<(typeof CALL_FIELDS)[number], number>> = {
    users: n, rule: terms.rule, protocol: terms.protocol, caps: terms.caps, levels: levels.length, reassign: Number(reassign), ...place,
  };
  new BigInt64Array(buffer, pointer, CALL_NUMBERS.length).set(CALL_NUMBERS.map((name) => BigInt(scalars[name] ?? 0)));
  new Uint32Array(buffer, pointer + 8 * CALL_NUMBERS.length, CALL_FIELDS.length).set(CALL_FIELDS.map((name) => given[name] ?? 0));
  new BigInt64Array(buffer, place.thresholds, levels.length).set(levels.map((level) => BigInt(level.threshold)));
  new BigInt64Array(buffer, place.values, levels.length).set(levels.map((level) => BigInt(level.value)));
}

export function raise(status: number, at: number, users: readonly DataUser[], field = 0): void {
  switch (status) {
    case Status.OK: return;
    case Status.AMOUNT_NOT_INTEGER: {
      const name = AMOUNTS[field]!;
      throw rangeError(`users[${at}].${name}`, `an integer from 0 to ${Number.MAX_SAFE_INTEGER}`, users[at]![name]);
    }
    case Status.TOTAL_TOO_LARGE: throw rangeError("users", "totals that cannot pass 2^53 - 1", users);
    default: throw rangeError("users", "no more than memory can hold", users);
  }
}

export const reasonOf = (code: number): (typeof reasons)[number] => reasons[code]!;
