// What is said of a file, what is refused of it, and what is noticed.

import { describe, expect, test } from "vitest";
import { listed, rewardsOf, text, votesOf } from "./reading.js";

const columns = new Map([["worker", "Who"], ["item", "what"], ["report", "says"]]);

describe("a mapping", () => {
  test("names columns, and gives words their numbers", async () => {
    const values = new Map([["Yes", "1"], ["No", "0"], ["Unsure", ""]]);
    const votes = await votesOf(text("who,says,what,worker\na,Yes,x,1\nb,No,x,2\na,Unsure,y,3\n"), { columns, values });
    expect(listed(votes)).toEqual([["x", "a", 1, null], ["x", "b", 0, null], ["y", "a", null, null]]);
    expect(votes.notes).toEqual(["read as slot=what, worker=who, report=says", "ignored: column worker"]);
  });

  test("reads ratings between their ends, words first", async () => {
    const mapping = { columns, values: new Map([["high", "5"]]), scale: [1, 5] as const };
    const votes = await votesOf(text("who,what,says\na,x,1\nb,x,high\na,y,4\nb,y,\n"), mapping);
    expect(listed(votes).map((row) => row[2])).toEqual([0, 1, 0.75, null]);
    await expect(votesOf(text("who,what,says\na,x,1\nb,x,6\n"), mapping))
      .rejects.toThrow('test, line 3: "says" expected a number from 1 to 5 or nothing, got "6"');
    await expect(votesOf(text("who,what,says\na,x,low\n"), mapping)).rejects.toThrow('got "low"');
  });

  test("reads each column of a wide table as a group", async () => {
    const content = "prompt,response,b,a,why\np,x,1,2,-\np,y,3,4,-\np,x,5,6,-\nq,x,7,,-\nq,y,8,9,-\n";
    const { rows, notes } = await rewardsOf(text(content), { groups: ["a", "b"] });
    expect(rows.map((row) => row.join(" "))).toEqual([
      "p x a 2", "p x b 1", "p y a 4", "p y b 3", "p x (2) a 6", "p x (2) b 5", "q y a 9", "q y b 8",
    ]);
    expect(notes).toEqual([
      "ignored: column why", "1 of 5 responses lack a reward and are left out", "1 responses come again in their prompt and are numbered",
    ]);
    const numbered = await rewardsOf(text("a,b\n1,2\n3,4\n"), { groups: ["a", "b"] });
    expect(numbered.rows.map((row) => row.join(" "))).toEqual(["0 0 a 1", "0 0 b 2", "0 1 a 3", "0 1 b 4"]);
  });

  test.each([
    ["a word that no table has", { columns: new Map([["wroker", "a"]]) }, "--columns: \"wroker\" is none of slot, worker, report"],
    ["a column that is not there", { columns: new Map([["worker", "b"]]) }, '--columns: no column "b"; there are slot, a, report'],
    ["groups of votes", { groups: ["a"] }, "--groups is for tables of rewards"],
  ])("%s is refused", async (_, mapping, message) => {
    await expect(votesOf(text("slot,a,report\n1,2,1\n"), mapping)).rejects.toThrow(`test, line 1: ${message}`);
  });

  test("a group that is no column is refused", async () => {
    await expect(rewardsOf(text("prompt,a\np,1\n"), { groups: ["b"] })).rejects.toThrow('test, line 1: no column "b"; there are prompt, a');
  });

  test("a column that means two is refused", async () => {
    await expect(votesOf(text("slot,Worker,WORKER,report\n1,2,3,1\n"))).rejects.toThrow('test, line 1: column "WORKER" comes twice');
  });
});

describe("votes", () => {
  test("keep repeated answers, classes and gold", async () => {
    const votes = await votesOf(text("item,worker,label,gold\n1,a,x,y\n1,a,y,\n2,b,x,\n"));
    expect(listed(votes)).toEqual([["1", "a", "x", "y"], ["1", "a", "y", "y"], ["2", "b", "x", null]]);
  });

  test.each([
    ["slot,worker,report\n1,a,4\n", 'line 2: "report" expected a number from 0 to 1 or nothing, got "4"; --scale 1..5 reads ratings'],
    ["slot,worker,report\n1,a,yes\n", 'line 2: "report" expected a number from 0 to 1 or nothing, got "yes"'],
    ["task,worker,label\n1,,x\n", 'line 2: "worker" expected a name, got ""'],
    ["task,worker,label,gold\n1,a,x,x\n1,b,x,y\n", 'line 3: "gold" expected "x" as in the task\'s other rows, got "y"'],
    ["slot,worker,report,label\n1,a,1,1\n\n1,b,1,0\n", 'line 4: "label" expected 1 as in the slot\'s other rows, got "0"'],
    ["slot,worker\n1,a\n", 'line 1: expected the columns slot,worker,report[,label] or task,worker,label[,gold]; got "slot,worker"'],
    ['[{"slot":1,"worker":"a","report":2}]', 'row 1: "report" expected'],
    ['{"slot":1,"worker":"a","report":1}\n{"slot":1,"worker":"a","report":2}', 'line 2: "report" expected'],
  ])("%j is refused", async (content, message) => {
    await expect(votesOf(text(content))).rejects.toThrow(`test, ${message}`);
  });
});

describe("what cannot be right is said", () => {
  const rows = (count: number, row: (k: number) => string): string => Array.from({ length: count }, (_, k) => row(k)).join("");
  const notes = async (body: string, header = "task,worker,label\n"): Promise<readonly string[]> => (await votesOf(text(header + body))).notes;

  test("a worker with one answer in ten tasks", async () => {
    expect(await notes(rows(10, (k) => `${k},a,x\n${k},b,${k % 2}\n`))).toEqual(["always the same answer: a (10 times x)"]);
    expect(await notes(rows(9, (k) => `${k},a,x\n${k},b,${k % 2}\n`))).toEqual([]);
    expect(await notes(rows(10, (k) => `${k},a,x\n${k},c,x\n${k},d,x\n${k},e,x\n${k},b,${k % 2}\n`)))
      .toEqual(["always the same answer: a (10 times x), c (10 times x), d (10 times x) and 1 more"]);
  });

  test("one answer of everybody, one label", async () => {
    expect(await notes(rows(10, (k) => `${k},w${k},x\n`))).toEqual(["every answer is x: nothing can be learned from them"]);
    expect(await notes(rows(10, (k) => `${k},w${k},${k % 2},1\n`), "task,worker,label,gold\n")).toEqual(["every known label is 1"]);
    expect(await notes(rows(9, (k) => `${k},w${k},x,x\n`), "task,worker,label,gold\n")).toEqual([]);
  });

  test("a reward that is always the same, a scale that is not used", async () => {
    const mapping = { groups: ["a", "b"], scale: [0, 10] as const };
    expect((await rewardsOf(text(`a,b\n1,2\n${rows(9, () => "1,5\n")}`), mapping)).notes).toEqual([
      "every reward of a is 0.1: it prefers nothing", "ratings reach from 1 to 5 of the scale 0..10",
    ]);
  });
});
