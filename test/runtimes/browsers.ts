// The browsers: each is started once and opens pages.

import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { webkitgtk } from "./webkit.js";

export interface Browser {
  open(url: string): Promise<void>;
  close(): Promise<void>;
}

export const browsers: Readonly<Record<string, () => Promise<Browser>>> = {
  // Chromium's own sandbox needs a user other than root
  chromium: () => puppets("chrome", find("chromium"), process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  firefox: () => puppets("firefox", find("firefox"), []),
  webkitgtk: () => webkitgtk(find("webkitgtk"), find("xvfb")),
};

async function puppets(browser: "chrome" | "firefox", executablePath: string, args: string[]): Promise<Browser> {
  const puppet = await puppeteer.launch({ browser, executablePath, args, headless: true, timeout: 60_000 });
  return {
    async open(url) {
      const page = await puppet.newPage();
      await page.goto(url);
    },
    close: () => puppet.close(),
  };
}
