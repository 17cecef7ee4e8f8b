// candor data --state: the life of a call in a file.

import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { candor, file, folder } from "./candor.js";

const ANNOUNCED = { type: "announce", key: "0", at: 0, currency: "EUR", rule: "critical-value", threshold: 4, reserve: 9, reportsUntil: 100, window: 50 };
const OPENED = [
  ANNOUNCED, { type: "enroll", key: "1", at: 1, user: "ann", owner: "A", capacity: 4 }, { type: "open", key: "2", at: 2 },
  { type: "report", key: "3", at: 3, user: "ann", cost: 2, capacity: 4, currency: "EUR" },
];
const LATER = [
  { type: "seal", key: "4", at: 100 }, { type: "assign", key: "5", at: 101, escrow: 36 }, { type: "confirm", key: "6", at: 102, user: "ann", units: 4 },
  { type: "deliver", key: "7", at: 103, user: "ann", units: 4 }, { type: "commit", key: "8", at: 152 },
];
const lines = (commands: readonly object[]): string => file(commands.map((command) => `${JSON.stringify(command)}\n`).join(""));
const run = (state: string, ...args: string[]) => candor(["data", "--state", state, ...args]);

describe("a call", () => {
  test("lives from its announcement to its commit, over several runs", async () => {
    const state = join(folder(), "call.jsonl");
    const first = await run(state, lines(OPENED));
    expect([first.code, first.stderr, first.stdout.split("\n")[0]]).toEqual([0, "", "Call call: OPEN, version 4, 4 commands taken"]);
    const second = await run(state, lines(LATER.slice(0, 2)), "--format", "json");
    expect(JSON.parse(second.stdout)).toMatchObject({ phase: "WINDOW", version: 6, escrow: { escrow: 36 }, answers: [{ key: "4", phase: "SEALED" }, { key: "5", phase: "WINDOW" }] });
    const third = await run(state, ...LATER.slice(2).flatMap((command) => ["--command", JSON.stringify(command)]));
    expect(third.stdout).toMatch(/COMMITTED, version 9, 3 commands taken\n4 of 4 committed units left to train on\n/);
    expect(third.stdout).toMatch(/^ann +delivered +4 +36 +4/m);
    const events = readFileSync(state, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as { version: number; stream: string });
    expect(events.map(({ version, stream }) => [version, stream])).toEqual(events.map((_, k) => [k + 1, "calls/call"]));
  });
  test("the same commands again change nothing", async () => {
    const state = join(folder(), "call.jsonl");
    await run(state, lines(OPENED));
    const before = readFileSync(state, "utf8");
    expect((await run(state, lines(OPENED))).code).toBe(0);
    expect(readFileSync(state, "utf8")).toBe(before);
  });
  test("of runs at once none loses what another kept: whoever comes too late is refused", async () => {
    const state = join(folder(), "call.jsonl");
    await run(state, lines([ANNOUNCED]));
    const enroll = (k: number): string => JSON.stringify({ type: "enroll", key: `e${k}`, at: 1, user: `u${k}`, owner: `o${k}`, capacity: 4 });
    const all = await Promise.all(Array.from({ length: 6 }, (_, k) => run(state, "--command", enroll(k))));
    const kept = all.filter(({ code }) => code === 0).length;
    for (const { code, stderr } of all) if (code !== 0) expect(stderr).toMatch(/another run has changed it meanwhile/);
    expect(kept).toBeGreaterThan(0);
    expect(readFileSync(state, "utf8").trimEnd().split("\n")).toHaveLength(1 + kept);
    expect(readdirSync(dirname(state))).toEqual(["call.jsonl"]);
  });
  test("a lock that a run left which was killed lasts no longer than it may", async () => {
    const state = join(folder(), "call.jsonl");
    const lock = `${state}.lock`;
    writeFileSync(lock, "");
    utimesSync(lock, 1, 1);
    expect((await run(state, lines([ANNOUNCED]))).code).toBe(0);
    expect(readdirSync(dirname(state))).toEqual(["call.jsonl"]);
  });
  test("reports are not shown before the seal", async () => expect((await run(join(folder(), "call.jsonl"), lines(OPENED), "--format", "json")).stdout).not.toContain('"cost"'));
  test("of many users a person sees the first, csv has all", async () => {
    const state = join(folder(), "call.jsonl");
    const users = Array.from({ length: 50 }, (_, k) => ({ type: "enroll", key: `u${k}`, at: 1, user: `user ${k}`, owner: `owner ${k}`, capacity: 4 }));
    const { stdout } = await run(state, lines([ANNOUNCED, ...users, { type: "open", key: "o", at: 2 }]));
    expect(stdout).toMatch(/\nuser 39 [^]*\n… 10 more left out\n\nAll 50 users: --format csv or json\.\n/);
    const all = await run(state, "--command", JSON.stringify({ type: "open", key: "o", at: 2 }), "--format", "csv");
    expect(all.stdout.split("\n")).toHaveLength(52);
  });
  test("a command without a time has the present one", async () => {
    const state = join(folder(), "call.jsonl");
    const { at: _, ...announced } = ANNOUNCED;
    const { stdout } = await run(state, "--command", JSON.stringify(announced), "--command", '{"type":"cancel","key":"x"}', "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ phase: "NULL", now: expect.any(Number) });
    expect((JSON.parse(stdout) as { now: number }).now).toBeGreaterThan(1.7e12);
  });
  test("what a user takes back is gone from the file", async () => {
    const state = join(folder(), "call.jsonl");
    await run(state, lines(OPENED));
    expect(readFileSync(state, "utf8")).toContain('"cost"');
    await run(state, "--command", '{"type":"withdraw","key":"w","at":4,"user":"ann","role":"user","actor":"ann"}');
    expect(readFileSync(state, "utf8")).not.toContain('"cost"');
  });
  test("a file whose lines somebody changed is refused, and the line named", async () => {
    const state = join(folder(), "call.jsonl");
    await run(state, lines(OPENED));
    const events = readFileSync(state, "utf8").split("\n");
    writeFileSync(state, [...events.slice(0, 1), ...events.slice(2)].join("\n"));
    const { code, stderr } = await run(state, "--command", '{"type":"seal","key":"4","at":100}');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/events\[1\]\.version/)]);
  });
});

describe("refused, with the state as it was", () => {
  test("one command refused: none is taken", async () => {
    const state = join(folder(), "call.jsonl");
    await run(state, lines(OPENED));
    const before = readFileSync(state, "utf8");
    const { code, stdout, stderr } = await run(state, lines([{ type: "report", key: "9", at: 4, user: "ann", cost: 1, capacity: 4, currency: "EUR" }, LATER[1]!]));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/line 2: wrong-phase: assign is not for what is OPEN; nothing is changed/);
    expect(readFileSync(state, "utf8")).toBe(before);
  });
  test.each<[string, string | undefined, readonly object[] | string, RegExp]>([
    ["no state, and no announcement", undefined, [OPENED[1]!], /is not there yet: the first command is/],
    ["terms that are none", undefined, [{ ...ANNOUNCED, threshold: 0 }], /malformed: "threshold" expected an integer from 1/],
    ["a state that is none", "{}", [OPENED[1]!], /events\[0\]/],
    ["a state that is no JSON", "{", [OPENED[1]!], /line 1: not the events of a call/],
    ["a command that is none", undefined, "[1]\n", /not a command/],
    ["a table", undefined, "user,cost,capacity\na,1,1\n", /line 1|not JSON/],
  ])("%s", async (_, content, commands, message) => {
    const state = join(folder(), "call.jsonl");
    if (content !== undefined) writeFileSync(state, content);
    const { code, stderr } = await run(state, typeof commands === "string" ? file(commands) : lines(commands));
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(state) ? readFileSync(state, "utf8") : undefined).toBe(content);
  });
  test("usage", async () => {
    const state = join(folder(), "call.jsonl");
    for (const [args, message] of [
      [["--threshold", "5"], /--threshold would change nothing with --state/], [[], /no commands/], [["--format", "html", "--command", "{}"], /--format html is for plans/],
    ] as const) {
      const { code, stderr } = await run(state, ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect((await candor(["data"])).stderr).toMatch(/no file/);
  });
});
