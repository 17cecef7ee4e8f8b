// How the page starts its workers: the package's program over the page's packed core. In the page that is one file
// start-file.ts takes this file's place.

export const start = (): Worker => new Worker(new URL("../../../dist/worker/core.js", import.meta.url), { type: "module" });
