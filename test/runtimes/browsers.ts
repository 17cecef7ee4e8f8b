// The browsers: each is started once and opens pages.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { SUPERVISOR } from "./command.js";
import { webkitgtk } from "./webkit.js";

export interface Browser {
  /** Opens a page, which stays until it is closed. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  close(): Promise<void>;
}

export const browsers: Readonly<Record<string, () => Promise<Browser>>> = {
  // Chromium's own sandbox needs a user other than root
  chromium: () => puppets("chrome", find("chromium"), process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  firefox: () => puppets("firefox", find("firefox"), []),
  webkitgtk: () => webkitgtk(find("webkitgtk"), find("xvfb")),
};

async function puppets(browser: "chrome" | "firefox", path: string, args: string[]): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "candor-browser-"));
  const executablePath = join(folder, "supervised");
  writeFileSync(executablePath, `#!/bin/sh\nexec "${process.execPath}" "${SUPERVISOR}" "${path}" "$@"\n`, { mode: 0o755 });
  const puppet = await puppeteer.launch({ browser, executablePath, args, headless: true, timeout: 600_000 });
  return {
    async open(url) {
      const page = await puppet.newPage();
      await page.goto(url, { timeout: 600_000 });
      return { close: () => page.close() };
    },
    async close() {
      await puppet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
