// Where two values first differ.

import { isObject } from "../core/check.js";
import { canonical } from "../core/canonical.js";
import type { Plain } from "../core/plain.js";

/** The place of the first difference of two values that do differ, `output.payments[1]`. */
export function difference(place: string, a: Plain, b: Plain): string {
  for (const [inside, left, right] of parts(place, a, b)) {
    if (left === undefined || right === undefined) return inside;
    if (canonical(inside, left) !== canonical(inside, right)) return difference(inside, left, right);
  }
  return place;
}

type Part = readonly [place: string, a: Plain | undefined, b: Plain | undefined];

function parts(place: string, a: Plain, b: Plain): readonly Part[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, k) => [`${place}[${k}]`, a[k] as Plain | undefined, b[k] as Plain | undefined]);
  }
  if (!isObject(a) || !isObject(b)) return [];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) =>
    [`${place}.${name}`, own(a, name), own(b, name)]);
}

const own = (of: object, name: string): Plain | undefined =>
  (Object.hasOwn(of, name) ? (of as Record<string, Plain>)[name] : undefined);
