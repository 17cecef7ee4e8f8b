// The tree of open slots and settled ranges is a sorted list, and trees before a change stay as they were.

import fc from "fast-check";
import { expect, test } from "vitest";
import { entriesOf, sorted, upTo, withEntry, without, type Sorted } from "../../bindings/core/crowd/sorted.js";

const keys = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: 400 });

const likeAList = fc.property(keys, keys, (given, gone) => {
  const inOrder = [...given].sort((a, b) => a - b);
  const grown = given.reduce<Sorted<string>>((tree, key) => withEntry(tree, key, `${key}`), sorted<string>([], []));
  for (const tree of [grown, sorted(inOrder, inOrder.map(String))]) {
    expect(entriesOf(tree)).toEqual(inOrder.map(String));
    for (const key of [...given, ...gone, -1]) {
      expect(upTo(tree, key)).toBe(inOrder.filter((one) => one <= key).map(String).at(-1));
    }
    const left = [...gone, ...given.slice(0, given.length >> 1)].reduce((less, key) => without(less, key), tree);
    const stays = given.slice(given.length >> 1).filter((key) => !gone.includes(key)).sort((a, b) => a - b);
    expect(entriesOf(left)).toEqual(stays.map(String));
    expect(entriesOf(withEntry(given.reduce((less, key) => without(less, key), tree), 3, "x"))).toEqual(["x"]);
    expect(entriesOf(tree)).toEqual(inOrder.map(String));
  }
});

test("of a list, and entry by entry, in any order: the same as the list", () => fc.assert(likeAList, { numRuns: 60 }));

test("an entry takes the place of one of the same key", () => {
  expect(entriesOf(withEntry(sorted([1, 2, 3], ["a", "b", "c"]), 2, "x"))).toEqual(["a", "x", "c"]);
});
