// What the room keeps of a crowd, and what it shows of it.
//
// A state that the room returns stands for numbers that only the room has, in a form that it works with: it was checked
// where it came in, or made here, and is not checked again. That is safe because nothing can change it. The state is
// frozen; its lists are made, frozen too, when they are first read, and what a caller does with them never reaches the
// numbers. Only the very object counts: a copy, by spreading, JSON, structuredClone or a proxy, is another object,
// which may say anything and is checked in full (state.ts).

import type { Mechanism } from "./options.js";
import { entriesOf, type Sorted } from "./sorted.js";
import type { CrowdState } from "./types.js";

export const FORMAT = "candor/crowd/1";

export type Worker = CrowdState["workers"][number];
export type OpenSlot = CrowdState["open"][number];
export type Range = CrowdState["settled"][number];

/** The workers of a crowd, as long as none joins or leaves. */
export interface Crew {
  readonly ids: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** All of them asked, which is all that most slots say of them. */
  readonly everybody: OpenSlot["asked"];
}

/** A crowd. It never changes: what a call makes of it is another one, which shares what is as before. */
export interface Held {
  readonly mechanism: Mechanism;
  readonly version: number;
  readonly clock: number;
  readonly step: number;
  readonly epoch: readonly [length: number, end: number];
  readonly crew: Crew;
  /** By worker, as in a state. */
  readonly weights: Float64Array;
  readonly exponents: Int32Array;
  readonly slots: Float64Array;
  readonly losses: Float64Array;
  /** NaN where a state of an older form does not say. */
  readonly silent: Float64Array;
  readonly silentLosses: Float64Array;
  /** By slot; ranges by their first. */
  readonly open: Sorted<OpenSlot>;
  readonly settled: Sorted<Range>;
}

const known = new WeakMap<object, Held>();

/** What stands behind a state that the room returned; undefined for any other value. */
export function heldBy(value: unknown): Held | undefined {
  return typeof value === "object" && value !== null ? known.get(value) : undefined;
}

/** The state of a crowd. */
export function shown(held: Held): CrowdState {
  const { version, clock, step, epoch, mechanism: { options, key } } = held;
  let workers: readonly Worker[] | undefined;
  let open: readonly OpenSlot[] | undefined;
  let settled: readonly Range[] | undefined;
  const state: CrowdState = Object.freeze({
    format: FORMAT, version, ...options, key, clock, step, epoch,
    get workers() {
      return (workers ??= workersOf(held));
    },
    get open() {
      return (open ??= Object.freeze(entriesOf(held.open)));
    },
    get settled() {
      return (settled ??= Object.freeze(entriesOf(held.settled)));
    },
  });
  known.set(state, held);
  return state;
}

function workersOf({ crew, weights, exponents, slots, losses, silent, silentLosses }: Held): readonly Worker[] {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return Object.freeze(crew.ids.map((id, i) => Object.freeze({
    id, weight: weights[i]!, exponent: exponents[i]!, slots: slots[i]!, loss: losses[i]!, silent: known(silent[i]!),
    silentLoss: known(silentLosses[i]!),
  })));
}

/** @param ids all different */
export function crewOf(ids: readonly string[]): Crew {
  return {
    ids,
    places: new Map(ids.map((id, i) => [id, i])),
    everybody: askedOf(ids.map((id) => [id, 1])),
  };
}

export function askedOf(asked: readonly (readonly [id: string, probability: number])[]): OpenSlot["asked"] {
  return Object.freeze(asked.map(([id, probability]) => Object.freeze([id, probability] as const)));
}

export function openSlot({ slot, asked, away, leader }: OpenSlot): OpenSlot {
  return Object.freeze({ slot, asked, away: Object.freeze(away), leader });
}
