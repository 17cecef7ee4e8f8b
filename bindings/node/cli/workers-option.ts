// --workers: how many of the machine's cores a command takes.

import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "commander";

export interface WorkersOption {
  readonly workers?: number | undefined;
}

const MOST = 256;

/** The output is the same whatever their number. @param what they share */
export function addWorkers(command: Command, what: string): Command {
  const says = `threads that share ${what} (default: as many as there are cores, where that is worth it)`;
  return command.addOption(new Option("--workers <number>", says).argParser(workers));
}

function workers(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST) throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST}.`);
  return count;
}

/** How many workers there are, and from how much work on: whoever says how many wants them.
 *  @param enough bytes that take longer than workers do to start. */
export function workersFor({ workers }: WorkersOption, enough: number): { workers: number; enough: number } {
  return workers === undefined ? { workers: availableParallelism(), enough } : { workers, enough: 0 };
}
