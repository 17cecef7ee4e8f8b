// How deep a body nests: JSON.parse takes half a second for a million arrays in one another, or runs out of stack.

import { stringEnd } from "../../read/json-fault.js";

/** Ten times what any call nests. */
export const DEEPEST = 64;

const QUOTE = 0x22;
/** "[" and "{" of JSON; their closing ones are two further. */
const ARRAY = 0x5b;
const OBJECT = 0x7b;

/** Whether a JSON text, or the part of a text that is JSON, nests deeper than that. Only one with so many arrays and
 *  objects is looked through: some 5 ms a million characters. */
export function nestsTooDeep(text: string): boolean {
  if (count(text, "[") + count(text, "{") <= DEEPEST) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case ARRAY: case OBJECT: if (++depth > DEEPEST) return true; break;
      case ARRAY + 2: case OBJECT + 2: depth--; break;
      case QUOTE: {
        const end = stringEnd(text, at);
        if (end < 0) return false;
        at = end - 1;
      }
    }
  }
  return false;
}

/** How often a sign is there, counted up to what is allowed of it. */
function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0 && found <= DEEPEST; at = text.indexOf(sign, at + 1)) found++;
  return found;
}
