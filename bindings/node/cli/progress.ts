// How far a long reading has come, on a terminal only, and gone when it is over.

import { createRequire } from "node:module";

// no import: it takes longer to load than most files to read, and shows on a terminal alone
const require = createRequire(import.meta.url);

export interface Progress {
  /** @param bytes and @param lines read so far. */
  at(bytes: number, lines: number): void;
  stop(): void;
}

/** @param size bytes to come, where that is known: a bar; otherwise a count of lines.
 *  @param patience milliseconds in which short work is done without a sign. */
export function progress(
  size: number | undefined,
  terminal: NodeJS.WriteStream = process.stderr,
  patience = 500,
): Progress {
  if (!terminal.isTTY) return { at() {}, stop() {} };
  const started = Date.now();
  const { SingleBar } = require("cli-progress") as typeof import("cli-progress");
  const format = size === undefined ? "{value} lines" : "{bar} {percentage}%";
  const bar = new SingleBar({
    format,
    stream: terminal,
    clearOnComplete: true,
    barCompleteChar: "█",
    barIncompleteChar: "░",
  });
  return {
    at(bytes, lines) {
      const value = size === undefined ? lines : bytes;
      if (bar.isActive) bar.update(value);
      else if (Date.now() - started >= patience) bar.start(size ?? 0, value);
    },
    stop() {
      bar.stop();
    },
  };
}
