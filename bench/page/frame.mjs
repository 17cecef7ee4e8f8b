// npm run bench:frame [-- --moves N] [--groups N] [--responses N]: a game of 8 groups and 64 responses while a bar is dragged, in
// Chromium: milliseconds from a report to its policy and payments in the page, and to the frame that shows them. Needs a build.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { serve } from "../harness/site.mjs";
import { uniform } from "../harness/uniform.mjs";

const whole = (value) => ({ type: "string", default: value });
const { values } = parseArgs({ options: { moves: whole("200"), groups: whole("8"), responses: whole("64") } });
const [moves, n, m] = [values.moves, values.groups, values.responses].map(Number);

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

const share = (sorted, at) => sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const { origin, close } = await serve(join(DIST, "playground"), 0);
const browser = await puppeteer.launch({
  executablePath: find("chromium"), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  defaultViewport: { width: 1280, height: 900 },
});
const page = await browser.newPage();
await page.goto(`${origin}/#game/${Buffer.from(JSON.stringify(scene())).toString("base64url")}`);
await page.waitForSelector(".why .payment");
await page.waitForSelector(".figure .series");
await page.evaluate(watch);
const track = await (await page.$(".sliders [role=slider]")).boundingBox();
const y = track.y + track.height / 2;
const draw = uniform(2);
await page.mouse.move(track.x + track.width / 2, y);
await page.mouse.down();
for (let k = 0; k < moves; k++) {
  await page.mouse.move(track.x + track.width * (0.1 + 0.8 * draw()), y);
  await sleep(60 + 40 * draw());
}
await page.mouse.up();
const noted = await page.evaluate(() => noted);
await browser.close();
close();
console.log(`${n} groups, ${m} responses: ${noted.length} of ${moves} moves seen`);
for (const [name, says] of [["there", "policy and payments in the page"], ["painted", "painted"]]) {
  const sorted = noted.map((each) => each[name]).toSorted((a, b) => a - b);
  const [median, most, worst] = [0.5, 0.95, 1].map((at) => share(sorted, at).toFixed(1));
  const within = sorted.filter((each) => each <= 1000 / 60).length / sorted.length;
  console.log(`${says}: median ${median} ms, 95 % ${most}, worst ${worst}; within 16.7 ms: ${(100 * within).toFixed(0)} %`);
}
