// Many games a line on several threads: what comes out is what comes out of one.

import { once } from "node:events";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
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
    candor([command, path, "--format", format, ...options, "--threads", String(threads)], { input });

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
  const run = (threads: number) => candor(["audit", path, "--format", "json", "--threads", String(threads)]);
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
    const { code, stdout, stderr } = await candor(["price", path, "--format", "jsonl", "--threads", threads]);
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
    const { code, stderr } = await candor(["price", path, "--threads", threads]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `candor: ${path}, line 4500: not JSON: it ends too early\n` });
  }
});

test("a reader that has enough is no error", async () => {
  const { code, stderr } = await candor(["price", long(), "--format", "jsonl", "--threads", "2"], { deaf: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("stopped while threads are at work it leaves nothing behind", async () => {
  const drafts = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(".candor-"));
  const before = drafts();
  const child = start(["price", "-", "--format", "jsonl", "--threads", "2", "--out", `${folder()}/out.jsonl`]);
  child.stdin.on("error", () => {});
  child.stdin.write(LONG.join("")); // and no end
  await new Promise((done) => child.stdin.once("drain", done));
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(drafts()).toEqual(before);
});

test.each(["0", "1.5", "257", "many"])("--threads %s is wrong usage", async (threads) => {
  const { code, stderr } = await candor(["price", long(), "--threads", threads]);
  expect(code).toBe(2);
  expect(stderr).toContain("Expected a whole number from 1 to 256.");
});

test.each(["price", "audit"])("%s --threads is wrong usage for a table", async (command) => {
  const path = file("prompt,response,group,reward\n1,x,a,1\n1,y,a,0\n", "games.csv");
  const { code, stdout, stderr } = await candor([command, path, "--threads", "2"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--threads would change nothing for a table, which one thread reads");
});

test("memory does not grow with the file: 80 MB more of it", async () => {
  const report = `data:text/javascript,import { isMainThread as main } from "node:worker_threads";
    main && process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;
  const peak = async (count: number): Promise<number> => {
    const how = { input: games(count), node: ["--import", report] };
    const { code, stderr } = await candor(["price", "-", "--threads", "2"], how);
    expect(code).toBe(0);
    return Number(stderr) / 1000;
  };
  // the threads' heaps have grown to their size by then
  expect((await peak(100_000)) - (await peak(50_000))).toBeLessThan(60);
}, 600_000);
