// The examples of README and docs run, and their comments tell the truth: where a comment starts with values, separated by commas,
// the statement before it gives them, numbers to the digits that are written.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as candor from "candor";
import * as edge from "candor/edge";
import * as receipts from "candor/receipts";
import { describe, expect, test } from "vitest";
import { ROOT } from "./packed.js";

const MODULES: Readonly<Record<string, object>> = { candor, "candor/edge": edge, "candor/receipts": receipts };

const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)];
const examples = pages.flatMap((page) => {
  const blocks = readFileSync(join(ROOT, page), "utf8").matchAll(/```js\n(.*?)```/gs);
  return Array.from(blocks, ([, code], k) => [`${page}, example ${k + 1}`, code!] as const);
});

const VALUE = String.raw`[-+]?\d[\d.]*(?:e[-+]?\d+)?|true|false|null|"[^"]*"`;
const SHOWN = new RegExp(String.raw`^(?!const|let|import|export)(\S.*?);\s*// ((?:${VALUE})(?:, (?:${VALUE}))*)(?:$|[:;.]? .*$)`, "gm");

/** What a comment says of one value. */
function check(said: string, value: unknown): void {
  if (typeof value !== "number") expect(String(JSON.stringify(value))).toBe(said);
  else expect(value.toFixed(/\.(\d+)/.exec(said)?.[1]!.length ?? 0)).toBe(said.replace("+", ""));
}

/** Runs an example. @returns how many values its comments say. */
async function run(code: string): Promise<number> {
  let shown = 0;
  const report = (value: unknown, comment: string): void => {
    const said = comment.match(new RegExp(VALUE, "g"))!;
    const values = typeof value === "object" && value !== null ? Array.from(value as ArrayLike<unknown>) : [value];
    expect(values.length).toBe(said.length);
    said.forEach((text, k) => check(text, values[k]));
    shown += said.length;
  };
  const body = code
    .replace(/^import (\{.*\}) from "([\w/]+)";$/gm, (_, names: string, name: string) => `const ${names.replaceAll(" as ", ": ")} = MODULES[${JSON.stringify(name)}];`)
    .replace(/^export default /gm, "void ")
    .replace(SHOWN, (_, expression: string, comment: string) => `report(${expression}, ${JSON.stringify(comment)});`);
  await new Function("MODULES", "report", `return (async () => {${body}})();`)(MODULES, report);
  return shown;
}

describe("examples", () => {
  test.each(examples)("%s", async (_, code) => {
    await run(code);
  });

  test("show values in their comments", async () => {
    let shown = 0;
    for (const [, code] of examples) shown += await run(code);
    expect(shown).toBeGreaterThan(12);
  });

  test("a comment that is wrong is noticed", async () => {
    await expect(run("Math.PI;   // 3.15\n")).rejects.toThrow();
    await expect(run("[1, 2];   // 1, 2, 3\n")).rejects.toThrow();
    expect(await run("Math.PI;   // 3.14: a circle's\n")).toBe(1);
  });
});
