// Bodies with one fault each: every place of an example, with every kind of value that does not belong there, and unknown fields.

import type { Call } from "../../bindings/edge/call.js";

export type Place = readonly (string | number)[];

export interface Fault {
  readonly place: Place;
  readonly title: string;
  readonly body: unknown;
}

const wrong: readonly unknown[] = [null, true, "x", -1.5, NaN, [], {}, { x: 1 }, 10n, new Map(), undefined];
const strangers = ["unknown", "constructor", "toString"];

/** The body with another value at a place. */
export function changed(body: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(body) ? [...body] : { ...(body as object) }) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, value);
  return copy;
}

/** All places of a value with what is there, itself the first; of lists the first two entries. */
export function places(value: unknown, above: Place = []): (readonly [place: Place, found: unknown])[] {
  if (typeof value !== "object" || value === null) return [[above, value]];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 2) : Object.keys(value);
  return [[above, value], ...keys.flatMap((key) => places((value as Record<string | number, unknown>)[key], [...above, key]))];
}

export function faults(call: Call): readonly Fault[] {
  return call.examples.flatMap(({ body }) => places(body).flatMap(([place, found]) => {
    const at = place.join(".") || "body";
    const isObject = typeof found === "object" && found !== null && !Array.isArray(found);
    return [
      ...wrong.map((value) => ({ place, title: `${at} = ${String(value)}`, body: changed(body, place, value) })),
      ...(isObject ? strangers : []).map((name) => ({ place, title: `${at} with ${name}`, body: changed(body, [...place, name], 1) })),
    ];
  }));
}
