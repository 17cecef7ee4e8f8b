// What the library refused of something that was read, said where that stands.

import { isRefusal, show, type Refusal } from "../core/refusal.js";
import { Unreadable, quote, type Place } from "./place.js";

/** What to throw for what a call about a place threw: a refusal of the library there, anything else as it is.
 *  @param reword may say it in the file's own names. */
export function refusedAt(place: Place, error: unknown, reword: (refused: Refusal) => string = sentence): unknown {
  return isRefusal(error) && !(error instanceof Unreadable) ? new Unreadable(place, reword(error)) : error;
}

/** What a refusal says, from its own facts. */
export function sentence(refused: Refusal): string {
  return saying(quote(refused.field, 100), refused);
}

/** What a refusal says of its field, under another name for that. */
export function saying(field: string, { code, expected, got }: Refusal): string {
  return code === "unknown-field"
    ? `${field} is not a field; expected ${expected}`
    : `${field} expected ${expected}, got ${show(got)}`;
}
