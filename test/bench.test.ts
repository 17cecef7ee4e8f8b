// The benchmarks run and their contenders agree. What it measures is not looked at: a test machine is a busy machine.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./packed.js";

interface Row {
  readonly contender: string;
  readonly nanoseconds: number;
  readonly lowest: number;
  readonly highest: number;
  readonly ratio: number;
}

interface Table {
  readonly groups: number;
  readonly outcomes: number;
  readonly prompts: number;
  readonly difference: number;
  readonly rows: readonly Row[];
}

test("every contender prices the same games to the same payments, over the whole grid", () => {
  const text = execFileSync(process.execPath, [join(ROOT, "bench/game/index.mjs"), "--quick", "--json"], { encoding: "utf8" });
  const { grid, ...about } = JSON.parse(text) as { grid: readonly Table[] } & Record<string, unknown>;
  expect(Object.keys(about)).toEqual(["package", "commit", "date", "cpu", "cores", "runtime", "rounds"]);
  expect(grid.map(({ groups, outcomes }) => [groups, outcomes])).toEqual([[5, 10], [5, 64], [8, 1024], [16, 65536]]);
  for (const { difference, rows } of grid) {
    expect(difference).toBeLessThanOrEqual(1e-9);
    expect(rows.map((row) => row.contender)).toEqual([
      "wasm, one call per game", "wasm, batch", "wasm, batch, copied in", "wasm, batch, f32", "plain JavaScript",
      "plain JavaScript, n+1 softmaxes",
    ]);
    for (const row of rows) {
      expect(row.nanoseconds).toBeGreaterThan(0);
      expect(row.lowest).toBeLessThanOrEqual(row.nanoseconds);
      expect(row.highest).toBeGreaterThanOrEqual(row.nanoseconds);
    }
    expect(rows.find((row) => row.contender === "wasm, batch")!.ratio).toBe(1);
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
