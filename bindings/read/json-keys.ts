// Keys that an object has twice: JSON.parse keeps the last and says nothing.

import { stringEnd } from "./json-fault.js";

export interface Twice {
  readonly key: string;
  /** Where it stands the second time. */
  readonly at: number;
}

/** The first key that its object has already.
 *  @param text what JSON.parse takes, and @param value what it gave. Time O(length).
 *
 *  The exact scan runs only where it may find something. Every member that is written has a colon of its own, and more
 *  colons stand in strings only; a key that comes again overwrites a member. So colons >= members written >= members
 *  parsed, and where the ends are equal no key came twice. */
export function keyTwice(text: string, value: unknown): Twice | undefined {
  return count(text, ":") === members(value, count(text, "{")) ? undefined : scan(text);
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) found++;
  return found;
}

/** Members of all objects in a value, level by level, so that most arrays of numbers come after the last object and are
 *  not looked through. Not recursive: a value may be as deep as a text is long.
 *  @param most of objects in it */
function members(value: unknown, most: number): number {
  let found = 0;
  let objects = 0;
  const open: object[] = [];
  const look = (inside: unknown): void => {
    if (typeof inside !== "object" || inside === null) return;
    if (!Array.isArray(inside)) objects++;
    open.push(inside);
  };
  look(value);
  for (let at = 0; at < open.length; at++) {
    const next = open[at]!;
    if (!Array.isArray(next)) {
      const inside = Object.values(next);
      found += inside.length;
      inside.forEach(look);
    } else if (objects < most) {
      for (let k = 0; k < next.length; k++) look(next[k]);
    }
  }
  return found;
}

const MARK = /[{}"]/g;
const COLON = /[ \t\n\r]*:/y;

/** Finds what `keyTwice` finds, by every key of the text. */
export function scan(text: string): Twice | undefined {
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
