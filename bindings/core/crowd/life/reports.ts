// Reports, sealed until their slot closes.

import { record } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import { entryAt, forEach, replaced } from "../../life/pages.js";
import type { Said } from "../../life/types.js";
import { opinionOf } from "../rows.js";
import { withEntry, without } from "../sorted.js";
import { unknownWorker, worker } from "./members.js";
import { slotChanged } from "./opening.js";
import {
  changed, memberSince, opinionIn, placeIn, reportIn, roomOf, slotAt, type Room, type Rounds, type Slot,
} from "./room.js";
import type { RoundsOpinion } from "./types.js";
import { opinion, slotOf, workerOf } from "./words.js";

/** An open slot. @throws Refused */
export function openAt(room: Room, slot: number): Slot {
  const found = slotAt(room, slot);
  if (found?.status === "open") return found;
  if (found || slotChanged(room, slot) > 0) throw new Refused("slot-closed", `slot ${slot} is closed`);
  throw new Refused("unknown-slot", `slot ${slot} was not opened`);
}

function readOpen(fields: Record<string, unknown>): Said {
  const { worker: id, slot } = record("", fields, ["worker", "slot"], "");
  return { worker: workerOf("worker", id), slot: slotOf("slot", slot) };
}

export const report: CommandKind<Rounds> = {
  roles: ["operator", "user"], phases: ["RUNNING"], of: worker,
  read(fields) {
    const { report: said, ...open } = record("", fields, ["worker", "slot", "report"], "");
    return { said: readOpen(open), sealed: { report: opinion("report", said) } as Said };
  },
  readOpen,
  touched(state, said) {
    const room = roomOf(state);
    const slot = slotAt(room, said.slot as number);
    const before = slot ? reportIn(room, slot, worker(said)) : null;
    const since = memberSince(room, worker(said)) ?? 0;
    return Math.max(since, slotChanged(room, said.slot as number), before?.version ?? 0);
  },
  follow(state, said, { told, version, opening, erase }) {
    const room = roomOf(state);
    const id = worker(said);
    if (memberSince(room, id) === undefined) throw unknownWorker(id);
    const slot = openAt(room, said.slot as number);
    const { slot: number, closes, reports } = slot;
    if (closes !== null && told >= closes) throw new Refused("too-late", `slot ${number} closed at ${closes}`);
    const place = placeIn(room, slot, id);
    if (place === undefined) throw new Refused("not-asked", `${JSON.stringify(id)} was not asked at slot ${number}`);
    if (opening) opinionOf("report", opening.sealed.report, room.crowd!.classes);
    const before = entryAt(reports, place);
    if (before) erase(before.version);
    const entry = Object.freeze({ version, opening });
    return changed(state, {
      slots: withEntry(room.slots, number, { ...slot, reports: replaced(reports, place, entry) }),
      sealed: withEntry(before ? without(room.sealed, before.version) : room.sealed, version, entry),
    });
  },
};

/** Whether every report is there that the slot's output and losses are of. */
export function isWhole(room: Room, slot: Slot): boolean {
  let whole = true;
  forEach(slot.reports, (entry, place) => {
    if (entry && !entry.opening && placeIn(room, slot, slot.roster.ids[place]!) !== undefined) whole = false;
  });
  return whole;
}

/** By worker, of those who are still there. */
export function reportsOf(room: Room, slot: Slot): Readonly<Record<string, RoundsOpinion>> {
  const reports: [string, RoundsOpinion][] = [];
  forEach(slot.reports, (entry, place) => {
    const id = slot.roster.ids[place]!;
    if (entry?.opening && placeIn(room, slot, id) !== undefined) reports.push([id, opinionIn(entry)]);
  });
  return Object.fromEntries(reports);
}
