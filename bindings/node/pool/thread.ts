// A thread of Node's as a Worker of the web has it, and the program's side of it.

import { parentPort, Worker } from "node:worker_threads";
import type { Port, Scope } from "../../web/worker/types.js";

/** Starts a program. A thread that ends, for whatever reason, is an error: those that are ended are not asked.
 *  @param data what the program begins with */
export function thread(program: URL, data?: unknown): Port {
  const worker = new Worker(program, { workerData: data });
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener(type, listener) {
      const hear = listener as (event: object) => void;
      if (type === "message") worker.on("message", (sent) => hear({ data: sent }));
      if (type === "messageerror") worker.on("messageerror", hear);
      if (type !== "error") return;
      worker.on("error", hear);
      worker.on("exit", (code) => hear({ message: `exit code ${code}` }));
    },
    terminate: () => void worker.terminate(),
  };
}

/** Where a program hears what it is asked. */
export function scope(): Scope {
  const port = parentPort!;
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (type, listener) => void (type === "message" && port.on("message", (data) => listener({ data }))),
  };
}
