// The page of --format html: the playground's one file, which the build writes beside the command line, with a report.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PageReport } from "../../../web/playground/report/report.js";
import { Refusal } from "../refusal.js";

export { shownOf } from "../../../web/playground/report/report.js";
export type { Chart, Figure, Live, PageReport, PageTable, Part, Series, TableCell } from "../../../web/playground/report/report.js";

const FILE = fileURLToPath(new URL("./playground.html", import.meta.url));
const TITLE = /(?<=<title>)[^<]*(?=<\/title>)/;
const SLOT = '<script type="application/json" id="report">';

/** @returns what puts a report into the page, in pieces
 *  @throws Refusal when the installation has no such page. */
export async function emptyPage(): Promise<(report: PageReport) => Iterable<string>> {
  const place = { name: FILE };
  const page = await readFile(FILE, "utf8").catch((error: unknown) => {
    throw Refusal.ofSystem(place, error);
  });
  const at = page.indexOf(`${SLOT}null<`) + SLOT.length;
  if (at < SLOT.length) throw new Refusal(place, "expected the page of this version, which has a place for a report");
  const [before, after] = [page.slice(0, at), page.slice(at + "null".length)];
  return (report) => [before.replace(TITLE, () => markup(report.title)), data(report), after];
}

const ESCAPES: Readonly<Record<string, string>> = { "<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** JSON that ends with its element, whatever names are in it, and is a script's text too. NaN becomes null. */
const data = (report: PageReport): string =>
  JSON.stringify(report).replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character]!);

/** A text as HTML. */
const markup = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
