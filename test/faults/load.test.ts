// The bench of load runs; what it measures is not looked at: a test machine is a busy machine.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../packed.js";

interface Row {
  readonly kind: string;
  readonly way: string;
  readonly clients: number;
  readonly count: number;
}

test("calls are loaded over each store, by function and over HTTP", () => {
  const args = [join(ROOT, "bench/life/index.mjs"), "--quick", "--json", "--million"];
  const printed = execFileSync(process.execPath, args, { encoding: "utf8" });
  const { rows, memory } = JSON.parse(printed) as { readonly rows: readonly Row[]; readonly memory: readonly Row[] };
  expect(rows.length).toBe(16);
  expect(new Set(rows.map(({ kind, way }) => `${kind} ${way}`)).size).toBe(4);
  for (const { clients, count } of rows) expect(count).toBeGreaterThanOrEqual(clients);
  expect(memory.map(({ count }) => count >= 2000)).toEqual([true, true]);
});
