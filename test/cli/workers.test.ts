// Many games a line by several workers: what comes out is what comes out of one.

import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { candor, file, folder, start } from "./candor.js";

/** Games of two groups, every one of a few responses. */
function* games(count: number, outcomes = 40): Generator<string> {
  let state = 1;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let k = 0; k < count; k++) {
    const m = outcomes - (k % 3);
    const reward = (): number[] => Array.from({ length: m }, random);
    const baseline = k % 5 === 0 ? { baseline: Array.from({ length: m }, () => random() + 0.1) } : {};
    const groups = [{ id: "légal", size: 2, reward: reward() }, { id: "support", size: 3, reward: reward() }];
    yield `${JSON.stringify({ groups, ...baseline })}\n${k % 100 === 7 ? " \t\n" : ""}`;
  }
}

const LONG = [...games(6000)];
const long = (): string => file(LONG.join(""), "games.jsonl");

describe.each([
  ["price", "table"], ["price", "json"], ["price", "jsonl"], ["price", "csv"], ["price", "csv", "--each"],
  ["price", "json", "--size", "support=0.5", "--divergence", "chi2"],
])("%s --format %s %s %s", (command, format, ...options) => {
  const run = (path: string, threads: number, input = "") =>
    candor([command, path, "--format", format, ...options, "--workers", String(threads)], { input });

  test("says the same on 1, 2 and 3 threads, of a file and of a pipe", async () => {
    const path = long();
    const one = await run(path, 1);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(await run(path, 2)).toEqual(one);
    expect(await run(path, 3)).toEqual(one);
    expect(await run("-", 2, LONG.join(""))).toEqual(one);
  });
});

test("an audit says the same on 1 and on 2 threads", async () => {
  const path = file([...games(150)].join(""));
  const run = (threads: number) => candor(["audit", path, "--format", "json", "--workers", String(threads)]);
  const one = await run(1);
  expect(one).toMatchObject({ code: 0, stderr: "" });
  expect(await run(2)).toEqual(one);
});

/** The games with another line in the place of line k, from 1. */
function withLine(...others: readonly (readonly [k: number, text: string])[]): string {
  const lines = LONG.join("").split("\n");
  for (const [k, text] of others) lines[k - 1] = text;
  return file(lines.join("\n"), "games.jsonl");
}

test.each<[what: string, text: string, reason: string]>([
  ["is no JSON", '{"groups": [', "not JSON: it ends too early"],
  ["has a key twice", '{"groups": [], "groups": []}', 'key "groups" comes twice in one object'],
  ["has a reward that is none",
    '{"groups":[{"id":"légal","size":2,"reward":[1,"2"]},{"id":"support","size":3,"reward":[0,1]}]}',
    '"groups[0].reward[1]" expected a number, got "2"'],
  ["has another size", '{"groups":[{"id":"légal","size":2,"reward":[1]},{"id":"support","size":4,"reward":[0]}]}',
    '"groups[1].size" expected 3 as in the first line, got 4'],
])("a line in the middle that %s is refused by its number, the first of several", async (_, text, reason) => {
  const path = withLine([4000, text], [4300, "{"], [5900, "["]);
  for (const threads of ["1", "2"]) {
    const { code, stdout, stderr } = await candor(["price", path, "--format", "jsonl", "--workers", threads]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`candor: ${path}, line 4000: ${reason}\n`);
  }
});

test("a line that is refused comes before bytes that are no text", async () => {
  const text = Buffer.from(LONG.join(""));
  text[text.length - 100] = 0xff;
  const lines = text.toString("latin1").split("\n");
  lines[4500 - 1] = "{";
  const path = file(Buffer.from(lines.join("\n"), "latin1"));
  for (const threads of ["1", "2"]) {
    const { code, stderr } = await candor(["price", path, "--workers", threads]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `candor: ${path}, line 4500: not JSON: it ends too early\n` });
  }
});

test("a reader that has enough is no error", async () => {
  const { code, stderr } = await candor(["price", long(), "--format", "jsonl", "--workers", "2"], { deaf: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("stopped while threads are at work it leaves nothing behind", async () => {
  const drafts = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(".candor-"));
  const before = drafts();
  const child = start(["price", "-", "--format", "jsonl", "--workers", "2", "--out", `${folder()}/out.jsonl`]);
  child.stdin.on("error", () => {});
  child.stdin.write(LONG.join("")); // and no end
  await new Promise((done) => child.stdin.once("drain", done));
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(drafts()).toEqual(before);
});

test.each(["0", "1.5", "257", "many"])("--workers %s is wrong usage", async (threads) => {
  const { code, stderr } = await candor(["price", long(), "--workers", threads]);
  expect(code).toBe(2);
  expect(stderr).toContain("Expected a whole number from 1 to 256.");
});

test("--workers is wrong usage for candidates, and for votes without families", async () => {
  const candidates = file("candidate,group,size,value\nx,a,1,5\ny,a,1,0\n");
  const votes = file("task,worker,label\nt,ann,a\nt,bob,b\n");
  for (const [command, path, why] of [
    ["price", candidates, "for candidates, which are one game"], ["audit", candidates, "for candidates"],
    ["label", votes, "for a file without a column family"], ["crowd", votes, "for a file without a column family"],
  ] as const) {
    const { code, stdout, stderr } = await candor([command, path, "--workers", "2"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--workers would change nothing ${why}`);
  }
});

/** Rows of prompts of two groups, four responses each. */
function* rows(count: number): Generator<[prompt: string, response: string, group: string, reward: number]> {
  let state = 1;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let p = 0; p < count; p++) {
    for (const response of ["a", 'b "c"', "d,e", "f"]) {
      for (const group of ["légal", "support"]) yield [`prompt ${p}`, response, group, random()];
    }
  }
}

const field = (value: string | number): string => (/[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
const csv = (all: Iterable<readonly (string | number)[]>): string[] => ["prompt,response,group,reward", ...Array.from(all, (row) => row.map(field).join(","))];
const TABLE = [...rows(8000)];

describe.each<[form: string, bytes: () => Buffer]>([
  ["CSV", () => Buffer.from(csv(TABLE).join("\n"))],
  ["packed CSV with a mark and CR LF", () => gzipSync(`\ufeff${csv(TABLE).join("\r\n")}`)],
  ["JSON rows, a line each", () => Buffer.from(TABLE.map(([prompt, response, group, reward]) => JSON.stringify({ prompt, response, group, reward })).join("\n"))],
  ["JSON rows in one document", () => Buffer.from(JSON.stringify(TABLE.map(([prompt, response, group, reward]) => ({ prompt, response, group, reward }))))],
  ["Parquet", () => Buffer.from(parquetWriteBuffer({
    columnData: (["prompt", "response", "group", "reward"] as const).map((name, k) => (
      { name, data: TABLE.map((row) => row[k]!), type: k === 3 ? "DOUBLE" as const : "STRING" as const })),
    rowGroupSize: 5003,
  }))],
])("%s", (_, bytes) => {
  test.each([["json"], ["jsonl"], ["csv", "--each"]])("--format %s says the same of 1, 2 and 3 workers, of a file and of a pipe", async (format, ...more) => {
    const given = bytes();
    const path = file(given);
    const run = (count: number, from = path, input: Buffer = Buffer.alloc(0)) =>
      candor(["price", from, "--format", format, ...more, "--workers", String(count)], { input });
    const one = await run(1);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(await run(2)).toEqual(one);
    expect(await run(3)).toEqual(one);
    if (format === "json") expect(await run(2, "-", given)).toEqual(one);
  });
});

test.each<[what: string, change: (lines: string[]) => void, line: number | undefined, reason: string]>([
  ["a reward that is none", (lines) => (lines[50_000] = lines[50_000]!.replace(/[^,]*$/, "x")), 50_001, '"reward" expected a finite number, got "x"'],
  ["a prompt that comes back", (lines) => void lines.splice(50_001, 0, lines[1]!), 50_002, "comes back after other prompts"],
  ["a prompt that comes back before a reward that is none", (lines) => {
    lines[50_100] = lines[50_100]!.replace(/[^,]*$/, "x");
    lines.splice(50_001, 0, lines[1]!);
  }, 50_002, "comes back after other prompts"],
  ["a row too few", (lines) => void lines.splice(50_004, 1), undefined, "has no row for response"],
  ["a quote that others close", (lines) => (lines[50_000] = lines[50_000]!.replace(/,[^,]*$/, ',"1')), 50_001,
    "a closing quote that no comma or end of line follows"],
  ["a quote that is never closed", (lines) => (lines[64_000] = lines[64_000]!.replace(/,[^,]*$/, ',"1')), 64_001,
    "a quote that is never closed"],
])("%s is refused as by one worker", async (_, change, line, reason) => {
  const lines = csv(TABLE);
  change(lines);
  const path = file(lines.join("\n"));
  const [one, two] = await Promise.all([1, 2].map((count) => candor(["price", path, "--format", "jsonl", "--workers", String(count)])));
  expect(two).toEqual(one);
  expect(one).toMatchObject({ code: 1, stdout: "" });
  expect(one!.stderr).toContain(line === undefined ? reason : `${path}, line ${line}: `);
  expect(one!.stderr).toContain(reason);
});

describe("ranges of a long CSV, which workers read for themselves", () => {
  const LONGER = [...rows(40_000)];
  const lines = (text: (response: string) => string): string[] =>
    csv(LONGER.map(([prompt, response, group, reward]) => [prompt, text(response), group, reward]));
  const run = (path: string, count: number, format = "jsonl") =>
    candor(["price", path, "--format", format, "--workers", String(count)]);

  test.each<[what: string, bytes: () => string]>([
    ["marked, ended by CR LF", () => `\ufeff${lines((response) => response).join("\r\n")}`],
    ["with texts of several lines", () => lines((response) => `"${response}\nof, three\nlines"`).join("\n")],
  ])("%s: the same of 1, 2 and 3 workers", async (_, bytes) => {
    const path = file(bytes());
    const one = await run(path, 1);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    for (const count of [2, 3]) expect(await run(path, count)).toEqual(one);
    expect(await run(path, 2, "table")).toEqual(await run(path, 1, "table"));
  }, 120_000);

  test.each<[what: string, change: (all: string[]) => void, said: string]>([
    ["a reward that is none", (all) => (all[300_000] = all[300_000]!.replace(/[^,]*$/, "x")), 'line 300001: "reward" expected'],
    ["a prompt that comes back", (all) => void all.splice(300_001, 0, all[1]!), "line 300002: "],
    ["a NUL byte", (all) => (all[300_000] += "\0"), "line 300001: a NUL byte"],
    ["a quote that is never closed", (all) => (all[320_000] = all[320_000]!.replace(/[^,]*$/, '"1')), "line 320001: a quote that is never"],
  ])("%s is refused as by one worker", async (_, change, said) => {
    const all = lines((response) => response);
    change(all);
    const path = file(all.join("\n"));
    const one = await run(path, 1);
    expect(one).toMatchObject({ code: 1, stdout: "" });
    expect(one.stderr).toContain(`${path}, ${said}`);
    expect(await run(path, 2)).toEqual(one);
  }, 120_000);

  /** Ends a worker that reads the file's byte 5 MiB. @param flag a file that there is not: ends no worker once there is */
  const ending = (flag?: string): string => `data:text/javascript,${encodeURIComponent(`
    import fs, { openSync } from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    import { isMainThread } from "node:worker_threads";
    const read = fs.readSync;
    const flag = ${JSON.stringify(flag ?? null)};
    const first = () => { try { openSync(flag, "wx"); return true; } catch { return false; } };
    fs.readSync = (file, buffer, offset, length, at) => {
      if (at <= 5 * 2 ** 20 && at + length > 5 * 2 ** 20 && (flag === null || first())) process.exit(3);
      return read(file, buffer, offset, length, at);
    };
    if (!isMainThread) syncBuiltinESMExports();`)}`;
  const where = "byte 4161536 to 6258688: worker [12] ended: exit code 3";

  test("one in which a worker ends is named and done again", async () => {
    const path = file(lines((response) => response).join("\n"));
    const one = await run(path, 1);
    const node = ["--import", ending(`${folder()}/ended`)];
    const { stderr, ...two } = await candor(["price", path, "--format", "jsonl", "--workers", "2"], { node });
    expect({ ...two, stderr: "" }).toEqual(one);
    expect(stderr).toMatch(new RegExp(`^candor: ${path}, ${where}; another does it again\n$`));
  }, 120_000);

  test("one in which two workers end is refused, and nothing is printed", async () => {
    const path = file(lines((response) => response).join("\n"));
    const { code, stdout, stderr } = await candor(["price", path, "--format", "jsonl", "--workers", "2"], { node: ["--import", ending()] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^candor: ${path}, ${where}, as another did before it$`));
  }, 120_000);
});

describe("a long Parquet, of which prompts lie across groups of rows that different workers have", () => {
  const LONGER = [...rows(40_000)];
  const parquet = (all: readonly (readonly (string | number)[])[]): string => file(Buffer.from(parquetWriteBuffer({
    columnData: (["prompt", "response", "group", "reward"] as const).map((name, k) => (
      { name, data: all.map((row) => row[k]!), type: k === 3 ? "DOUBLE" as const : "STRING" as const })),
    rowGroupSize: 70_003,
  })));
  const run = (path: string, count: number, ...more: string[]) => candor(["price", path, ...more, "--workers", String(count)]);

  test("the same of 1, 2 and 3 workers", async () => {
    const path = parquet(LONGER);
    for (const format of [["json"], ["jsonl"], ["table"], ["csv", "--each"]]) {
      const one = await run(path, 1, "--format", ...format);
      expect(one).toMatchObject({ code: 0, stderr: "" });
      for (const count of [2, 3]) expect(await run(path, count, "--format", ...format)).toEqual(one);
    }
  }, 120_000);

  test.each<[what: string, change: (all: (readonly (string | number)[])[]) => void, said: string]>([
    ["a reward that is none", (all) => (all[280_014] = [...all[280_014]!.slice(0, 3), NaN]), 'row 280015: "reward" expected'],
    ["a prompt that comes back", (all) => void all.splice(300_000, 0, all[1]!), "row 300001: "],
    ["a row too few between two groups of rows", (all) => void all.splice(70_003, 1), 'prompt "prompt 8750" has no row for response'],
  ])("%s is refused as by one worker", async (_, change, said) => {
    const all = [...LONGER];
    change(all);
    const path = parquet(all);
    const one = await run(path, 1, "--format", "jsonl");
    expect(one).toMatchObject({ code: 1, stdout: "" });
    expect(one.stderr).toContain(said);
    expect(await run(path, 2, "--format", "jsonl")).toEqual(one);
  }, 120_000);
});

test.each([["label"], ["crowd"]])("%s takes families by themselves, in the order of their first rows, on any number of workers", async (command) => {
  const names = ["b", "a", "d", "c", "e"];
  const votes = names.flatMap((_, k) => names.slice(0, k + 1).flatMap((family) =>
    ["t1", "t2", "t3"].flatMap((task, t) => ["ann", "bob", "cyd"].map((worker, w) =>
      `${family},${task} ${k},${worker},${(t + w * k) % 2 ? "x" : "y"},${t % 2 ? "x" : "y"}`))));
  const path = file(["family,task,worker,label,gold", ...votes].join("\n"));
  const run = (count: number, format: string) => candor([command, path, "--format", format, "--workers", String(count)]);
  for (const format of ["table", "json", "jsonl", "csv"]) {
    const one = await run(1, format);
    expect(one.code).toBe(0);
    expect(await run(2, format)).toEqual(one);
  }
  const { stdout } = await run(2, "json");
  const { families } = JSON.parse(stdout) as { families: { family: string }[] };
  expect(families.map(({ family }) => family)).toEqual(names);
  const { family: _, ...last } = families[4]!;
  const alone = file(["task,worker,label,gold", ...votes.filter((row) => row.startsWith("e,")).map((row) => row.slice(2))].join("\n"));
  expect(last).toEqual(JSON.parse((await candor([command, alone, "--format", "json"])).stdout));
  expect((await candor([command, path, "--state", `${folder()}/s.json`])).stderr).toContain("--state is for one crowd");
});

test.each([["label"], ["crowd"]])("%s prints names of families as text, whatever is in them", async (command) => {
  const rows = ["a\u001b[31m", "\"b\nc\""].flatMap((family) =>
    ["t1", "t2"].flatMap((task) => ["ann", "bob", "cyd"].map((worker, w) => `${family},${task},${worker},${w % 2 ? "x" : "y"},y`)));
  const { code, stdout } = await candor([command, file(["family,task,worker,label,gold", ...rows].join("\n"))]);
  expect(code).toBe(0);
  expect(stdout).toContain("a\\u{1b}[31m");
  expect(stdout).toContain("b\\u{a}c");
  expect(stdout).not.toContain("\u001b");
});

test("memory does not grow with the file: 80 MB more of it", async () => {
  const report = `data:text/javascript,import { isMainThread as main } from "node:worker_threads";
    main && process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;
  const peak = async (count: number): Promise<number> => {
    const how = { input: games(count), node: ["--import", report] };
    const { code, stderr } = await candor(["price", "-", "--workers", "2"], how);
    expect(code).toBe(0);
    return Number(stderr) / 1000;
  };
  // the threads' heaps have grown to their size by then
  expect((await peak(100_000)) - (await peak(50_000))).toBeLessThan(60);
}, 600_000);
