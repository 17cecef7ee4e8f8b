// The users of a call, each of their values read one time and put straight into the core's memory: a getter may well
// call the room again, and make that memory grow, so that a view of it is asked for only when a user has been read.

import { isObject, name, unknownField } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import type { DataCore } from "./abi.js";
import { firstRepeated, inSet } from "./repeats.js";
import type { Heap } from "../memory/heap.js";

const FIELDS = ["id", "cost", "capacity", "benefit"];

export const AMOUNT = `an integer from 0 to ${Number.MAX_SAFE_INTEGER}`;

/** Users that have not been read, and how many. */
export interface Users {
  readonly list: readonly unknown[];
  readonly count: number;
}

/** Where amounts go: addresses of f64[N] each. */
interface Columns {
  at(name: "costs" | "capacities" | "benefits"): number;
}

export function usersOf(value: unknown): Users {
  if (!Array.isArray(value)) throw typeError("users", "an array", value);
  const { length: count } = value;
  // of a proxy it may be anything
  if (!(Number.isInteger(count) && count >= 0)) throw typeError("users", "an array", value);
  return { list: value, count };
}

/** Checks that amounts are numbers; which ones is left to whoever computes with them. @param to where there is room for
 *  them @param expected of an amount @returns names, null where they have none */
export function readUsers(
  heap: Heap<DataCore>, { list, count }: Users, to: Columns, expected = AMOUNT,
): (string | null)[] {
  const ids = new Array<string | null>(count).fill(null);
  const [costs, capacities, benefits] = [to.at("costs") >>> 3, to.at("capacities") >>> 3, to.at("benefits") >>> 3];
  let named = 0;
  let i = 0;
  try {
    for (; i < count; i++) {
      const user = list[i];
      if (!isObject(user)) throw typeError(`users[${i}]`, "an object", user);
      let id: unknown, cost: unknown, capacity: unknown, benefit: unknown;
      // own fields in their order, as Object.keys has them, without a list of them for everybody
      for (const field in user) {
        if (!Object.prototype.hasOwnProperty.call(user, field)) continue;
        switch (field) {
          case "id": id = user.id; break;
          case "cost": cost = user.cost; break;
          case "capacity": capacity = user.capacity; break;
          case "benefit": benefit = user.benefit; break;
          default: throw unknownField(`users[${i}].${field}`, FIELDS, field);
        }
      }
      if (id !== undefined) {
        ids[i] = typeof id === "string" && id !== "" ? id : name(`users[${i}].id`, id);
        named++;
      }
      if (typeof cost !== "number") throw typeError(`users[${i}].cost`, expected, cost);
      if (typeof capacity !== "number") throw typeError(`users[${i}].capacity`, expected, capacity);
      benefit ??= 0;
      if (typeof benefit !== "number") throw typeError(`users[${i}].benefit`, expected, benefit);
      const { f64 } = heap;
      f64[costs + i] = cost;
      f64[capacities + i] = capacity;
      f64[benefits + i] = benefit;
    }
  } catch (error) {
    // a name that was there before is refused where it is, and so before this
    const repeated = inSet(ids.slice(0, i + 1));
    throw repeated < 0 ? error : twice(ids, repeated);
  }
  const repeated = firstRepeated(heap, ids, named);
  if (repeated >= 0) throw twice(ids, repeated);
  return ids;
}

const twice = (ids: readonly (string | null)[], i: number): Error =>
  rangeError(`users[${i}].id`, "a name that no user before it has", ids[i]);

/** Where each name stands among all of them in order. */
export function ticketsOf(ids: readonly (string | null)[]): Uint32Array {
  const names = ids.map((id, i) => {
    if (id === null) throw typeError(`users[${i}].id`, "a name, by which lots are drawn", undefined);
    return id;
  });
  const tickets = new Uint32Array(names.length);
  [...names.keys()].sort((i, j) => (names[i]! < names[j]! ? -1 : 1)).forEach((i, place) => (tickets[i] = place));
  return tickets;
}
