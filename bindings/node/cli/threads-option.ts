// --threads: how many of the machine's cores a command takes.

import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";

export interface ThreadsOption {
  readonly threads?: number | undefined;
}

const MOST = 256;

/** The output is the same whatever their number. */
export function addThreads(command: Command): Command {
  const says = "that share the work on games a line (default: as many as there are cores, of long files)";
  return command.addOption(new Option("--threads <number>", says).argParser(threads));
}

function threads(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST) throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
  return count;
}

/** How many threads there are, and from how much work on: whoever says how many wants them.
 *  @param enough bytes that take longer than threads do to start. */
export function threadsFor({ threads }: ThreadsOption, enough: number): { threads: number; enough: number } {
  return threads === undefined ? { threads: availableParallelism(), enough } : { threads, enough: 0 };
}
