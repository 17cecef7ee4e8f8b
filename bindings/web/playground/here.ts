// The core in the page itself. What is asked while an event is heard is answered before the frame that the event leads
// to, and without the copies that a worker takes: for calls that take a part of a frame, as nothing else happens
// meanwhile.

import type { Promised } from "candor/worker";
import type { Candor } from "candor/instantiate";
import { arrived } from "./start.js";

export async function rooms(): Promise<Candor> {
  if (!globalThis.loadCore) await arrived();
  return loadCore();
}

type Calls = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const room = (name: keyof Candor) => new Proxy({}, {
  get: (_, call: string) => async (...args: readonly unknown[]) => {
    const calls = (await rooms())[name] as unknown as Calls;
    return calls[call]!(...args);
  },
});

export const here = { game: room("game"), crowd: room("crowd"), data: room("data") } as Promised;

/** When the frame that is on its way has been drawn. */
export const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
