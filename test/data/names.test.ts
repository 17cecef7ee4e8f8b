// That every name is one user's, also among so many that names are hashed: against a Set.

import fc from "fast-check";
import { load } from "candor";
import { expect, test } from "vitest";

const { data } = await load();

const plan = (ids: readonly (string | undefined)[]): unknown => data.plan({
  users: ids.map((id) => ({ ...(id !== undefined && { id }), cost: 1, capacity: 1 })), threshold: 1, rule: "critical-value", reserve: 1,
});

/** Index of the first name that is there already. */
function repeated(ids: readonly (string | undefined)[]): number {
  const seen = new Set<string>();
  return ids.findIndex((id) => id !== undefined && seen.size === seen.add(id).size);
}

const check = (ids: readonly (string | undefined)[]): void => {
  const at = repeated(ids);
  if (at < 0) plan(ids);
  else expect(() => plan(ids)).toThrow(`"users[${at}].id" expected a name that no user before it has, got ${JSON.stringify(ids[at])}`);
};

const letters = fc.constantFrom("a", "b", "A", "B", "C", "c", "é", "\ud800", "1", "2");
const some = fc.array(letters, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));

test("a few names twice among thousands", () => fc.assert(fc.property(
  fc.array(some, { maxLength: 40 }), fc.array(fc.nat({ max: 3000 }), { maxLength: 4 }), (names, places) => {
    const ids = Array.from({ length: 3000 }, (_, i) => `user ${i}`);
    ids.splice(100, 0, ...new Set(names));
    for (const place of places) ids.splice(place, 0, ids[(place * 7 + 1) % ids.length]!);
    check(ids);
  },
), { numRuns: 60, seed: 260507419 }));

test("names whose hashes are equal, and some without a name", () => {
  // times 31: Aa is BB
  const words = Array.from({ length: 4096 }, (_, k) => Array.from({ length: 12 }, (__, bit) => ((k >> bit) & 1 ? "Aa" : "BB")).join(""));
  check(words);
  check([...words, words[17]!, words[5]!]);
  check([...words.slice(0, 4000), undefined, ...words.slice(4000)]);
  check([...words.slice(0, 4000), undefined, ...words.slice(3990)]);
});

test("a name twice is refused before what is wrong after it, and after what is wrong before it", () => {
  const users: any[] = Array.from({ length: 2000 }, (_, i) => ({ id: `u${i}`, cost: 1, capacity: 1 }));
  const call = { users, threshold: 1, rule: "critical-value", reserve: 1 } as const;
  users[1500].id = "u3";
  users[1600].cost = "1";
  expect(() => data.plan(call)).toThrow('"users[1500].id"');
  users[1400].capacity = null;
  expect(() => data.plan(call)).toThrow('"users[1400].capacity"');
});
