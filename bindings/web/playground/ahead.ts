// What runs before the page's own program is there: the first worker is started, and compiles the core meanwhile.

import { start } from "./start.js";

export { start };

/** In a page with a report there is none until a room is opened. */
let first: Worker | undefined = (document.getElementById("report")?.textContent ?? "null") === "null" ? start() : undefined;

const taken = (): Worker | undefined => {
  const worker = first;
  first = undefined;
  return worker;
};
// one that fails before anybody listens: the next says why
first?.addEventListener("error", taken, { once: true });

/** The first worker, and once it is taken another. */
export const early = (): Worker => taken() ?? start();
