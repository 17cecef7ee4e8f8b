// Files of any length: the same bits whatever the chunks, in bounded memory.

import fc from "fast-check";
import { load, type Batch, type GameRoom } from "candor";
import { expect, test } from "vitest";
import { defaults } from "../../bindings/core/game/names.js";
import { Pricer } from "../../bindings/node/cli/game/pricer.js";
import type { NamedGroup, Observer, PricedPrompts } from "../../bindings/node/cli/game/prompt.js";
import { resultOf, type PromptResult } from "../../bindings/node/cli/game/result.js";
import { readPromptTable, promptLayout } from "../../bindings/read/prompt-table.js";
import { readLines } from "../../bindings/read/lines.js";
import { Seen } from "../../bindings/read/seen.js";
import { csvSheet } from "../../bindings/read/csv-sheet.js";
import { openTable } from "../../bindings/read/recognise.js";
import { Readable } from "node:stream";
import { candor } from "./candor.js";

const { game } = await load();

/** A table of so many prompts with 1 to 6 responses each. */
function* rows(prompts: number, name = (p: number): string => String(p)): Generator<string> {
  yield "prompt,response,group,reward,baseline\n";
  let state = 1;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let p = 0; p < prompts; p++) {
    let block = "";
    for (let x = 0; x <= (p * 7) % 6; x++) {
      const baseline = random() + 0.1;
      for (const group of ["helpfulness", "harmlessness", "humor"]) block += `${name(p)},response ${x},${group},${random()},${baseline}\n`;
    }
    yield block;
  }
}

/** Prices the text as the command does, read in pieces of `bytes` and priced in chunks of `cells`. */
async function price(text: string, bytes: number, cells: number | undefined, room: GameRoom = game, observe?: Observer): Promise<PricedPrompts> {
  const data = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(data.length / bytes) }, (_, k) => data.subarray(k * bytes, (k + 1) * bytes));
  const source = { name: "test", size: undefined, stream: Readable.from(pieces), close: async () => {} };
  const table = openTable(await csvSheet(source, readLines(source, source.stream)), { layouts: [promptLayout] });
  const twice = (groups: readonly NamedGroup[]): NamedGroup[] => groups.map(({ id, size }) => ({ id, size: 2 * size }));
  const extras = { baselines: true, boosts: false };
  return readPromptTable(table, (groups) => new Pricer(room, { groups: twice(groups), options: { lambda: defaults.lambda }, extras, cells, observe }));
}

test("results do not depend on how the file is cut", async () => {
  const text = [...rows(200)].join("");
  const watched = async (bytes: number, cells: number | undefined) => {
    const seen: PromptResult[] = [];
    const priced = await price(text, bytes, cells, game, (prompt) => seen.push(resultOf(prompt)) > 0);
    return { ...priced, seen };
  };
  const whole = await watched(text.length, undefined);
  expect(whole.seen).toHaveLength(200);
  expect(whole.totals.prompts).toBe(200);
  expect(whole.outcomes).toEqual({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 3000 }), async (bytes, cells) => {
      expect(await watched(bytes, cells)).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test("alike prompts share one batch", async () => {
  const text = `prompt,response,group,reward,baseline\n${Array.from({ length: 100 }, (_, p) => `${p},a,g,1,1\n${p},b,g,0,1\n`).join("")}`;
  const made: Batch[] = [];
  const counting: GameRoom = { ...game, batch: (options) => (made.push(game.batch(options)), made.at(-1)!) };
  await price(text, 1000, 20, counting);
  expect(made).toHaveLength(1);
});

const adding = (seen: Seen) => (name: string): boolean => seen.add(Buffer.from(`,${name},`), 1, Buffer.byteLength(name) + 1);

test("a name comes once, whether it is a number or not", () => {
  const names = fc.array(fc.oneof(fc.integer({ min: -2, max: 12 }).map(String), fc.constantFrom("a", "01", "1e3", "__proto__", "9007199254740993")), { maxLength: 60 });
  fc.assert(fc.property(names, (list) => {
    const add = adding(new Seen());
    const twin = new Set<string>();
    for (const name of list) {
      expect(add(name)).toBe(!twin.has(name));
      twin.add(name);
    }
  }));
  const add = adding(new Seen());
  const name = (k: number): string => `prompt ${k}`;
  for (let k = 0; k < 10_000; k++) expect(add(name(k))).toBe(true);
  for (let k = 0; k < 10_000; k++) expect(add(name(k))).toBe(false);
});

const HEAP = ["--max-old-space-size=32", "--import", 'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))'];

/** Peak memory of pricing a stream of so many prompts, in MB. */
async function peak(prompts: number, name: (p: number) => string, args: readonly string[], count: (stdout: string) => number): Promise<number> {
  const { code, stdout, stderr } = await candor(["price", "-", ...args], { input: rows(prompts, name), node: HEAP });
  expect({ code, prompts: count(stdout) }).toEqual({ code: 0, prompts });
  return Number(stderr) / 1000;
}

const total = (stdout: string): number => (JSON.parse(stdout) as { prompts: number }).prompts;

test.each([
  ["numbered prompts", String, ["--format", "json"], total],
  ["named prompts", (p: number) => `the prompt with the number ${p}`, ["--format", "json"], total],
  ["results a line", String, ["--format", "jsonl"], (stdout: string) => stdout.split("\n").length - 1],
] as const)("memory does not grow with the file: 60 MB of %s", async (_, name, args, count) => {
  const short = await peak(30_000, name, args, count);
  const long = await peak(90_000, name, args, count);
  expect(long - short).toBeLessThan(60);
}, 600_000);
