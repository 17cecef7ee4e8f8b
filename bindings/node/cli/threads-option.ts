// --threads: how many of the machine's cores a command takes.

import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";

export interface ThreadsOption {
  readonly threads: number;
}

const MOST = 256;

/** The output is the same whatever their number. */
export function addThreads(command: Command): Command {
  return command.addOption(
    new Option("--threads <number>", "that share the work on long files of games a line")
      .default(availableParallelism(), "as many as there are cores")
      .argParser(threads),
  );
}

function threads(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST) throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
  return count;
}
