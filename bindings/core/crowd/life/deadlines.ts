// When slots close, soonest first.

import { firstOf, sorted, upTo, withEntry, without, type Sorted } from "../sorted.js";

interface Deadline {
  readonly at: number;
  readonly slots: Sorted<number>;
}

export type Deadlines = Sorted<Deadline>;

export const NO_DEADLINES: Deadlines = sorted<Deadline>([], []);

function slotsAt(deadlines: Deadlines, at: number): Sorted<number> {
  const deadline = upTo(deadlines, at);
  return deadline?.at === at ? deadline.slots : sorted<number>([], []);
}

/** @param at null: never */
export function withDeadline(deadlines: Deadlines, at: number | null, slot: number): Deadlines {
  if (at === null) return deadlines;
  return withEntry(deadlines, at, { at, slots: withEntry(slotsAt(deadlines, at), slot, slot) });
}

export function withoutDeadline(deadlines: Deadlines, at: number | null, slot: number): Deadlines {
  if (at === null) return deadlines;
  const slots = without(slotsAt(deadlines, at), slot);
  return firstOf(slots) === undefined ? without(deadlines, at) : withEntry(deadlines, at, { at, slots });
}

/** The first slot to close, of several at once that of the lowest number. */
export function soonest(deadlines: Deadlines): { readonly at: number; readonly slot: number } | null {
  const first = firstOf(deadlines);
  return first ? { at: first.at, slot: firstOf(first.slots)! } : null;
}
