// npm run bench:startup [-- --runs N] [FOLDER ...]: how long the playground takes from its address to its frame drawn, and to the first
// answer of the core in it, in Chromium. Both forms, and an empty page beside them, whose time is the browser's own. Of several folders
// like dist/, in turns. Needs a build.
//   new   in a new profile, at once: the browser itself still starts
//   cold  in a new profile, once the browser rests
//   warm  the next load

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { serve } from "../harness/site.mjs";

const { values: options, positionals } = parseArgs({
  options: { runs: { type: "string", default: "5" } }, allowPositionals: true,
});
const folders = positionals.length > 0 ? positionals : [fileURLToPath(new URL("../../dist", import.meta.url))];
const EMPTY = "data:text/html,<h1>empty</h1>";
const sites = await Promise.all(folders.map((folder) => serve(join(folder, "playground"), 0)));
const forms = { empty: EMPTY };
for (const [k, folder] of folders.entries()) {
  const of = folders.length > 1 ? `${folder} ` : "";
  forms[`${of}served`] = `${sites[k].origin}/`;
  forms[`${of}file`] = pathToFileURL(resolve(folder, "playground.html")).href;
}
/** Milliseconds in which a browser with a new profile loads what it has of its own. */
const REST = 4000;

/** Notes when the frame is drawn, and when it shows the first answer. */
const watch = () => {
  const look = () => {
    const now = performance.now();
    if (document.querySelector("h1")) globalThis.drawn ??= now;
    if (document.querySelector(".why .payment")) globalThis.answered ??= now;
    if (!globalThis.answered) requestAnimationFrame(look);
  };
  look();
};

async function measured(page, url) {
  await page.goto(url);
  const times = await page.waitForFunction((alone) => globalThis.drawn && (alone || globalThis.answered)
    && { drawn: globalThis.drawn, answered: globalThis.answered }, {}, url === EMPTY);
  return times.jsonValue();
}

/** What a new browser does first. One that breaks off the page which it begins with, as some do while they start, is given up for another.
 *  @param rest milliseconds before it */
async function afresh(rest, use, tries = 5) {
  const userDataDir = mkdtempSync(join(tmpdir(), "candor-startup-"));
  const browser = await puppeteer.launch({
    executablePath: find("chromium"), userDataDir, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watch);
    await sleep(rest);
    return await use(page);
  } catch (error) {
    if (tries === 1 || !/detached|closed|destroyed/i.test(error.message)) throw error;
  } finally {
    await browser.close().catch(() => {});
    rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  return afresh(rest, use, tries - 1);
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const found = Object.fromEntries(Object.keys(forms).map((form) => [form, { new: [], cold: [], warm: [] }]));
// in turns, as the machine is not the same all the time
for (let run = 0; run < Number(options.runs); run++) {
  for (const [form, url] of Object.entries(forms)) {
    found[form].new.push(await afresh(0, (page) => measured(page, url)));
    const [cold, warm] = await afresh(REST, async (page) => [await measured(page, url), await measured(page, url)]);
    found[form].cold.push(cold);
    found[form].warm.push(warm);
  }
}
for (const [form, kinds] of Object.entries(found)) {
  for (const [kind, runs] of Object.entries(kinds)) {
    const shown = ["drawn", "answered"].filter((name) => runs[0][name] !== undefined)
      .map((name) => `${name} ${Math.round(median(runs.map((each) => each[name])))} ms`).join(", ");
    console.log(`${form}, ${kind}: ${shown} (median of ${runs.length})`);
  }
}
for (const { close } of sites) close();
