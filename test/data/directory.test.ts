import fc from "fast-check";
import { expect, test } from "vitest";
import { Directory } from "../../bindings/core/life/directory.js";

interface List {
  readonly names: readonly string[];
  readonly directory: Directory;
}

const EMPTY: List = { names: [], directory: new Directory() };

const with1 = ({ names, directory }: List, name: string): List => ({
  names: [...names, name], directory: directory.grown(name, names.length, () => names),
});

function expectToFind({ names, directory }: List, all: Iterable<string>): void {
  for (const name of all) expect(directory.find(name, names.length)).toBe(names.indexOf(name));
}

test("finds in every list what stands in it, whichever lists are gone on from, and how often", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(30)), { maxLength: 60 }), (steps) => {
    const lists = [EMPTY];
    for (const [from, k] of steps) {
      const list = lists[from % lists.length]!;
      if (!list.names.includes(`n${k}`)) lists.push(with1(list, `n${k}`));
    }
    for (const list of lists) expectToFind(list, Array.from({ length: 31 }, (_, k) => `n${k}`));
  }));
});

test("the same where every list is gone on from twice, thousands of times", () => {
  let list = EMPTY;
  const others: List[] = [];
  for (let k = 0; k < 3000; k++) {
    if (k % 300 === 0) others.push(with1(list, `another ${k}`));
    else with1(list, `another ${k}`);
    list = with1(list, `n${k}`);
  }
  const some = ["n0", "n1", "n1023", "n1024", "n2048", "n2999", "another 5", ...others.map(({ names }) => names.at(-1)!)];
  for (const one of [list, ...others]) expectToFind(one, some);
});

test("of a list that is gone on from again and again, nothing is read again", () => {
  const list = ["a", "b", "c"].reduce(with1, EMPTY);
  const unread = (): never => {
    throw new Error("read again");
  };
  for (let k = 0; k < 3000; k++) {
    const directory = list.directory.grown(`d${k}`, 3, unread);
    expect([directory.find("b", 4), directory.find(`d${k}`, 4), directory.find(`d${k - 1}`, 4)]).toEqual([1, 3, -1]);
  }
});
