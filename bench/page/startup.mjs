// npm run bench:startup [-- --runs N]: how long the playground takes from its address to its frame drawn, and to the first answer of
// the core, in Chromium: cold in a new profile, warm on the next load. Both forms. Needs a build.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { serve } from "../harness/site.mjs";

const { values: options } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const { origin, close } = await serve(join(DIST, "playground"), 0);
const forms = { served: `${origin}/`, file: pathToFileURL(join(DIST, "playground.html")).href };

/** Notes when the frame is drawn, and when a worker first answers. */
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
  const times = await page.waitForFunction(() => globalThis.answered && globalThis.drawn
    && { begun: globalThis.begun, drawn: globalThis.drawn, answered: globalThis.answered });
  return times.jsonValue();
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

for (const [form, url] of Object.entries(forms)) {
  const found = { cold: [], warm: [] };
  for (let run = 0; run < Number(options.runs); run++) {
    const userDataDir = mkdtempSync(join(tmpdir(), "candor-startup-"));
    const browser = await puppeteer.launch({
      executablePath: find("chromium"), userDataDir, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watch);
    for (const kind of ["cold", "warm"]) found[kind].push(await measured(page, url));
    await browser.close();
    rmSync(userDataDir, { recursive: true, force: true });
  }
  for (const [kind, runs] of Object.entries(found)) {
    const shown = ["begun", "drawn", "answered"].map((name) => `${name} ${Math.round(median(runs.map((each) => each[name])))} ms`).join(", ");
    console.log(`${form}, ${kind}: ${shown} (median of ${runs.length})`);
  }
}
close();
