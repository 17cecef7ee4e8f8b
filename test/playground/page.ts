// The page in its two forms: served on loopback, and the file on disk. And what one does to it.

import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { listen } from "../../scripts/loopback.mjs";
import { ROOT } from "../packed.js";
import type { Page } from "../runtimes/browsers.js";

export const FORMS = ["served", "file"] as const;

export interface Served {
  readonly addresses: Readonly<Record<(typeof FORMS)[number], string>>;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export interface Folder {
  readonly address: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): void;
}

/** A folder on loopback. */
export async function serveFolder(folder: string): Promise<Folder> {
  const asked: string[] = [];
  const { origin, close } = await listen(async ({ url }, response) => {
    const path = url === "/" ? "/index.html" : url!;
    asked.push(path);
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    if (bytes) response.writeHead(200, { "content-type": TYPES[extname(path)] }).end(bytes);
    else response.writeHead(404).end();
  });
  return { address: `${origin}/`, asked, close };
}

export async function serve(): Promise<Served> {
  const { address, asked, close } = await serveFolder(join(ROOT, "dist/playground"));
  return { addresses: { served: address, file: pathToFileURL(join(ROOT, "dist/playground.html")).href }, asked, close };
}

/** Waits until an expression holds in the page. */
export async function until(page: Page, expression: string): Promise<void> {
  const waited = await page.evaluate<boolean>(`new Promise((resolve) => {
    const end = performance.now() + 120_000;
    const look = () => (${expression}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 20);
    look();
  })`);
  if (!waited) throw new Error(`never: ${expression}; the page says ${await page.evaluate<string>("document.body.innerText")}`);
}

/** The text of the element that a selector finds. */
export const text = (page: Page, selector: string): Promise<string> =>
  page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`);

/** A point of an element in the window, in shares of its width and height. */
export const within = async (page: Page, selector: string, x: number, y = 0.5): Promise<[number, number]> => {
  const [left, top, width, height] = await page.evaluate<[number, number, number, number]>(
    `(({ left, top, width, height }) => [left, top, width, height])(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`);
  return [left + x * width, top + y * height];
};
