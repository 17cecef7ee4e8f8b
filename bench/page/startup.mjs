// npm run bench:startup [-- --runs N]: how long the playground takes from its address to its frame drawn, and to the first answer
// of the core, in Chromium. Both forms, and an empty page beside them, whose time is the browser's own. Needs a build.
//   new   in a new profile, at once: the browser itself still starts
//   cold  in a new profile, once the browser rests
//   warm  the next load

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { serve } from "../harness/site.mjs";

const { values: options } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const { origin, close } = await serve(join(DIST, "playground"), 0);
const EMPTY = "data:text/html,<h1>empty</h1>";
const forms = { empty: EMPTY, served: `${origin}/`, file: pathToFileURL(join(DIST, "playground.html")).href };
/** Milliseconds in which a browser with a new profile loads what it has of its own. */
const REST = 4000;

/** Notes when a worker is started, when the frame is drawn, and when a worker first answers. */
const watch = () => {
  const Plain = Worker;
  globalThis.Worker = class extends Plain {
    constructor(...args) {
      super(...args);
      globalThis.begun ??= performance.now();
      this.addEventListener("message", () => (globalThis.answered ??= performance.now()), { once: true });
    }
  };
  const look = () => (document.querySelector("h1") ? requestAnimationFrame(() => (globalThis.drawn = performance.now())) : requestAnimationFrame(look));
  look();
};

async function measured(page, url) {
  await page.goto(url);
  const times = await page.waitForFunction((alone) => globalThis.drawn && (alone || globalThis.answered)
    && { begun: globalThis.begun, drawn: globalThis.drawn, answered: globalThis.answered }, {}, url === EMPTY);
  return times.jsonValue();
}

/** What a new browser does first. @param rest milliseconds before it */
async function afresh(rest, use) {
  const userDataDir = mkdtempSync(join(tmpdir(), "candor-startup-"));
  const browser = await puppeteer.launch({
    executablePath: find("chromium"), userDataDir, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(watch);
  await sleep(rest);
  await use(page);
  await browser.close();
  rmSync(userDataDir, { recursive: true, force: true });
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const found = Object.fromEntries(Object.keys(forms).map((form) => [form, { new: [], cold: [], warm: [] }]));
// in turns, as the machine is not the same all the time
for (let run = 0; run < Number(options.runs); run++) {
  for (const [form, url] of Object.entries(forms)) {
    await afresh(0, async (page) => found[form].new.push(await measured(page, url)));
    await afresh(REST, async (page) => {
      for (const kind of ["cold", "warm"]) found[form][kind].push(await measured(page, url));
    });
  }
}
for (const [form, kinds] of Object.entries(found)) {
  for (const [kind, runs] of Object.entries(kinds)) {
    const shown = ["begun", "drawn", "answered"].filter((name) => name in runs[0])
      .map((name) => `${name} ${Math.round(median(runs.map((each) => each[name])))} ms`).join(", ");
    console.log(`${form}, ${kind}: ${shown} (median of ${runs.length})`);
  }
}
close();
