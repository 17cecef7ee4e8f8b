// What may go better another time: a server that does not answer, a disk that is full. Whatever is refused goes the
// same way each time.

import { getSystemErrorMap } from "node:util";
import type { Place } from "../../read/place.js";
import { Refusal } from "../cli/refusal.js";

/** Work that was not done for a reason that lies outside of it. The message names the place, and holds no
 *  credentials. */
export class ShardFailure extends Error {
  constructor({ name }: Place, reason: string) {
    super(`${name}: ${reason}`);
  }
}

/** Errors of the operating system that a file itself is the reason of. */
const REFUSED = new Set(["ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

/** What to throw for what reading threw: an error of the operating system in words, anything else as it is. */
export function ofReading(place: Place, error: unknown): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  return REFUSED.has(code) ? Refusal.ofSystem(place, error) : ofWriting(place, error);
}

/** The same for writing, of which no input is the reason. */
export function ofWriting(place: Place, error: unknown): unknown {
  const { code, errno } = error as NodeJS.ErrnoException;
  if (code === undefined || errno === undefined) return error;
  return new ShardFailure(place, getSystemErrorMap().get(errno)?.[1] ?? code);
}
