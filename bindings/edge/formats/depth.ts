// How deep a body nests: JSON.parse takes half a second for a million arrays in one another, or runs out of stack.

/** Ten times what any call nests. */
export const DEEPEST = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** "[" and "{" of JSON; their closing ones are two further. */
const ARRAY = 0x5b;
const OBJECT = 0x7b;

/** Whether a JSON text, or the part of a text that is JSON, nests deeper than that. Only one with so many arrays and
 *  objects is looked through: 1 ms a million bytes. @param text of the bytes, in which engines find a sign sooner */
export function nestsTooDeep(bytes: Uint8Array, text: string): boolean {
  if (count(text, "[") + count(text, "{") <= DEEPEST) return false;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case ARRAY: case OBJECT: if (++depth > DEEPEST) return true; break;
      case ARRAY + 2: case OBJECT + 2: depth--; break;
      case QUOTE: at = stringEnd(bytes, at); break;
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

/** Where the quote is that closes the string which opens at `at`. */
function stringEnd(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < bytes.length && bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
  return end;
}
