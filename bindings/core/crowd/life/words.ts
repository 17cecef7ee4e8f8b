// What commands say, read one time.

import { fraction, isObject, list, name, array, record } from "../../check.js";
import { rangeError, typeError } from "../../refusal.js";
import { uniqueNames } from "../options.js";
import { slotName } from "../rows.js";
import type { RoundsOpinion } from "./types.js";

/** Longer names could not act: those of actors are no longer. */
const LONGEST = 256;

export function workerOf(field: string, value: unknown): string {
  const id = name(field, value);
  if (id.length > LONGEST) throw rangeError(field, `at most ${LONGEST} characters`, id);
  return id;
}

export function workersOf(field: string, value: unknown): readonly string[] {
  const unique = uniqueNames(field, "a name that no other worker has");
  return array(field, value).map((id, k) => unique(workerOf(`${field}[${k}]`, id), k));
}

/** JSON knows no -0. */
const plain = (number: number): number => number + 0;

export const slotOf = (field: string, value: unknown): number => plain(slotName(field, value));

/** A report or a label, as far as it can be told without the classes. */
export function opinion(field: string, value: unknown): RoundsOpinion {
  if (typeof value === "string") return name(field, value);
  if (typeof value === "number") return plain(fraction(field, value));
  const part = (place: string, one: unknown): number => plain(fraction(place, one));
  if (Array.isArray(value)) return list(field, value).map((one, c) => part(`${field}[${c}]`, one));
  if (!isObject(value)) throw typeError(field, "a number, a class, or a distribution over classes", value);
  const parts = record(field, value);
  return Object.fromEntries(Object.keys(parts).map((key) => [key, part(`${field}.${key}`, parts[key])]));
}
