// The package's own files in a browser, no bundler: load() and one price, or how load() rejects where the page's policy
// forbids WebAssembly. Served as it is, but for the specifier.

import { load } from "candor";
import { post } from "./post.js";

await post(async () => {
  const refusals: string[] = [];
  // twice: a failed load leaves nothing behind
  for (const _ of [1, 2]) {
    try {
      const { game } = await load();
      const { policy } = game.price({ groups: [{ size: 3, reward: [1, 0.25, 0] }, { size: 2, reward: [0, 1, 0] }] });
      const fetched = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
      return { policy: Array.from(policy), fetched };
    } catch (error) {
      refusals.push((error as Error).name);
    }
  }
  return { refusals };
});
