// Parquet, by row groups.

import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { openAny } from "../../bindings/read/open.js";
import { promptLayout, readPromptTable } from "../../bindings/read/prompt-table.js";
import { rewardsPresets } from "../../bindings/read/presets/rewards.js";
import { readVotes, voteLayouts } from "../../bindings/read/votes.js";
import { listed, pieces, rewards, rowsOf, votesOf } from "./reading.js";

const count = 1000;
const numbers = Array.from({ length: count }, (_, k) => k);

function votes(codec?: "SNAPPY" | "UNCOMPRESSED"): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({
    columnData: [
      { name: "Task", data: numbers.map((k) => BigInt(k >> 1)), type: "INT64" },
      { name: "text", data: numbers.map((k) => `an invented text ${k}`), type: "STRING" },
      { name: "worker", data: numbers.map((k) => `w${k % 7}`), type: "STRING" },
      { name: "label", data: numbers.map((k) => (k % 5 === 0 ? null : k % 3)), type: "INT32", nullable: true },
    ],
    rowGroupSize: 64, ...(codec && { codec }),
  }));
}

const expected = numbers.map((k) => [String(k >> 1), `w${k % 7}`, k % 5 === 0 ? null : String(k % 3), null]);

test.each(["SNAPPY", "UNCOMPRESSED"] as const)("%s: the rows of all groups", async (codec) => {
  const read = await votesOf(votes(codec));
  expect(listed(read)).toEqual(expected);
  expect(read.notes).toEqual(["ignored: column text"]);
});

test("in parts only what is used is read, a row group at a time", async () => {
  const bytes = votes();
  const asked: [number, number][] = [];
  const slice = (start: number, end = bytes.length): ArrayBuffer => {
    asked.push([start, end]);
    return bytes.slice(start, end).buffer as ArrayBuffer;
  };
  const opened = await openAny(
    { place: { name: "test" }, pieces: pieces(bytes, 100), parts: { byteLength: bytes.length, slice } }, { layouts: voteLayouts });
  if (!("table" in opened)) throw new Error("no table");
  asked.length = 0; // those of the footer
  expect(listed(await readVotes(opened.table))).toEqual(expected);
  expect(asked.length).toBeGreaterThanOrEqual(Math.ceil(count / 64));
  expect(Math.max(...asked.map(([start, end]) => end - start))).toBeLessThan(bytes.length / 8);
});

describe("refusals", () => {
  test("name the row, across groups", async () => {
    const bytes = new Uint8Array(parquetWriteBuffer({
      columnData: [
        { name: "slot", data: numbers, type: "INT32" }, { name: "worker", data: numbers.map(() => "w"), type: "STRING" },
        { name: "report", data: numbers.map((k) => (k === 700 ? 3 : k / count)), type: "DOUBLE" },
      ],
      rowGroupSize: 64,
    }));
    await expect(votesOf(bytes)).rejects.toThrow('test, row 701: "report" expected a number from 0 to 1 or nothing, got "3"');
  });

  test("damage is none of the program's faults", async () => {
    const bytes = votes();
    bytes.fill(0xff, 4, 4000);
    await expect(votesOf(bytes)).rejects.toMatchObject({ code: "unreadable" });
  });
});

test("numbers keep their bits, and a nested column is taken apart", async () => {
  const reward = numbers.slice(0, 50).map((k) => Math.fround(Math.sin(k)) / 3);
  const rated = (k: number): object => Object.fromEntries(
    ["instruction_following", "honesty", "truthfulness", "helpfulness"].map((aspect) => [aspect, { Rating: String(1 + (k % 5)) }]));
  const flat = new Uint8Array(parquetWriteBuffer({
    columnData: [
      { name: "prompt", data: reward.map(() => "p"), type: "STRING" }, { name: "response", data: reward.map((_, k) => `${k}`), type: "STRING" },
      { name: "group", data: reward.map(() => "g"), type: "STRING" }, { name: "reward", data: reward, type: "DOUBLE" },
    ],
  }));
  const open = async (bytes: Uint8Array): Promise<string[][]> => {
    const opened = await openAny({ place: { name: "test" }, pieces: pieces(bytes) }, { layouts: [rewards], rewards: rewardsPresets });
    if (!("table" in opened)) throw new Error("no table");
    return rowsOf(opened.table);
  };
  expect((await open(flat)).map((row) => Number(row[3]))).toEqual(reward);
  const nested = new Uint8Array(parquetWriteBuffer({
    columnData: [
      { name: "instruction", data: ["p", "q"], type: "STRING" },
      { name: "completions", data: [[{ model: "m", annotations: rated(0) }], [{ model: "n", annotations: rated(4) }]], type: "JSON" },
    ],
  }));
  expect((await open(nested)).map((row) => row.join(" "))).toHaveLength(8);
});

describe("a table of prompts", () => {
  const columns = (rewards: readonly (number | null)[], sizes = rewards.map(() => 2)) => [
    { name: "prompt", data: rewards.map((_, k) => BigInt(k >> 1)), type: "INT64" as const },
    { name: "response", data: rewards.map((_, k) => `a "b", ${k % 2}`), type: "STRING" as const },
    { name: "group", data: rewards.map(() => "g"), type: "STRING" as const },
    { name: "reward", data: rewards as number[], type: "DOUBLE" as const, nullable: true },
    { name: "size", data: sizes, type: "INT32" as const },
  ];

  async function read(bytes: Uint8Array) {
    const opened = await openAny({ place: { name: "test" }, pieces: pieces(bytes) }, { layouts: [promptLayout] });
    if (!("table" in opened)) throw new Error("no table");
    const prompts: unknown[] = [];
    const groups = await readPromptTable(opened.table, (told) => ({
      add: ({ id, responses, rewards: [row] }) =>
        void prompts.push([id, [...responses], Array.from(row!).slice(0, responses.length).map((value) => Object.is(value, -0) ? "-0" : value)]),
      finish: () => told,
    }));
    return { prompts, groups };
  }

  const parquet = (...given: Parameters<typeof columns>): Uint8Array => new Uint8Array(parquetWriteBuffer({ columnData: columns(...given) }));

  test("is the one that the same rows of CSV are", async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 20 }).map((all) => all.slice(0, 2 * (all.length >> 1))),
      async (rewards) => {
        const csv = rewards.map((reward, k) => `${k >> 1},"a ""b"", ${k % 2}",g,${reward},2`);
        const text = new TextEncoder().encode(["prompt,response,group,reward,size", ...csv].join("\n"));
        expect(await read(parquet(rewards))).toEqual(await read(text));
      },
    ));
  });

  test("is refused with what stands there, nothing for null and NaN", async () => {
    await expect(read(parquet([1, null]))).rejects.toThrow('test, row 2: "reward" expected a finite number, got ""');
    await expect(read(parquet([1, NaN]))).rejects.toThrow('test, row 2: "reward" expected a finite number, got ""');
    await expect(read(parquet([1, -Infinity]))).rejects.toThrow('test, row 2: "reward" expected a finite number, got "-Infinity"');
    await expect(read(parquet([1, 2, 3, 4], [2, 2, 2, 7]))).rejects.toThrow('test, row 4: "size" expected 2 as in the group\'s other rows, got "7"');
    await expect(read(parquet([1, 2], [-3, 2]))).rejects.toThrow('"size" expected a finite number > 0, got "-3"');
  });
});
