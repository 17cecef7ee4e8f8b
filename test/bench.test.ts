// The benchmarks run and their contenders agree; what is made of times is right. What is measured is not looked at: a
// test machine is a busy machine.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { find } from "../scripts/browsers.mjs";
import { ROOT } from "./packed.js";
import { announced, start, stop } from "./runtimes/command.js";

/** A file of bench/, which is no TypeScript. */
const bench = async <Exports>(path: string): Promise<Exports> => (await import(join(ROOT, "bench", path))) as Exports;

/** What a command prints. */
const printed = (path: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(ROOT, "bench", path), ...args], { encoding: "utf8", stdio: "pipe" });

type Spread = readonly [number, number, number, number, number];

interface Room {
  readonly unitary: string;
  readonly points: readonly string[];
  readonly times: Readonly<Record<string, Readonly<Record<string, readonly (Spread | null)[]>>>>;
}

interface Found {
  readonly home: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rooms: Readonly<Record<string, Room>>;
  readonly absent: readonly { readonly reason: string }[];
  readonly failed: readonly unknown[];
}

const found = (...args: string[]): Found => JSON.parse(printed("index.mjs", "--quick", "--json", ...args)) as Found;

test("every room is measured here, and all its contenders agree", () => {
  const { home, rooms, failed, absent } = found("--on", `node ${process.versions.node.split(".")[0]},c,numpy`);
  expect(failed).toEqual([]);
  for (const { reason } of absent) expect(reason).not.toBe("");
  expect(Object.keys(rooms)).toEqual(["kl", "divergences", "candidates", "crowd", "labels", "data"]);
  for (const { unitary, points, times } of Object.values(rooms)) {
    expect(times[unitary]![home]).toHaveLength(points.length);
    for (const places of Object.values(times)) {
      for (const spread of Object.values(places).flat()) {
        if (!spread) continue;
        expect(spread[0]).toBeGreaterThan(0);
        expect(Array.from(spread).sort((a, b) => a - b)).toEqual(spread);
      }
    }
  }
  const languages = Object.keys(rooms["kl"]!.times).filter((name) => /^(C|NumPy)/.test(name));
  expect(languages.length + absent.length).toBeGreaterThanOrEqual(2);
});

test("a room is measured in every runtime", () => {
  const { rooms, failed, versions, absent } = found("--runtimes", "--only", "candidates");
  expect(failed).toEqual([]);
  const places = Object.keys(rooms["candidates"]!.times["JavaScript, stable"]!);
  expect([...places, ...absent]).toHaveLength(9);
  for (const place of ["deno", "bun", "workerd", "chromium", "firefox"]) {
    expect(versions[place]).toMatch(new RegExp(`^${place} [\\d.]+$`));
  }
});

test("what does not exist is named", () => {
  expect(() => printed("index.mjs", "--only", "chess")).toThrow(/there is no chess: there are kl, divergences/);
});

test("a build is compared with another, itself here", () => {
  const text = printed("compare.mjs", ROOT, "--quick", "--only", "candidates");
  expect(text).toMatch(/candidates, core, one call, typed arrays, \(8, 1024\)/);
  expect(text).toMatch(/no slower and no larger\n$/);
});

test("time is fitted to size", () => {
  const { rows } = JSON.parse(printed("scaling.mjs", "--quick", "--json")) as {
    rows: readonly { over: string; exponent: number }[];
  };
  for (const over of ["groups n", "outcomes m", "prompts", "candidates K", "slots T", "workers N", "users"]) {
    expect(rows.find((row) => row.over === over)?.exponent).toEqual(expect.any(Number));
  }
});

describe("the arithmetic of the report", () => {
  test("an exponent is the slope of logarithms", async () => {
    const { exponent } = await bench<{ exponent(sizes: number[], times: number[]): number }>("harness/exponent.mjs");
    const sizes = [1, 10, 100, 1000];
    for (const power of [0, 0.5, 1, 2]) {
      expect(exponent(sizes, sizes.map((size) => 3 * size ** power))).toBeCloseTo(power, 12);
    }
    // a cost of every call flattens it
    expect(exponent(sizes, sizes.map((size) => 100 + size))).toBeLessThan(0.5);
  });

  test("quartiles lie between neighbours", async () => {
    const { median, spread } = await bench<{
      median(values: number[]): number; spread(values: number[]): number[];
    }>("harness/median.mjs");
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    expect(spread([5, 1, 4, 2, 3])).toEqual([1, 2, 3, 4, 5]);
    expect(spread([2, 1])).toEqual([1, 1.25, 1.5, 1.75, 2]);
  });

  test("a sum notices an exchange, a hole and a change", async () => {
    const { sums, difference } = await bench<{
      sums(columns: number[][]): number[]; difference(got: number[], want: number[]): number;
    }>("harness/agreement.mjs");
    const [want] = [sums([[1, 2, 3]])];
    expect(difference(sums([[1, 2, 3 + 3e-12]]), want)).toBeLessThan(1e-9);
    for (const other of [[2, 1, 3], [1, 2, NaN], [1, 2, 3.01], [1, 2, 3, 4]]) {
      expect(difference(sums([other]), want)).toBeGreaterThan(1e-9);
    }
    expect(difference([], want)).toBe(Infinity);
  });

  test("slower is what is beyond 5 % and apart, in five rounds or more", async () => {
    const { compared, grown } = await bench<{
      compared(before: number[], now: number[]): { ratio: number; slower: boolean };
      grown(before: Record<string, number>, now: Record<string, number>): string[];
    }>("harness/verdict.mjs");
    const even = [100, 101, 99, 100, 102];
    expect(compared(even, even)).toEqual({ ratio: 1, slower: false });
    expect(compared(even, even.map((time) => 1.04 * time)).slower).toBe(false);
    expect(compared(even, even.map((time) => 1.06 * time)).slower).toBe(true);
    expect(compared(even, even.map((time) => 0.5 * time)).slower).toBe(false);
    // one process of five that is slow throughout
    expect(compared(even, [100, 101, 135, 100, 99]).slower).toBe(false);
    // a spread in which 7 % is nothing
    expect(compared([80, 120, 100, 130, 70], [107, 85, 128, 75, 139]).slower).toBe(false);
    expect(compared([100], [200]).slower).toBe(false);
    expect(grown({ "web.js": 1000, "gone.js": 5 }, { "web.js": 1100, "new.js": 9 })).toEqual([]);
    expect(grown({ "web.js": 1000 }, { "web.js": 1101 })).toEqual(["web.js has 1101 bytes, 1.10 times 1000"]);
  });
});

test("the page of performance has the tables of the record", async () => {
  const { filled } = await bench<{ filled(text: string, found: unknown): string }>("docs.mjs");
  const text = readFileSync(join(ROOT, "docs/performance.md"), "utf8");
  const recorded: unknown = JSON.parse(readFileSync(join(ROOT, "bench/recorded.json"), "utf8"));
  expect(text).toMatch(/^\| core, batch /m);
  expect(filled(text, recorded)).toBe(text);
});

test("the page measures in the browser that opens it, beside what was recorded", async () => {
  const server = start(process.execPath, [join(ROOT, "bench/page/index.mjs")]);
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ executablePath: find("chromium"), args, headless: true, timeout: 600_000 });
  try {
    const [, address] = await announced(server, /(http:\/\/127\.0\.0\.1:\d+\/)/);
    const page = await browser.newPage();
    await page.goto(`${address}?quick`);
    await page.waitForSelector("tbody tr");
    // by the keyboard alone: the button is the first thing that takes the focus
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /done|failed/.test(document.querySelector("output")!.value), { timeout: 600_000 });
    expect(await page.$eval("output", (output) => output.value)).toBe("done");
    const rows = await page.$$eval("tbody tr", (all) => all.map((row) => {
      const [here, beside] = row.querySelector("td")!.childNodes;
      return [row.querySelector("th")!.textContent, here!.textContent, beside!.textContent];
    }));
    expect(rows.map(([name]) => name)).toContain("core, batch");
    for (const [, ...pair] of rows) expect(pair.every((time) => /\d/.test(time!))).toBe(true);
  } finally {
    await browser.close();
    await stop(server);
  }
});

interface Edge {
  readonly versions: Readonly<Record<string, string>>;
  readonly handler: Readonly<Record<string, { readonly ratio: number; readonly core: number }>>;
  readonly loopback: readonly {
    readonly runtime: string;
    readonly connections: number;
    readonly routes: Readonly<Record<string, { readonly p50: number; readonly ratio: number }>>;
  }[];
  readonly start: readonly { readonly asked: string; readonly worker: string }[];
}

test("a service is measured in every runtime", () => {
  const args = [join(ROOT, "bench/edge/index.mjs"), "--quick", "--json"];
  const text = execFileSync(process.execPath, args, { encoding: "utf8" });
  const { versions, handler, loopback, start } = JSON.parse(text) as Edge;
  expect(Object.keys(versions)).toEqual(["hono", "@hono/node-server", "deno", "bun", "workerd"]);
  expect(Object.keys(handler)).toEqual(["json", "cbor"]);
  expect(loopback.map(({ runtime, connections }) => `${runtime} ${connections}`)).toEqual(
    ["node", "deno", "bun", "workerd"].flatMap((runtime) => [`${runtime} 1`, `${runtime} 10`]),
  );
  expect(loopback.every(({ routes }) => Object.values(routes).every(({ p50 }) => p50 > 0))).toBe(true);
  expect(start.map(({ asked, worker }) => `${asked}, ${worker}`)).toEqual([
    "health, whole", "health, empty module", "health, no library", "price, whole", "price, no library",
  ]);
});
