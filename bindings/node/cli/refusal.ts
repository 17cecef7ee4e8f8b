// Saying no: one sentence that names the place and what is wrong there.

import { getSystemErrorMap } from "node:util";
import { Unreadable, quote, type Place } from "../../read/place.js";
import { refusedAt, saying, sentence } from "../../read/refused.js";
import { printable } from "./output/text.js";

export { printable, quote, saying, sentence, type Place };

/** Input that cannot be used, or output that cannot be written. The program prints the message and ends with exit code
 *  1. */
export class Refusal extends Unreadable {
  /** The same for an error of the operating system: `no such file or directory` rather than `ENOENT: ..., open 'a'`. */
  static ofSystem(place: Place, error: unknown): Refusal {
    const { errno, message } = error as NodeJS.ErrnoException;
    return new Refusal(place, getSystemErrorMap().get(errno ?? 0)?.[1] ?? message);
  }
}

/** Runs a call of the library and turns what it refuses into a refusal at this place.
 *  @param reword may say it in the file's own names. */
export function refusing<Result>(place: Place, call: () => Result, reword = sentence): Result {
  try {
    return call();
  } catch (error) {
    throw refusedAt(place, error, reword);
  }
}
