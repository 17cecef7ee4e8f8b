// What is told to whoever runs a command, beside its results.

import { printable } from "./output/text.js";

export function say(message: string): void {
  process.stderr.write(`candor: ${printable(message)}\n`);
}
