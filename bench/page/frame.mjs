// npm run bench:frame [-- --moves N] [--groups N] [--responses N] [FOLDER ...]: a game of 8 groups and 64 responses while a bar is dragged,
// in Chromium: milliseconds from a report to its policy and payments in the page, and to the end of the frame that shows them. Beside it a
// page that writes down where the pointer is and does nothing else: the browser's own share. Of several folders with builds of the page, in
// turns. Needs a build.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { serve } from "../harness/site.mjs";
import { uniform } from "../harness/uniform.mjs";

const whole = (value) => ({ type: "string", default: value });
const { values, positionals } = parseArgs({
  options: { moves: whole("200"), groups: whole("8"), responses: whole("64") }, allowPositionals: true,
});
const [moves, n, m] = [values.moves, values.groups, values.responses].map(Number);
const folders = positionals.length > 0 ? positionals : [join(fileURLToPath(new URL("../../dist", import.meta.url)), "playground")];
/** Moves of one page before it is the next one's turn. */
const TURN = 25;
const FRAME = 1000 / 60;

function scene() {
  const draw = uniform(1);
  const row = (make) => Array.from({ length: m }, make);
  const groups = Array.from({ length: n }, (_, i) => {
    const truth = { size: 1 + i, reward: row(() => Math.round(1000 * draw()) / 100) };
    return { name: `group ${i}`, truth, report: truth, multiplier: 1 };
  });
  return {
    prompt: "a question", responses: row((_, x) => `answer ${x}`), baseline: row(() => 1), boost: row(() => 0), groups, chosen: 0,
    divergence: "kl", lambda: 6, normalization: "none",
  };
}

/** A page in which nothing but a text follows the pointer. */
const EMPTY = `data:text/html,${encodeURIComponent(`<main><div class="sliders"><p role="slider">track</p></div>
  <p class="why"><output class="payment">0</output></p><p class="panes"></p><p class="figure"><b class="series"></b></p></main>
  <script>addEventListener("pointermove", ({ clientX }) => (document.querySelector(".payment").textContent = clientX))</script>`)}`;

/** Notes of each move of the pointer when the page has its payments, and when a frame with them has been painted. */
function watch() {
  const shown = () => document.querySelector(".why .payment").textContent + document.querySelector(".panes").textContent;
  globalThis.noted = [];
  let move;
  let before = shown();
  addEventListener("pointermove", () => {
    move = { at: performance.now() };
    before = shown();
  }, { capture: true });
  new MutationObserver(() => {
    if (!move || move.there !== undefined || shown() === before) return;
    move.there = performance.now() - move.at;
    const seen = move;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => noted.push({ ...seen, painted: performance.now() - seen.at });
      port2.postMessage(0);
    });
  }).observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
}

const browser = await puppeteer.launch({
  executablePath: find("chromium"), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  defaultViewport: { width: 1280, height: 900 },
});

/** A page whose bar is held. @returns what drags it so often */
async function held(url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector(".why .payment");
  await page.waitForSelector(".figure .series");
  await page.evaluate(watch);
  const track = await (await page.$(".sliders [role=slider]")).boundingBox();
  const y = track.y + track.height / 2;
  const draw = uniform(2);
  await page.mouse.move(track.x + track.width / 2, y);
  await page.mouse.down();
  return {
    noted: () => page.evaluate(() => noted),
    async drag(times) {
      await page.bringToFront();
      for (let k = 0; k < times; k++) {
        await page.mouse.move(track.x + track.width * (0.1 + 0.8 * draw()), y);
        await sleep(60 + 40 * draw());
      }
    },
  };
}

const share = (sorted, at) => sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];

const sites = await Promise.all(folders.map((folder) => serve(folder, 0)));
const fragment = Buffer.from(JSON.stringify(scene())).toString("base64url");
const pages = [["an empty page", EMPTY], ...sites.map(({ origin }, k) => [folders[k], `${origin}/#game/${fragment}`])];
const all = [];
for (const [name, url] of pages) all.push({ name, ...await held(url) });
for (let done = 0; done < moves; done += TURN) {
  for (const { drag } of all) await drag(Math.min(TURN, moves - done));
}
console.log(`${n} groups, ${m} responses`);
for (const { name, noted: read } of all) {
  const noted = await read();
  console.log(`${name}: ${noted.length} of ${moves} moves seen`);
  for (const [kind, says] of [["there", "policy and payments in the page"], ["painted", "painted"]]) {
    const sorted = noted.map((each) => each[kind]).toSorted((a, b) => a - b);
    const [median, most, worst] = [0.5, 0.95, 1].map((at) => share(sorted, at).toFixed(1));
    const within = sorted.filter((each) => each <= FRAME).length / sorted.length;
    console.log(`  ${says}: median ${median} ms, 95 % ${most}, worst ${worst}; within 16.7 ms: ${(100 * within).toFixed(0)} %`);
  }
}
await browser.close();
for (const { close } of sites) close();
