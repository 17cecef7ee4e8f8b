// The page in its two forms: served on loopback, and the file on disk. And what one does to it.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { listen } from "../../scripts/loopback.mjs";
import { candor } from "../cli/candor.js";
import { ROOT } from "../packed.js";
import { browsers, type Page } from "../runtimes/browsers.js";

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

/** A folder on loopback; what has a hash in its name is kept by browsers. @param policy sent with the page */
export async function serveFolder(folder: string, policy?: string): Promise<Folder> {
  const asked: string[] = [];
  const { origin, close } = await listen(async ({ url }, response) => {
    const path = url === "/" ? "/index.html" : url!;
    asked.push(path);
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    const headers = {
      "content-type": TYPES[extname(path)],
      ...(path.startsWith("/assets/") && { "cache-control": "public, max-age=31536000, immutable" }),
      ...(policy !== undefined && { "content-security-policy": policy }),
    };
    if (bytes) response.writeHead(200, headers).end(bytes);
    else response.writeHead(404).end();
  });
  return { address: `${origin}/`, asked, close };
}

/** What a page needs to be allowed. */
const POLICY = "script-src 'self' 'wasm-unsafe-eval'";

export async function serve(): Promise<Served> {
  const { address, asked, close } = await serveFolder(join(ROOT, "dist/playground"), POLICY);
  return { addresses: { served: address, file: pathToFileURL(join(ROOT, "dist/playground.html")).href }, asked, close };
}

/** The page, opened: served, in Chromium, unless said otherwise. @param ready a selector of what is waited for */
export async function openPage(launch = browsers["chromium"]!, ready = "h1", form: (typeof FORMS)[number] = "served") {
  const [browser, served] = await Promise.all([launch(), serve()]);
  const page = await browser.open(served.addresses[form]);
  await until(page, `document.querySelector(${JSON.stringify(ready)})`);
  const close = (): Promise<void> => {
    served.close();
    return browser.close();
  };
  return { browser, served, page, close };
}

const AXE = readFileSync(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");

/** What axe finds in the page that is serious or critical. */
export async function serious(page: Page): Promise<string[]> {
  await page.evaluate(`void (window.axe ?? (() => { const module = undefined; ${AXE} })())`);
  return page.evaluate<string[]>(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 120) + " " + failureSummary)))`);
}

export type Opened = Awaited<ReturnType<typeof openPage>>;

/** Presses Tab twice around: the browser begins where the hand was last.
 *  @param usable an expression, a list of what can be used @returns how much there is, and what of it was reached */
export async function tabbed(page: Page, usable: string): Promise<{ readonly count: number; readonly reached: number[] }> {
  const count = await page.evaluate<number>(`(() => {
    window.all = ${usable};
    window.reached = [];
    document.activeElement.blur();
    addEventListener("focusin", ({ target }) => reached.push(all.indexOf(target)));
    return all.length;
  })()`);
  for (let k = 0; k < 2 * count; k++) await page.press("Tab");
  return { count, reached: [...new Set(await page.evaluate<number[]>("reached"))] };
}

/** Waits until an expression holds in the page. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = performance.now() + 120_000;
  // asked again from here: WebKitGTK's driver ends a script that takes longer than 30 s
  while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) {
    if (performance.now() > end) throw new Error(`never: ${expression}; the page says ${await page.evaluate<string>("document.body.innerText")}`);
    await sleep(20);
  }
}

export const ROOMS = ["game", "crowd", "data"] as const;

/** Opens a room of the page, at its first scene, and waits until it has been drawn, and what it computes at once. */
export async function enter(page: Page, room: (typeof ROOMS)[number]): Promise<void> {
  await page.evaluate(`void (location.hash = "#${room}")`);
  await until(page, `document.querySelector("nav [aria-current=page]")?.hash === "#${room}"`);
  await page.evaluate(`(() => {
    const [undo, , again] = document.querySelectorAll(".tools button");
    if (undo.ariaDisabled !== "true") again.click();
  })()`);
  await page.evaluate("new Promise((done) => setTimeout(done, 500))");
}

/** Uses every control of the room that is open, as a hand would that tries everything; files are saved by nobody. */
export const useAll = (page: Page): Promise<number> => page.evaluate<number>(`(async () => {
  const pause = () => new Promise((done) => setTimeout(done, 30));
  HTMLAnchorElement.prototype.click = () => {};
  let used = 0;
  for (const slider of document.querySelectorAll("main [role=slider]")) {
    for (const type of ["keydown", "keyup"]) slider.dispatchEvent(new KeyboardEvent(type, { key: "ArrowRight", bubbles: true, cancelable: true }));
    used++;
    await pause();
  }
  for (const select of document.querySelectorAll("main select")) {
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    used++;
    await pause();
  }
  const pressed = new Set();
  for (let next; (next = [...document.querySelectorAll("button:not([aria-disabled])")].find((each) => !pressed.has(each))) && used < 200; used++) {
    pressed.add(next);
    next.click();
    await pause();
  }
  return used;
})()`);

/** The text of the element that a selector finds. */
export const text = (page: Page, selector: string): Promise<string> =>
  page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`);

/** Reports that are pages, by name: one that opens each room, and an experiment. @param folder they are written to */
export async function writeReports(folder: string): Promise<Readonly<Record<string, string>>> {
  const example = (name: string): string => join(ROOT, "examples", name);
  const commands = {
    price: ["price", example("rewards.csv")],
    crowd: ["crowd", example("votes.csv")],
    data: ["data", example("users.csv"), "--threshold", "3000", "--rule", "critical-value", "--reserve", "20000"],
    experiment: ["experiment", "table1", "--trials", "20"],
  };
  const address = async ([name, args]: [string, string[]]): Promise<[string, string]> => {
    const file = join(folder, `${name}.html`);
    const { code, stderr } = await candor([...args, "--format", "html", "--out", file]);
    if (code !== 0) throw new Error(stderr);
    return [name, pathToFileURL(file).href];
  };
  return Object.fromEntries(await Promise.all(Object.entries(commands).map(address)));
}

/** A point of an element in the window, in shares of its width and height. */
export const within = async (page: Page, selector: string, x: number, y = 0.5): Promise<[number, number]> => {
  const [left, top, width, height] = await page.evaluate<[number, number, number, number]>(
    `(({ left, top, width, height }) => [left, top, width, height])(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`);
  return [left + x * width, top + y * height];
};

/** Drops a file, whose bytes are given, in the zone that a selector finds, or chooses it there. */
export const giveFile = (
  page: Page, zone: string, name: string, bytes: Uint8Array | string, how: "drop" | "choose" = "drop",
): Promise<void> => page.evaluate(`(() => {
  const bytes = Uint8Array.from(atob("${Buffer.from(bytes).toString("base64")}"), (letter) => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], ${JSON.stringify(name)}));
  const zone = document.querySelector(${JSON.stringify(zone)});
  if ("${how}" === "drop") {
    return void zone.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
  }
  const input = zone.querySelector("input");
  input.files = given.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
})()`);
