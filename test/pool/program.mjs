// A worker's program for tests: doubles what it is asked, and ends where it is told to.

import { exit } from "node:process";
import { parentPort, workerData } from "node:worker_threads";

/** Pieces at which every worker ends, and those at which a worker ends that is the first to have them. */
const { always = [], once = [], left } = workerData;

parentPort.on("message", async (piece) => {
  if (always.includes(piece.k)) exit(3);
  if (once.includes(piece.k) && Atomics.sub(new Int32Array(left), piece.k, 1) > 0) throw new Error(`lost ${piece.k}`);
  if (piece.refuse) {
    const facts = { code: "unreadable", field: "f", expected: "e", got: undefined };
    return parentPort.postMessage({ fault: { name: "Error", message: "no", facts } });
  }
  await new Promise((done) => setTimeout(done, piece.wait ?? 0));
  parentPort.postMessage({ result: 2 * piece.k });
});
