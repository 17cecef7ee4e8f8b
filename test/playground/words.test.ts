// What the page says and gives to CSV, without a browser: names, refusals of the game room, numbers of reports.

import { isRefusal, load } from "candor";
import type { Promised } from "candor/worker";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csv } from "../../bindings/web/playground/parts/csv.js";
import { cut, named } from "../../bindings/web/playground/parts/cut.js";
import { columnsOf } from "../../bindings/web/playground/report/columns.js";
import { reportOf, type TableCell } from "../../bindings/web/playground/report/report.js";
import { answering } from "../../bindings/web/playground/rooms/game/ask.js";
import { first, reporting, type GameScene } from "../../bindings/web/playground/rooms/game/scene.js";
import { undividable } from "../../bindings/web/playground/rooms/game/undividable.js";

test("a name that is none is said to be, and one that turns the line turns itself alone", () => {
  for (const none of ["", "  ", "\u202e", "\u2066\u2069"]) expect([named(none), cut(none)]).toEqual(["unnamed", "unnamed"]);
  expect(named("\u202eevil")).toBe("evil");
  expect(cut("\u05d0\u05d1")).toBe("\u2068\u05d0\u05d1\u2069");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    expect(named(name)).not.toMatch(/[\u202a-\u202e]/);
    expect([...named(name)].filter((letter) => letter === "\u2068").length).toBe([...named(name)].filter((letter) => letter === "\u2069").length);
  }));
});

test("what cannot be divided is told in the room's words exactly where the core refuses it", async () => {
  const rooms = await load();
  const core = { game: { price: async (game: never) => rooms.game.price(game) } } as unknown as Promised;
  const rewards = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 5, maxLength: 5 });
  await fc.assert(fc.asyncProperty(rewards, fc.constantFrom("none", "sum", "max", "range", "z-score"), async (reward, normalization) => {
    const scene = { ...reporting(first(), { size: 2, reward }), normalization } as GameScene;
    const refused = await answering()(core, scene).then(() => false, (error: unknown) => isRefusal(error));
    expect(undividable(scene) !== undefined).toBe(refused);
  }), { numRuns: 200 });
  const silent = { ...reporting(first(), { size: 2, reward: [0, 0, 0, 0, 0] }), normalization: "sum" } as GameScene;
  expect(undividable(silent)!.message).toBe("What The careful report adds up to 0, and normalisation sum divides by that: "
    + "raise one of their bars, or choose another normalisation.");
});

test("a report's numbers are in CSV as they are, unknown ones are empty, errors have a column", () => {
  const head = ["group", "pays", "keeps", "mostly by"];
  const rows: TableCell[][] = [
    ["a", { shown: "1.2 ± 0.3", value: 1.23456789, error: 0.3333 }, { shown: "0.3333", value: 1 / 3 }, "size"],
    ["b", { shown: "-", value: null, error: null }, { shown: "-", value: null }, "1,234.5"],
  ];
  const read = reportOf(JSON.parse(JSON.stringify({ title: "t", parts: [{ head, rows }] })))!.parts[0] as unknown as { rows: TableCell[][] };
  const columns = columnsOf(head, read.rows);
  expect(columns.filter(({ unseen }) => !unseen).map(({ title }) => title)).toEqual(head);
  expect(csv(columns.map(({ title }) => title), read.rows.map((row, k) => columns.map(({ cell }) => cell(row, k))))).toBe([
    "group,pays,pays: standard error,keeps,mostly by", `a,1.23456789,0.3333,${1 / 3},size`, "b,,,,1234.5", "",
  ].join("\r\n"));
  expect(reportOf({ title: "t", parts: [{ head, rows: [["a", { shown: "1", value: "1" }, "", ""]] }] })).toBeUndefined();
});
