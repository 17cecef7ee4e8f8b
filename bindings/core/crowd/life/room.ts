// What the state of rounds is made of. It stands behind a door that only this room opens, so that whoever holds a
// state cannot change it, as arrays of numbers cannot be frozen.

import type { Living } from "../../life/kind.js";
import { entryAt, type Pages } from "../../life/pages.js";
import type { Opening } from "../../life/types.js";
import type { Held } from "../held.js";
import { sorted, upTo, type Sorted } from "../sorted.js";
import { NO_DEADLINES, type Deadlines } from "./deadlines.js";
import type { Contradiction, RoundsOpinion, RoundsPaid, RoundsState, RoundsTerms, SlotStatus } from "./types.js";

/** Workers in the order of their places. Slots that ask everybody share that of the crowd. */
export interface Roster {
  readonly ids: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** A report that was made. */
export interface Sealed {
  readonly version: number;
  /** null in the fold of a stream from which it has been erased since. */
  readonly opening: Opening | null;
}

export interface Slot {
  readonly slot: number;
  readonly status: SlotStatus;
  /** Versions: at which it was opened, and changed last but for reports. */
  readonly opened: number;
  readonly changed: number;
  readonly closes: number | null;
  /** Whom it asked. */
  readonly roster: Roster;
  /** By their places. */
  readonly reports: Pages<Sealed | null>;
  readonly output: RoundsOpinion | null;
  readonly label: RoundsOpinion | null;
}

export interface Room {
  readonly terms: RoundsTerms | null;
  /** Of the announcement: the secret. */
  readonly secret: string | null;
  /** null until somebody is in it. */
  readonly crowd: Held | null;
  /** By worker: the version at which it joined. */
  readonly joined: readonly number[];
  /** Versions: of the last who came or went; of what moved accounts or paid them. */
  readonly crewed: number;
  readonly moved: number;
  /** Of the last slot that was retired. */
  readonly retired: number;
  readonly slots: Sorted<Slot>;
  readonly deadlines: Deadlines;
  /** Reports by version. */
  readonly sealed: Sorted<Sealed>;
  /** Settled slots that are kept, in the order in which they were. */
  readonly kept: Sorted<number>;
  /** Of slots; the settled ones are all that ever were. */
  readonly counts: { readonly [status in SlotStatus | "kept"]: number };
  readonly contradictions: readonly Contradiction[];
  readonly contradicted: number;
  readonly paid: RoundsPaid | null;
}

const NONE: Sorted<never> = sorted<never>([], []);

export const EMPTY: Room = {
  terms: null, secret: null, crowd: null, joined: [], crewed: 0, moved: 0, retired: 0,
  slots: NONE, deadlines: NO_DEADLINES, sealed: NONE, kept: NONE, counts: { open: 0, closed: 0, settled: 0, kept: 0 },
  contradictions: [], contradicted: 0, paid: null,
};

class Door {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
    Object.freeze(this);
  }

  static into({ door }: Rounds): Room {
    return door.#room;
  }
}

export interface Rounds extends Living, RoundsState {
  readonly door: Door;
}

export const roomOf = (state: Rounds): Room => Door.into(state);

/** @param state of which all but the room is kept */
export function housing(state: Living, room: Room): Rounds {
  return { ...state, terms: room.terms, door: new Door(room) };
}

export const changed = (state: Rounds, change: Partial<Room>): Rounds =>
  housing(state, { ...roomOf(state), ...change });

export function slotAt({ slots }: Pick<Room, "slots">, slot: number): Slot | undefined {
  const found = upTo(slots, slot);
  return found?.slot === slot ? found : undefined;
}

/** The version at which somebody who is there came; undefined for who is not. */
export function memberSince({ crowd, joined }: Room, worker: string): number | undefined {
  const place = crowd?.crew.places.get(worker);
  return place === undefined ? undefined : joined[place];
}

/** The place of a worker in a slot; undefined where it was not asked, also of a newcomer of the same name. */
export function placeIn(room: Room, { roster, opened }: Slot, worker: string): number | undefined {
  const since = memberSince(room, worker);
  return since !== undefined && since <= opened ? roster.places.get(worker) : undefined;
}

/** What a worker has reported in a slot, as long as it is there. */
export function reportIn(room: Room, slot: Slot, worker: string): Sealed | null {
  const place = placeIn(room, slot, worker);
  return place === undefined || slot.reports.length === 0 ? null : entryAt(slot.reports, place);
}

export const opinionIn = ({ opening }: Sealed): RoundsOpinion => opening!.sealed.report as RoundsOpinion;
