// The users of a call by column, each of their values read one time. Nothing is in the core's memory yet: a getter may
// well call the room again.

import { isObject, name, unknownField } from "../check.js";
import { rangeError, typeError } from "../refusal.js";

const FIELDS = ["id", "cost", "capacity", "benefit"];

export const AMOUNT = `an integer from 0 to ${Number.MAX_SAFE_INTEGER}`;

export interface Columns {
  readonly ids: readonly (string | null)[];
  readonly costs: Float64Array;
  readonly capacities: Float64Array;
  readonly benefits: Float64Array;
}

/** Checks that amounts are numbers; which ones is left to whoever computes with them. @param expected of an amount */
export function columns(users: unknown, expected = AMOUNT): Columns {
  if (!Array.isArray(users)) throw typeError("users", "an array", users);
  const { length } = users;
  const ids: (string | null)[] = [];
  const seen = new Set<string>();
  const [costs, capacities, benefits] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  for (let i = 0; i < length; i++) {
    const user: unknown = users[i];
    if (!isObject(user)) throw typeError(`users[${i}]`, "an object", user);
    let id: unknown, cost: unknown, capacity: unknown, benefit: unknown;
    for (const field of Object.keys(user)) {
      const value = user[field];
      switch (field) {
        case "id": id = value; break;
        case "cost": cost = value; break;
        case "capacity": capacity = value; break;
        case "benefit": benefit = value; break;
        default: throw unknownField(`users[${i}].${field}`, FIELDS, field);
      }
    }
    ids.push(id === undefined ? null : nameOf(i, id, seen));
    if (typeof cost !== "number") throw typeError(`users[${i}].cost`, expected, cost);
    if (typeof capacity !== "number") throw typeError(`users[${i}].capacity`, expected, capacity);
    benefit ??= 0;
    if (typeof benefit !== "number") throw typeError(`users[${i}].benefit`, expected, benefit);
    costs[i] = cost;
    capacities[i] = capacity;
    benefits[i] = benefit;
  }
  return { ids, costs, capacities, benefits };
}

/** The name of user i, which no user before it has. */
function nameOf(i: number, id: unknown, seen: Set<string>): string {
  const own = name(`users[${i}].id`, id);
  if (seen.size === seen.add(own).size) throw rangeError(`users[${i}].id`, "a name that no user before it has", own);
  return own;
}

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
