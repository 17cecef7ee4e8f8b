// What the page hands out and what is put into it: CSV that no spreadsheet computes, SVG that is SVG, names that stay names.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csv } from "../../bindings/web/playground/parts/csv.js";
import { ROOT } from "../packed.js";
import type { Page } from "../runtimes/browsers.js";
import { ROOMS, enter, openPage, until, type Opened } from "./page.js";

describe("csv", () => {
  const read = (text: string): string[][] => parse(text, { record_delimiter: "\r\n" });
  const starts = fc.constantFrom("", "=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'", '"', " ", ",", "\ufeff", "\u00a0", "\u200b");
  const name = fc.tuple(starts, starts, fc.string()).map((parts) => parts.join(""));

  test("no text begins as a formula does; all else of it stays", () => {
    fc.assert(fc.property(fc.array(fc.tuple(name, name), { minLength: 1 }), (rows) => {
      const [, ...cells] = read(csv(["a", "b"], rows));
      expect(cells).toHaveLength(rows.length);
      cells.forEach((row, k) => row.forEach((cell, c) => {
        expect(cell).not.toMatch(/^[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/);
        expect([cell, cell.slice(1)]).toContain(rows[k]![c]);
      }));
    }));
  });

  test("numbers are numbers, also those below zero, and what is not known is nothing", () => {
    expect(csv(["=a", "b"], [[-1.5, null], ["-1.5", 1e21]])).toBe("'=a,b\r\n-1.5,\r\n'-1.5,1e+21\r\n");
  });

  test("without the apostrophe the first test fails", () => {
    expect("=1+1").toMatch(/^[=+\-@]/);
    expect(csv(["x"], [["=1+1"]])).toContain("'=1+1");
  });
});

/** As long as names may be in every room. */
const HOSTILE = '<b id="injected">x</b></script><script>ran=1</script><img src=x onerror="ran=2"><!--<script>';

/** A scene whose names are hostile; words that say how something is computed stay. */
const renamed = (value: unknown, key = ""): unknown => {
  if (typeof value === "string") return /^(id|name|names|prompt|responses|workers|worker|slots|user|users|title|labels?)$/.test(key) ? `${HOSTILE}${value}` : value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, key));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each, name)]));
  return value;
};

describe("in the page", () => {
  let site: Opened;
  let page: Page;
  beforeAll(async () => {
    site = await openPage();
    ({ page } = site);
  });
  afterAll(() => site?.close());

  test.each(ROOMS)("every figure of %s is exported as SVG that stands alone", async (room) => {
    await enter(page, room);
    const files = await page.evaluate<{ figures: number; faults: string[] }>(`(async () => {
      const blobs = [];
      URL.createObjectURL = (blob) => (blobs.push(blob), "blob:none");
      HTMLAnchorElement.prototype.click = () => {};
      const figures = [...document.querySelectorAll("figure.figure")];
      for (const figure of figures) [...figure.querySelectorAll("button")].find(({ textContent }) => textContent === "SVG").click();
      const faults = [];
      for (const blob of blobs) {
        const { documentElement: svg } = new DOMParser().parseFromString(await blob.text(), "image/svg+xml");
        if (svg.namespaceURI !== "http://www.w3.org/2000/svg" || svg.localName !== "svg") faults.push("no svg: " + svg.outerHTML.slice(0, 200));
        if (!svg.querySelector("title")?.textContent) faults.push("no title");
        if (svg.querySelector("script, style, foreignObject, [class], [style], [href]")) faults.push("leans on what is outside");
        if (/var\\(|NaN|undefined/.test(svg.outerHTML)) faults.push("not plain: " + /.{60}(var\\(|NaN|undefined).{20}/.exec(svg.outerHTML)?.[0]);
      }
      if (blobs.length !== figures.length) faults.push(blobs.length + " files of " + figures.length);
      return { figures: figures.length, faults };
    })()`);
    expect(files.faults).toEqual([]);
  });

  test.each(ROOMS)("names that are markup are names in %s, out of a file and out of an address", async (room) => {
    await enter(page, room);
    const scene = await page.evaluate<string>(`new Promise((done) => {
      navigator.clipboard.writeText = async (text) => done(text);
      [...document.querySelectorAll(".tools button")].find(({ textContent }) => textContent === "Copy as JSON").click();
    })`);
    const given = JSON.stringify({ title: HOSTILE, parts: [HOSTILE], live: { room, scene: renamed(JSON.parse(scene)), says: HOSTILE } });
    const folder = mkdtempSync(join(tmpdir(), "candor-scene-"));
    try {
      const html = readFileSync(join(ROOT, "dist/playground.html"), "utf8")
        .replace(/(<script type="application\/json" id="report">)null/, (_, tag: string) => tag + given.replaceAll("<", "\\u003c"));
      writeFileSync(join(folder, "page.html"), html);
      const opened = await site.browser.open(`${pathToFileURL(join(folder, "page.html")).href}#${room}`);
      await harmless(opened);
      const address = `#${room}/${Buffer.from(JSON.stringify(renamed(JSON.parse(scene)))).toString("base64url")}`;
      await opened.evaluate(`void (location.hash = ${JSON.stringify(address)})`);
      await harmless(opened);
      await opened.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
    async function harmless(opened: Page): Promise<void> {
      await until(opened, `document.querySelector("nav [aria-current=page]")?.hash === "#${room}"`);
      await opened.evaluate("new Promise((done) => setTimeout(done, 500))");
      expect(await opened.evaluate('[window.ran ?? null, document.querySelectorAll("#injected, img").length]')).toEqual([null, 0]);
    }
  });
});
