// The core's program, which the page and its workers run: the package's over the page's packed core. In the page that
// is one file start-file.ts takes this file's place.

import program from "../../../dist/worker/core.js?worker&url";

/** A worker that runs it. */
export const start = (): Worker => new Worker(program, { type: "module" });

/** Once it runs in the page. */
export const arrived = (): Promise<unknown> => import(/* @vite-ignore */ program);
