// WebKitGTK has no driver but WebDriver and no headless mode: plain HTTP requests, and a virtual display.

import { createServer, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { At, Browser } from "./browsers.js";
import { announced, start, stop } from "./command.js";

/** @param driver path of WebKitWebDriver, which finds the browser itself. */
export async function webkitgtk(driver: string, xvfb: string): Promise<Browser> {
  const display = start(xvfb, ["-displayfd", "1", "-nolisten", "tcp"]);
  const children = [display];
  const close = async (): Promise<void> => {
    for (const child of children.reverse()) await stop(child);
  };
  try {
    const [, number] = await announced(display, /^(\d+)\n/m);
    const port = await freePort();
    children.push(start(driver, [`--port=${port}`], { env: { DISPLAY: `:${number}`, GDK_BACKEND: "x11" } }));
    const origin = `http://127.0.0.1:${port}`;
    await ready(origin);
    const { sessionId } = (await command(`${origin}/session`, { capabilities: {} })) as { sessionId: string };
    const session = `${origin}/session/${sessionId}`;
    const act = (id: string, type: string, actions: readonly object[]): Promise<unknown> =>
      command(`${session}/actions`, { actions: [{ type, id, actions }] });
    const evaluate = async <Result>(expression: string): Promise<Result> => {
      const script = `const done = arguments[0]; Promise.resolve().then(() => (${expression})).then(done, (error) => done(String(error)));`;
      return (await command(`${session}/execute/async`, { script, args: [] })) as Result;
    };
    const open: Browser["open"] = async (url) => {
      await command(`${session}/url`, { url });
      return {
        evaluate,
        async press(...keys) {
          const both = (key: string) => ["keyDown", "keyUp"].map((type) => ({ type, value: KEYS[key] ?? key }));
          await act("keys", "key", keys.flatMap(both));
        },
        async drag(from, to) {
          const move = ([x, y]: At) => ({ type: "pointerMove", duration: 100, x: Math.round(x), y: Math.round(y), origin: "viewport" });
          await act("mouse", "pointer", [move(from), { type: "pointerDown", button: 0 }, move(to), { type: "pointerUp", button: 0 }]);
        },
        requests: () => evaluate<string[]>('performance.getEntriesByType("resource").map((entry) => entry.name)'),
        // the next takes its place
        close: async () => {},
      };
    };
    return { open, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** WebDriver's letters for keys that write none. */
const KEYS: Readonly<Record<string, string>> = {
  Tab: "\ue004", Enter: "\ue007", Home: "\ue011", End: "\ue010", ArrowLeft: "\ue012", ArrowUp: "\ue013", ArrowRight: "\ue014", ArrowDown: "\ue015",
};

async function command(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(600_000) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebDriver ${url}: ${JSON.stringify(value)}`);
  return value;
}

/** The driver prints nothing when it listens. */
async function ready(origin: string): Promise<void> {
  for (let left = 6000; ; left--) {
    try {
      await fetch(`${origin}/status`);
      return;
    } catch (error) {
      if (left === 0) throw error;
      await pause(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
