// Nothing leaves the page while all of it is used, nothing of it breaks its policy, and it works on where there is no network.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../packed.js";
import { browsers, type Page } from "../runtimes/browsers.js";
import { ROOMS, enter, giveFile, openPage, until, useAll, type Opened } from "./page.js";

/** Read in each room. */
const FILES = { game: "rewards.csv", crowd: "votes.csv", data: "users.csv" } as const;

describe.each(Object.entries(browsers))("%s", (_, launch) => {
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    opened = await openPage(launch);
    ({ page } = opened);
    await page.evaluate('void addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => (window.broken ??= []).push(violatedDirective + " " + blockedURI))');
  });
  afterAll(() => opened?.close());

  /** What else was asked for than the files of the page, which come while it is opened and when a worker begins. */
  const others = async (): Promise<string[]> => {
    const own = /^\/(index\.html|assets\/[\w.-]+)$/;
    const { served } = opened;
    const origin = new URL(served.addresses.served).origin;
    const heard = (await page.requests()).filter((address) =>
      !/^(data|blob):/.test(address) && !(address.startsWith(origin) && own.test(new URL(address).pathname.replace(/^\/$/, "/index.html"))));
    return [...served.asked.filter((path) => !own.test(path)), ...heard];
  };

  test("every room with a file of one's own and all its controls asks for nothing and breaks no policy", async () => {
    for (const room of ROOMS) {
      await enter(page, room);
      await giveFile(page, ".drop", FILES[room], readFileSync(join(ROOT, "examples", FILES[room])));
      await until(page, `document.querySelector(".own-data [role=status]").textContent === "Read ${FILES[room]}"`);
      expect(await useAll(page)).toBeGreaterThan(3);
    }
    expect(await others()).toEqual([]);
    expect(await page.evaluate("window.broken ?? []")).toEqual([]);
  });

  test("without a network every room still answers, and a worker that was never there begins", async () => {
    const { browser, served } = opened;
    page = await browser.open(served.addresses.served);
    // from then on it has all its files
    await until(page, 'document.querySelector(".payment")');
    await page.evaluate(`[...document.querySelectorAll("button")]
      .find(({ textContent }) => textContent === "Find the best lie").click()`);
    await until(page, 'document.querySelector(".best-lie table")');
    served.close();
    for (const room of ROOMS) {
      await enter(page, room);
      await useAll(page);
      expect(await page.evaluate('[...document.querySelectorAll("main [role=alert]")].map(({ textContent }) => textContent).filter((text) => /crashed|worker ended/.test(text))')).toEqual([]);
    }
  });
});
