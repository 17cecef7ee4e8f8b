// Saying no: one sentence that names the place and what is wrong there.

import { getSystemErrorMap } from "node:util";
import { isRefusal, show, type Refusal as Refused } from "../../core/refusal.js";
import { Unreadable, quote, type Place } from "../../read/place.js";
import { printable } from "./output/text.js";

export { printable, quote, type Place };

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
    if (isRefusal(error) && !(error instanceof Unreadable)) throw new Refusal(place, reword(error));
    throw error;
  }
}

/** What a refusal says, from its own facts. */
export function sentence(refused: Refused): string {
  return saying(quote(refused.field, 100), refused);
}

/** What a refusal says of its field, under another name for that. */
export function saying(field: string, { code, expected, got }: Refused): string {
  return code === "unknown-field"
    ? `${field} is not a field; expected ${expected}`
    : `${field} expected ${expected}, got ${show(got)}`;
}
