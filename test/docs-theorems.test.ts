// The table of docs/game.md: every statement has a function that there is and a test that there is.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "candor";
import { describe, expect, test } from "vitest";
import { candor } from "./cli/candor.js";
import { ROOT } from "./packed.js";

const { game } = await load();
const page = readFileSync(join(ROOT, "docs/game.md"), "utf8");
const [, table] = page.split("## Theorem by theorem");
const rows = Array.from(table!.matchAll(/^\| (?!statement|---)(.+) \|$/gm), ([, row]) => row!.split(" | "));
const { stdout: experiments } = await candor(["experiment", "--help"]);

test("every theorem, proposition, lemma and corollary of the paper has a row", () => {
  const named = rows.map(([statement]) => statement).join("; ");
  for (const statement of [
    "Def. 3.1", "Def. 3.2", "Def. 3.3", "Def. 4.1", "Theorem 4.2 (1)", "Theorem 4.2 (2)", "Theorem 4.3, B.2", "Prop. 4.4", "eq. 1", "Def. 4.5",
    "Prop. 4.6", "Def. 4.7", "Prop. 4.8", "Theorem 4.9", "Cor. 4.10", "Theorem 4.11", "Theorem 4.12", "Cor. 4.13", "Lemma B.1", "Lemma C.1",
    "Lemma C.2", "Lemma D.1", "Lemma D.2", "Def. E.1", "Prop. E.2", "Heuristic 1", "Heuristic 2", "Table 1", "Tables 2, 3, 6", "Figure 2",
  ]) expect(named).toContain(statement);
});

describe.each(rows)("%s: %s", (_, __, functions, tests) => {
  test("its functions are there", () => {
    const names = Array.from(functions!.matchAll(/`([^`]+)`/g), ([, name]) => name!);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      if (name.startsWith("candor experiment ")) expect(experiments).toMatch(new RegExp(`^  ${name.slice(18)} `, "m"));
      else expect(game).toHaveProperty(name, expect.any(Function));
    }
  });

  test("its tests are there", () => {
    let file: string | undefined;
    let count = 0;
    for (const [, path, title] of tests!.matchAll(/(?:`([^`]+)`: )?"([^"]+)"/g)) {
      if (path) file = join(ROOT, path.startsWith("test/") ? `${path}.test.ts` : `test/game/${path}.test.ts`);
      expect(existsSync(file!)).toBe(true);
      expect(readFileSync(file!, "utf8")).toContain(title);
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });
});
