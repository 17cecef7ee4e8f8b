// The page opens, computes and asks nobody for anything: both its forms, in every browser.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GameScene } from "../../bindings/web/playground/rooms/game/scene.js";
import { decode } from "../../bindings/web/playground/scene.js";
import { ROOT } from "../packed.js";
import { browsers, type Browser, type Page } from "../runtimes/browsers.js";
import { FORMS, serve, text, until, within, type Served } from "./page.js";

const BUDGET = 250_000;
const TRACK = ".track";
const value = (page: Page): Promise<string> => page.evaluate(`document.querySelector("${TRACK}").getAttribute("aria-valuenow")`);

let served: Served;

beforeAll(async () => {
  served = await serve();
});
afterAll(() => served?.close());

describe("the files", () => {
  const size = (path: string): number => gzipSync(readFileSync(join(ROOT, "dist", path)), { level: 9 }).length;

  test("keep to the page's budget", () => {
    // who has no SIMD gets the other core in place of the first
    const parts = readdirSync(join(ROOT, "dist/playground/assets")).filter((name) => !name.startsWith("core.scalar"));
    const sum = parts.reduce((bytes, name) => bytes + size(`playground/assets/${name}`), size("playground/index.html"));
    expect(sum).toBeLessThanOrEqual(BUDGET);
    expect(size("playground.html")).toBeLessThanOrEqual(BUDGET);
  });

  test("served: no script and no style in the markup; on disk: a place for data and the core, which end with their elements", () => {
    const html = readFileSync(join(ROOT, "dist/playground/index.html"), "utf8");
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=/);
    const file = readFileSync(join(ROOT, "dist/playground.html"), "utf8");
    expect(file.match(/<script type="application\/json" id="report">null<\/script>/g)).toHaveLength(1);
    expect(file.match(/<script id="core">/g)).toHaveLength(1);
    expect(file.match(/<\/script/g)).toHaveLength(3);
    expect(file).not.toMatch(/<(script|link|img)[^>]*(src|href)="(?!data:)/);
  });
});

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  describe.each(FORMS)("%s", (form) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.open(served.addresses[form]);
      await until(page, 'document.querySelector(".payment")');
    });
    afterAll(() => page?.close());

    test("follows the hand: keys, then a drag, and undo takes each back as one step", async () => {
      const before = await text(page, ".payment");
      await page.evaluate(`document.querySelector("${TRACK}").focus()`);
      await page.press("ArrowRight");
      await until(page, `document.querySelector(".payment").textContent !== ${JSON.stringify(before)}`);
      expect(await value(page)).toBe("2.1");
      await page.drag(await within(page, TRACK, 0.21), await within(page, TRACK, 0.8));
      expect(await value(page)).toBe("8");
      const undo = (): Promise<void> => page.evaluate('void document.querySelector(".tools button").click()');
      await undo();
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "2.1"`);
      await undo();
      await until(page, `document.querySelector(".payment").textContent === ${JSON.stringify(before)}`);
    });

    test("a number is taken on Enter, on leaving, or by a step, as one step to undo; what is out of bounds says so and changes nothing", async () => {
      const FIELD = ".slider input";
      const shows = (): Promise<string> => page.evaluate(`document.querySelector("${FIELD}").value`);
      const type = async (...keys: string[]): Promise<void> => {
        await page.evaluate(`(() => { const field = document.querySelector("${FIELD}"); field.focus(); field.select(); })()`);
        await page.press(...keys);
      };
      const before = await text(page, ".payment");
      await type("1", "2");
      await until(page, `document.querySelector("${FIELD}").getAttribute("aria-invalid") === "true"`);
      expect(await page.evaluate(`document.getElementById(document.querySelector("${FIELD}").getAttribute("aria-describedby")).textContent`)).toBe("A number from 0 to 10.");
      await page.press("Enter");
      expect([await value(page), await text(page, ".payment")]).toEqual(["2", before]);
      await page.press("Tab");
      await until(page, 'document.querySelector(".bounds") === null');
      expect(await shows()).toBe("2");
      await type("7", ".", "2", "5");
      expect(await value(page)).toBe("2");
      await page.press("Enter");
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "7.25"`);
      await type("3", "Tab");
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "3"`);
      await type("ArrowUp");
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "3.1"`);
      for (const back of ["3", "7.25", "2"]) {
        await page.evaluate('void document.querySelector(".tools button").click()');
        await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "${back}"`);
        expect(await shows()).toBe(back);
      }
    });

    test("a held key is one step, keys with modifiers are the browser's, and what changes nothing is no step", async () => {
      const keys = (...events: readonly (readonly [type: string, more: object])[]): Promise<unknown> => page.evaluate(`void (() => {
        const track = document.querySelector("${TRACK}");
        track.focus();
        for (const [type, more] of ${JSON.stringify(events)}) {
          track.dispatchEvent(new KeyboardEvent(type, { key: "ArrowRight", bubbles: true, cancelable: true, ...more }));
        }
      })()`);
      const undo = '[...document.querySelectorAll(".tools button")][0]';
      const before = await value(page);
      const undone = await page.evaluate<string>(`${undo}.ariaDisabled`);
      await keys(["keydown", {}]);
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") !== "${before}"`);
      const once = await value(page);
      await keys(["keydown", { repeat: true }]);
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") !== "${once}"`);
      await keys(["keyup", {}], ["keydown", { altKey: true }], ["keyup", { altKey: true }]);
      await page.evaluate('void [...document.querySelectorAll(".tools button")].find(({ textContent }) => textContent === "Undo").click()');
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "${before}"`);
      expect(await page.evaluate(`${undo}.ariaDisabled`)).toBe(undone);
    });

    test("an address restores its scene; one that holds none says so", async () => {
      await page.evaluate(`void document.querySelector("${TRACK}").focus()`);
      await page.press("End");
      // the address follows a little later, and may still have the scene before
      let hash = "";
      const reported = async (): Promise<unknown> => {
        hash = await page.evaluate<string>("location.hash");
        const { scene } = decode(hash);
        return scene && (scene as GameScene).groups[1]!.report.reward[0];
      };
      await expect.poll(reported, { timeout: 60_000 }).toBe(10);
      await page.evaluate('void [...document.querySelectorAll(".tools button")].find(({ textContent }) => textContent === "Start over").click()');
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "2"`);
      await expect.poll(() => page.evaluate("location.hash"), { timeout: 60_000 }).toBe("#game");
      await page.evaluate(`void (location.hash = ${JSON.stringify(hash)})`);
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "10"`);
      await page.evaluate('void (location.hash = "#game/eyJjbGFpbSI6Mn0")');
      await until(page, 'document.querySelector("[role=alert]")');
      expect(await value(page)).toBe("10");
    });

    test("a room is found as it was left, with what can be undone in it; another scene is a step", async () => {
      await page.evaluate('void document.querySelector("nav a:last-child").click()');
      await until(page, 'document.querySelector("nav [aria-current=page]").hash === "#data" && document.querySelector(".tools button").ariaDisabled === "true"');
      await page.evaluate('void document.querySelector("nav a").click()');
      await until(page, `document.querySelector("${TRACK}")?.getAttribute("aria-valuenow") === "10"`);
      await until(page, 'location.hash.startsWith("#game/")');
      await page.evaluate('void document.querySelector(".tools button").click()');
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "2"`);
    });

    test.each([
      ["cut", "#game/eyJwcm9tcHQiOiJhYm", "no scene of this room"], ["cut at its start", "#game/", "no scene of this room"],
      ...["{{{", "[1]", "null"].map((text) => [text, `#game/${btoa(text)}`, "no scene of this room"]),
      ["of no room", `#nope/${btoa("{}")}`, "a room that this page has not"],
    ])("a link that is %s: the page says so, and shows what it showed", async (_, hash, says) => {
      const before = await value(page);
      await page.evaluate(`void (location.hash = ${JSON.stringify(hash)})`);
      await until(page, `document.querySelector("main [role=alert]")?.textContent.includes(${JSON.stringify(says)})`);
      expect(await value(page)).toBe(before);
      await page.evaluate(`void document.querySelector("${TRACK}").focus()`);
      await page.press("ArrowLeft");
      await until(page, 'document.querySelector("main [role=alert]") === null');
      await page.press("ArrowRight");
      await until(page, `document.querySelector("${TRACK}").getAttribute("aria-valuenow") === "${before}"`);
    });

    test("a worker that crashed is told of until something else is asked", async () => {
      await page.evaluate(`void (() => {
        const { Worker } = window;
        window.Worker = class extends Worker {
          constructor(...how) {
            super(...how);
            window.Worker = Worker;
            setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })), 100);
          }
        };
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Find the best lie").click();
      })()`);
      await until(page, 'document.querySelector("main > [role=alert]")?.textContent.includes("out of memory")');
      await page.evaluate(`void document.querySelector("${TRACK}").focus()`);
      await page.press("ArrowLeft");
      await until(page, 'document.querySelector("main > [role=alert]") === null');
      await page.press("ArrowRight");
    });

    test("asks for nothing but its own files, and its policy lets it ask for nothing else", async () => {
      const tried = await page.evaluate<string[]>(`Promise.all([
        fetch("https://example.invalid/").then(() => "fetched", () => "refused"),
        new Promise((done) => Object.assign(new Image(), { onload: () => done("shown"), onerror: () => done("refused"), src: "https://example.invalid/x.png" })),
        new Promise((done) => {
          addEventListener("securitypolicyviolation", () => done("refused"), { once: true });
          const script = Object.assign(document.createElement("script"), { textContent: "window.ran = true" });
          document.head.append(script);
          if (window.ran) done("ran");
        }),
      ])`);
      expect(tried).toEqual(["refused", "refused", "refused"]);
      const origin = new URL(served.addresses.served).origin;
      const own = (address: string): boolean => [origin, "blob:", "data:", served.addresses.file].some((start) => address.startsWith(start));
      expect((await page.requests()).filter((address) => !own(address) && !address.startsWith("https://example.invalid/"))).toEqual([]);
    });
  });
});

test("the server was asked for the page's own files alone", () => {
  const files = ["index.html", ...readdirSync(join(ROOT, "dist/playground/assets")).map((name) => `assets/${name}`)];
  expect(served.asked).not.toEqual([]);
  expect(served.asked.filter((path) => !files.includes(path.slice(1)))).toEqual([]);
});
