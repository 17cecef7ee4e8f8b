// The first example of docs/data-call.md says what it computes: run it and compare.

import { readFileSync } from "node:fs";
import * as candor from "candor";
import { expect, test } from "vitest";

test("the numbers in the example's comments are what it computes", async () => {
  const [, code] = /```js\n(.*?)```/s.exec(readFileSync(new URL("../../docs/data-call.md", import.meta.url), "utf8"))!;
  const shown: string[] = [];
  const body = code!
    .replace('import { load } from "candor";', "const { load } = candor;")
    .replace(/^([^=\n]+);\s*\/\/ ([\d, ]+|true|false)\b.*$/gm, (_, expression: string, said: string) => `see(${expression}, ${JSON.stringify(said.trim())});`);
  const see = (value: boolean | Float64Array, said: string): void => {
    expect(typeof value === "boolean" ? String(value) : value.join(", ")).toBe(said);
    shown.push(said);
  };
  await new Function("candor", "see", `return (async () => {${body}})();`)(candor, see);
  expect(shown).toHaveLength(4);
});
