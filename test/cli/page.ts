// The report in a page of --format html.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { reportOf, shownOf, type Chart, type PageReport, type PageTable } from "../../bindings/web/playground/report/report.js";
import { ROOT } from "../packed.js";

const SLOT = '<script type="application/json" id="report">';

/** What a page has in its slot, which is the playground's page otherwise, but for the title. */
export function slotOf(page: string): string {
  const [before, ...rest] = page.split(SLOT);
  expect(rest).toHaveLength(1);
  const end = rest[0]!.indexOf("</script>");
  const untitled = (text: string): string => text.replace(/<title>[^<]*<\/title>/, "");
  const [empty, after] = readFileSync(join(ROOT, "dist/playground.html"), "utf8").split(`${SLOT}null`);
  expect([untitled(before!), rest[0]!.slice(end)].map((text) => text.length)).toEqual([untitled(empty!), after!].map((text) => text.length));
  expect(untitled(before!) === untitled(empty!) && rest[0]!.slice(end) === after).toBe(true);
  return rest[0]!.slice(0, end);
}

export function reportIn(page: string): PageReport {
  const report = reportOf(JSON.parse(slotOf(page)));
  expect(report).toBeDefined();
  return report!;
}

export const chartsIn = (page: string): Chart[] =>
  reportIn(page).parts.filter((part): part is Chart => typeof part !== "string" && "series" in part);

export const tablesIn = (page: string): PageTable[] =>
  reportIn(page).parts.filter((part): part is PageTable => typeof part !== "string" && "head" in part);

/** Everything that is written in tables. */
export const cellsIn = (page: string): string[] => tablesIn(page).flatMap(({ head, rows }) => [...head, ...rows.flat().map(shownOf)]);
