// The page for everybody: axe finds nothing serious in a room, at 1280 and 360 px, dark and light; the keyboard alone reaches all of it;
// on paper it is what was asked for and no buttons.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOMS, enter, openPage, serious, tabbed, until, type Opened } from "./page.js";

let opened: Opened;
let page: Opened["page"];
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened?.close());

describe.each(ROOMS)("%s", (room) => {
  test.each([[1280, false], [1280, true], [360, false], [360, true]])("at %i px, dark %s: nothing serious, nothing cut off", async (width, dark) => {
    await page.look!({ width, dark });
    await enter(page, room);
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  test("Tab reaches whatever can be used, and nothing else is in its way", async () => {
    await page.look!({ width: 1280 });
    await enter(page, room);
    const { count, reached } = await tabbed(page, `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter((each) => each.checkVisibility())`);
    expect(count).toBeGreaterThan(5);
    expect(reached.filter((k) => k >= 0).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k));
  });

  test("on paper: black on white in the dark too, all of a table, no buttons", async () => {
    await enter(page, room);
    await page.look!({ width: 800, dark: true, print: true });
    const shown = await page.evaluate<{ ground: string; ink: string; seen: string[]; cut: number; says: string }>(`(() => {
      const { backgroundColor: ground, color: ink } = getComputedStyle(document.body);
      const seen = [...document.querySelectorAll("button, .top, .drop, footer")].filter((each) => each.checkVisibility()).map(({ outerHTML }) => outerHTML);
      const cut = [...document.querySelectorAll(".scroll")].filter((each) => getComputedStyle(each).overflowX !== "visible").length;
      return { ground, ink, seen, cut, says: document.querySelector("h1").innerText };
    })()`);
    expect(shown).toMatchObject({ ground: "rgb(255, 255, 255)", ink: "rgb(0, 0, 0)", seen: [], cut: 0 });
    expect(shown.says).not.toBe("");
  });
});

test("keys alone: from the address to another value, and to another room", async () => {
  await page.look!({ width: 1280 });
  await enter(page, "game");
  await page.evaluate("document.activeElement.blur()");
  for (let k = 0; k < 60 && !(await page.evaluate<boolean>('document.activeElement.matches("[role=slider]")')); k++) await page.press("Tab");
  const value = (): Promise<string | null> => page.evaluate('document.activeElement.getAttribute("aria-valuenow")');
  const before = await value();
  expect(before).not.toBeNull();
  const max = await page.evaluate<string>('document.activeElement.getAttribute("aria-valuemax")');
  await page.press(before === max ? "ArrowLeft" : "ArrowRight");
  expect(await value()).not.toBe(before);
  await page.evaluate('document.querySelector("nav a[href=\'#data\']").focus()');
  await page.press("Enter");
  await until(page, 'document.querySelector("nav [aria-current=page]").hash === "#data"');
});
