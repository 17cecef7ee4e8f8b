// Reports of the command line, opened from disk: what they show, the room behind them with the user's own data, and that
// they are for everybody, stay on paper and ask nobody for anything.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { candor } from "../cli/candor.js";
import { browsers, type Browser, type Page } from "../runtimes/browsers.js";
import { serious, tabbed, text, until, useAll, within, writeReports } from "./page.js";

const REPORTS = ["price", "crowd", "data", "experiment"] as const;

const folder = mkdtempSync(join(tmpdir(), "candor-reports-"));
let addresses: Readonly<Record<string, string>>;
beforeAll(async () => {
  addresses = await writeReports(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the room by its link in the report. */
async function through(page: Page, room: string, drawn: string): Promise<void> {
  await until(page, 'document.querySelector(".door a")');
  await page.evaluate('document.querySelector(".door a").click()');
  await until(page, `document.querySelector("nav [aria-current=page]")?.hash === "#${room}" && document.querySelector(${JSON.stringify(drawn)})`);
}

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function opened(name: (typeof REPORTS)[number]): Promise<Page> {
    const page = await browser.open(addresses[name]!);
    await until(page, 'document.querySelector("h1")');
    return page;
  }

  test("price: a group's bar is dragged, and its payment follows; undone, it is the report's again", async () => {
    const page = await opened("price");
    const [reported] = await page.evaluate<string[]>('[...document.querySelectorAll("table")][1].innerText.match(/[\\d.]+/g).slice(1)');
    await through(page, "game", ".payment");
    const before = await text(page, ".payment");
    expect(reported).toMatch(new RegExp(`^${before.replace(/[^\d.]/g, "").slice(0, 3)}`));
    await page.evaluate('document.querySelector(".track").scrollIntoView({ block: "center" })');
    await page.drag(await within(page, ".track", 0.8), await within(page, ".track", 0.2));
    await until(page, `document.querySelector(".payment").textContent !== ${JSON.stringify(before)}`);
    await page.evaluate('document.querySelector(".tools button").click()');
    await until(page, `document.querySelector(".payment").textContent === ${JSON.stringify(before)}`);
    await page.close();
  });

  test("crowd: the room says the report's loss and regret; a key bends a worker's reports, and its pay follows", async () => {
    const page = await opened("crowd");
    const [loss, regret] = await page.evaluate<string[]>('[...document.querySelectorAll("td")].slice(0, 2).map(({ textContent }) => textContent)');
    await through(page, "crowd", ".verdict");
    const cells = (): Promise<string[]> => page.evaluate('[...document.querySelectorAll("main table")][0].innerText.split(/\\s*\\n\\s*|\\t/)');
    expect(await cells()).toEqual(expect.arrayContaining([Number(loss).toFixed(4), regret]));
    const before = await text(page, ".verdict");
    await page.evaluate('document.querySelector("main [role=slider]").focus()');
    await page.press("ArrowRight");
    await until(page, `document.querySelector(".verdict").textContent !== ${JSON.stringify(before)}`);
    await page.close();
  });

  test("data: the room says what the report says; a key changes a cost, and the call follows", async () => {
    const page = await opened("data");
    expect(await text(page, "h1")).toBe("3 users of 8 give 3,000 units for 26,283,000");
    await through(page, "data", ".verdict");
    const before = await text(page, ".verdict");
    expect(before).toContain("26,283,000");
    await page.evaluate('document.querySelector(`.track[aria-label^="What chatgpt says"]`).focus()');
    await page.press("End");
    await until(page, `document.querySelector(".verdict").textContent !== ${JSON.stringify(before)}`);
    await page.close();
  });

  test("experiment: keys walk a figure's points, and nothing computes", async () => {
    const page = await opened("experiment");
    expect(await page.evaluate('document.querySelectorAll("nav, .tools").length')).toBe(0);
    await page.evaluate('document.querySelector(".figure > svg").focus()');
    for (const [key, says] of [["ArrowRight", "here: epsilon 0.002, "], ["ArrowDown", "the paper: epsilon 0.002, "]] as const) {
      await page.press(key);
      await until(page, `document.querySelector(".figure [role=status]").textContent.startsWith(${JSON.stringify(says)})`);
    }
    await page.close();
  });
});

describe("chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await browsers["chromium"]!();
  });
  afterAll(() => browser?.close());

  describe.each(REPORTS)("%s", (name) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.open(addresses[name]!);
      await until(page, 'document.querySelector("h1")');
    });
    afterAll(() => page?.close());

    test.each([[1280, false], [360, true]])("at %i px, dark %s: nothing serious, nothing cut off", async (width, dark) => {
      await page.look!({ width, dark });
      expect(await serious(page)).toEqual([]);
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    });

    test("Tab reaches every table, figure, button and link", async () => {
      await page.look!({ width: 1280 });
      const { count, reached } = await tabbed(page, `[...document.querySelectorAll("a[href], button, [tabindex='0']")]`);
      expect(count).toBeGreaterThan(2);
      expect(reached.length).toBe(count);
    });

    test("on paper it is the report, black on white, and no controls", async () => {
      await page.look!({ width: 720, dark: true, print: true });
      const shown = await page.evaluate<{ ground: string; seen: string[]; tables: number }>(`(() => ({
        ground: getComputedStyle(document.body).backgroundColor,
        seen: [...document.querySelectorAll("button, .top, .door, footer")].filter((each) => each.checkVisibility()).map(({ outerHTML }) => outerHTML),
        tables: [...document.querySelectorAll("h1, table")].filter((each) => each.checkVisibility()).length,
      }))()`);
      expect(shown).toMatchObject({ ground: "rgb(255, 255, 255)", seen: [] });
      expect(shown.tables).toBeGreaterThan(1);
      await page.look!({ width: 1280 });
    });

    test("all of it asks for nothing, and breaks no policy", async () => {
      await page.evaluate('void addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => (window.broken ??= []).push(violatedDirective + " " + blockedURI))');
      expect(await useAll(page)).toBeGreaterThan(1);
      if (name !== "experiment") {
        await page.evaluate('void (location.hash = document.querySelector("nav a:last-child").hash)');
        await until(page, 'document.querySelector(".tools")');
        expect(await useAll(page)).toBeGreaterThan(3);
      }
      expect((await page.requests()).filter((address) => address !== addresses[name] && !/^(data|blob):/.test(address))).toEqual([]);
      expect(await page.evaluate("window.broken ?? []")).toEqual([]);
    });
  });

  test("names that are markup are names, and no formula in CSV; numbers stay numbers there", async () => {
    const hostile = ["</script><img src=x onerror=ran=1>", "<!--<script>", "=cmd()"];
    const rows = hostile.flatMap((group, k) => [0, 1].map((response) => `${hostile[0]},${hostile[response + 1]},${group},${(k + response) / 3}\n`));
    const file = join(folder, "hostile.html");
    const { code } = await candor(["price", "-", "--format", "html", "--out", file], { input: `prompt,response,group,reward\n${rows.join("")}` });
    expect(code).toBe(0);
    const page = await browser.open(pathToFileURL(file).href);
    await until(page, 'document.querySelector("h1")');
    const [csv] = await page.evaluate<string[]>(`Promise.all([...document.querySelectorAll(".table")].slice(-1).map((table) => new Promise((done) => {
      navigator.clipboard.writeText = async (text) => done(text);
      [...table.querySelectorAll("button")].find(({ textContent }) => textContent === "Copy CSV").click();
    })))`);
    expect(csv).toMatch(/^"?group"?,size,[^]*\r\n'=cmd\(\),1,\d\.\d+,-?\d+\.\d+,\d/m);
    await through(page, "game", ".payment");
    expect(await text(page, ".prompt")).toContain(hostile[0]);
    expect(await page.evaluate('[window.ran ?? null, document.querySelectorAll("img").length]')).toEqual([null, 0]);
    await page.close();
  });
});
