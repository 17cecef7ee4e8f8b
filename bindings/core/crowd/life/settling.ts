// Labels arrive: weights move. What is computed of the reports is kept in the stream as what has become of the crowd's
// numbers, so that a fold comes to the same bits when the reports are gone.

import { amount, finite, list, numbers, pair, record } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import { forEach } from "../../life/pages.js";
import type { Plain } from "../../plain.js";
import type { Heap } from "../../memory/heap.js";
import { rangeError } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import type { Held } from "../held.js";
import { opinionOf } from "../rows.js";
import { settle as settleSlots, withSettled } from "../settle.js";
import { isSettled } from "../state.js";
import { firstOf, withEntry, without } from "../sorted.js";
import { slotChanged } from "./opening.js";
import { isWhole, reportsOf } from "./reports.js";
import { changed, roomOf, slotAt, type Room, type Rounds, type Slot } from "./room.js";
import type { Contradiction, RoundsLabel, RoundsOpinion } from "./types.js";
import { opinion, slotOf } from "./words.js";

/** Contradictions that are kept; all of them are in the stream. */
const MOST = 100;

const labelsOf = (said: { readonly settlements?: Plain }): readonly RoundsLabel[] =>
  said.settlements as unknown as readonly RoundsLabel[];

export function settle(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: ["RUNNING"],
    read(fields) {
      const { settlements, ...one } = record("", fields, ["slot", "label", "settlements"], "");
      const given = settlements === undefined ? [labelOf("", one)] : labelsIn(settlements, one);
      return { said: { settlements: given as unknown as Plain } };
    },
    touched: (state, said) =>
      labelsOf(said).reduce((latest, { slot }) => Math.max(latest, slotChanged(roomOf(state), slot)), 0),
    follow(state, said, { version, find, erase }) {
      const room = roomOf(state);
      const { batch, contradictions } = sortedOut(room, labelsOf(said), version);
      const told = noted(room, contradictions, version);
      if (batch.length === 0) return changed(state, told);
      const crowd = room.crowd!;
      const whole = batch.every(({ slot }) => isWhole(room, slot));
      const found = find(() => movesOf(crowd, settled(heap, room, batch)), whole);
      const after = moved(withSettled(crowd, batch.map(({ slot: { slot } }) => slot)), found);
      return changed(state, { ...retiring({ ...room, ...told }, batch, version, erase), crowd: after, moved: version });
    },
  };
}

function labelOf(field: string, { slot, label }: Record<string, unknown>): RoundsLabel {
  const within = field === "" ? "" : `${field}.`;
  return { slot: slotOf(`${within}slot`, slot), label: opinion(`${within}label`, label) };
}

function labelsIn(value: unknown, besides: Record<string, unknown>): readonly RoundsLabel[] {
  for (const field of Object.keys(besides)) throw rangeError(field, "nothing beside settlements", besides[field]);
  const slots = new Set<number>();
  return list("settlements", value).map((entry, k) => {
    const field = `settlements[${k}]`;
    const label = labelOf(field, record(field, entry, ["slot", "label"]));
    if (slots.size === slots.add(label.slot).size) {
      throw rangeError(`${field}.slot`, "a slot that no other entry has", label.slot);
    }
    return label;
  });
}

interface Labelled {
  readonly slot: Slot;
  readonly label: RoundsOpinion;
}

/** What there is to settle, and what contradicts a label that stands. @throws Refused, Refusal */
function sortedOut(room: Room, labels: readonly RoundsLabel[], version: number): {
  readonly batch: readonly Labelled[]; readonly contradictions: readonly Contradiction[];
} {
  const batch: Labelled[] = [];
  const contradictions: Contradiction[] = [];
  for (const { slot, label } of labels) {
    const found = slotAt(room, slot);
    const classes = room.crowd?.classes ?? null;
    const numbers = opinionOf("label", label, classes);
    if (found?.status === "open") {
      throw new Refused("slot-open", `slot ${slot} is open: its label comes once it is closed`);
    }
    if (found?.status === "closed") batch.push({ slot: found, label });
    else if (found) {
      const stands = found.label!;
      const same = opinionOf("label", stands, classes).every((part, c) => part === numbers[c]);
      if (!same) contradictions.push(Object.freeze({ slot, label, stands, version }));
    } else if (room.crowd && isSettled(room.crowd.settled, slot)) {
      contradictions.push(Object.freeze({ slot, label, stands: null, version }));
    } else throw new Refused("unknown-slot", `slot ${slot} was not opened`);
  }
  return { batch, contradictions };
}

/** The room with what contradicts kept apart. */
function noted(room: Room, contradictions: readonly Contradiction[], version: number): Pick<
  Room, "contradictions" | "contradicted" | "slots"
> {
  let { slots } = room;
  for (const { slot } of contradictions) {
    const found = slotAt(room, slot);
    if (found) slots = withEntry(slots, slot, { ...found, changed: version });
  }
  return {
    slots, contradictions: [...room.contradictions, ...contradictions].slice(-MOST),
    contradicted: room.contradicted + contradictions.length,
  };
}

function settled(heap: Heap<CrowdCore>, room: Room, batch: readonly Labelled[]): Held {
  return settleSlots(heap, room.crowd!, batch.map(({ slot, label }) =>
    ({ slot: slot.slot, reports: reportsOf(room, slot), label })));
}

const COLUMNS = ["weights", "exponents", "slots", "losses", "silent", "silentLosses"] as const;

/** A label that is kept apart, as a state has it. */
export function contradictionOf(value: unknown): Contradiction {
  const { slot, label, stands, version } = record("", value, ["slot", "label", "stands", "version"], "");
  return Object.freeze({
    slot: slotOf("slot", slot), label: opinion("label", label),
    stands: stands === null ? null : opinion("stands", stands), version: amount("version", version),
  });
}

/** A crowd's numbers after a settlement; of a column that is as before, null. */
type Moves = {
  readonly clock: number; readonly step: number; readonly epoch: readonly [number, number];
} & { readonly [column in (typeof COLUMNS)[number]]: readonly number[] | null };

function movesOf(before: Held, after: Held): Moves {
  const column = (name: (typeof COLUMNS)[number]): readonly number[] | null =>
    (after[name].every((entry, i) => entry === before[name][i]) ? null : Array.from(after[name], (entry) => entry + 0));
  const { clock, step, epoch } = after;
  return {
    clock, step, epoch, weights: column("weights"), exponents: column("exponents"), slots: column("slots"),
    losses: column("losses"), silent: column("silent"), silentLosses: column("silentLosses"),
  };
}

function moved(held: Held, moves: Moves): Held {
  const found = record("found[0]", moves, ["clock", "step", "epoch", ...COLUMNS]);
  const [length, end] = pair("found[0].epoch", found.epoch);
  const after = {
    ...held, clock: amount("found[0].clock", found.clock), step: finite("found[0].step", found.step),
    epoch: Object.freeze([amount("found[0].epoch[0]", length), amount("found[0].epoch[1]", end)] as const),
  };
  for (const name of COLUMNS) {
    const column = found[name];
    if (column === null) continue;
    const entries = numbers(`found[0].${name}`, column, held.crew.ids.length);
    if (name === "exponents") after.exponents = Int32Array.from(entries);
    else after[name] = Float64Array.from(entries);
  }
  return after;
}

/** The room with slots settled, and without the oldest that are more than it keeps. */
function retiring(room: Room, batch: readonly Labelled[], version: number, erase: (version: number) => void): Room {
  let { slots, sealed, kept, retired, counts } = room;
  for (const { slot, label } of batch) {
    slots = withEntry(slots, slot.slot, { ...slot, status: "settled", changed: version, label });
    kept = withEntry(kept, counts.settled, slot.slot);
    counts = { ...counts, closed: counts.closed - 1, settled: counts.settled + 1, kept: counts.kept + 1 };
    if (counts.kept <= room.terms!.retain) continue;
    const oldest = slotAt({ slots }, firstOf(kept)!)!;
    forEach(oldest.reports, (report) => {
      if (!report) return;
      erase(report.version);
      sealed = without(sealed, report.version);
    });
    slots = without(slots, oldest.slot);
    kept = without(kept, counts.settled - counts.kept);
    counts = { ...counts, kept: counts.kept - 1 };
    retired = version;
  }
  return { ...room, slots, sealed, kept, retired, counts };
}
