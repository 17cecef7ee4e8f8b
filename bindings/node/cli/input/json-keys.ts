// Keys that an object has twice: JSON.parse keeps the last and says nothing.

import { stringEnd } from "./json-fault.js";

const MARK = /[{}"]/g;
const COLON = /[ \t\n\r]*:/y;

/** The first key that its object has already, and where it stands.
 *  @param text what JSON.parse takes. Time O(length). */
export function keyTwice(text: string): { readonly key: string; readonly at: number } | undefined {
  const objects: Set<string>[] = [];
  MARK.lastIndex = 0;
  for (let mark; (mark = MARK.exec(text)); ) {
    const at = mark.index;
    if (mark[0] === "{") {
      objects.push(new Set());
    } else if (mark[0] === "}") {
      objects.pop();
    } else {
      const end = stringEnd(text, at);
      MARK.lastIndex = COLON.lastIndex = end;
      if (!COLON.test(text)) continue;
      const key = JSON.parse(text.slice(at, end)) as string;
      const keys = objects.at(-1)!;
      if (keys.has(key)) return { key, at };
      keys.add(key);
    }
  }
  return undefined;
}
