// The browsers: each is started once and opens pages.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type KeyInput } from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";
import { SUPERVISOR } from "./command.js";
import { webkitgtk } from "./webkit.js";

export interface Browser {
  /** Opens a page, which stays until it is closed. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  /** What an expression gives in the page, awaited; JSON. */
  evaluate<Result>(expression: string): Promise<Result>;
  /** Presses keys one after the other: "ArrowRight", "Tab", "a". */
  press(...keys: string[]): Promise<void>;
  /** Presses the mouse at a point of the window, moves it in steps, lets it go. */
  drag(from: At, to: At): Promise<void>;
  /** Shows the page as a window of this width does, in the dark or not, or as it is printed. Chromium alone. */
  look?(how: { readonly width: number; readonly dark?: boolean; readonly print?: boolean }): Promise<void>;
  /** What was asked for over any scheme, as far as the browser tells. */
  requests(): Promise<string[]>;
  close(): Promise<void>;
}

export type At = readonly [x: number, y: number];

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
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(url, { timeout: 600_000 });
      return {
        evaluate: <Result>(expression: string) => page.evaluate(expression) as Promise<Result>,
        async press(...keys) {
          for (const key of keys) await page.keyboard.press(key as KeyInput);
        },
        async drag(from, to) {
          await page.mouse.move(...from);
          await page.mouse.down();
          await page.mouse.move(...to, { steps: 10 });
          await page.mouse.up();
        },
        ...(browser === "chrome" && {
          async look({ width, dark = false, print = false }: { width: number; dark?: boolean; print?: boolean }) {
            await page.setViewport({ width, height: 900 });
            await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
            await page.emulateMediaType(print ? "print" : "screen");
          },
        }),
        requests: async () => requests,
        close: () => page.close(),
      };
    },
    async close() {
      await puppet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
