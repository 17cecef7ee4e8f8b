// The README's first example says what it prints: run it and compare.

import { readFileSync } from "node:fs";
import * as candor from "candor";
import { expect, test } from "vitest";

test("the numbers in the first example's comments are what it computes", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, code] = /```js\n(.*?)```/s.exec(readme)!;
  let shown = 0;
  const report = (values: number | Float64Array, comment: string): void => {
    const said = comment.match(/[-+]?\d+\.\d+/g)!.map(Number);
    const got = typeof values === "number" ? [values] : Array.from(values);
    expect(got.map((value) => Number(value.toFixed(4)))).toEqual(said);
    shown += said.length;
  };
  const body = code!
    .replace('import { load } from "candor";', "const { load } = candor;")
    .replace(/^([^=\n]+);\s*\/\/ (.*\d\.\d.*)$/gm, (_, expression: string, comment: string) => `report(${expression}, ${JSON.stringify(comment)});`);
  await new Function("candor", "report", `return (async () => {${body}})();`)(candor, report);
  expect(shown).toBe(7);
});
