// Workers come and go.

import { record } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import { replaced } from "../../life/pages.js";
import type { Said } from "../../life/types.js";
import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import * as crew from "../members.js";
import { entriesOf, withEntry, without } from "../sorted.js";
import { changed, memberSince, reportIn, roomOf, type Room, type Rounds } from "./room.js";
import { crowdOf } from "./terms.js";
import { workerOf } from "./words.js";

export const worker = (said: Said): string => said.worker as string;

const read: CommandKind<Rounds>["read"] = (fields) =>
  ({ said: { worker: workerOf("worker", record("", fields, ["worker"], "").worker) } });

export const unknownWorker = (id: string): Refused =>
  new Refused("unknown-worker", `${JSON.stringify(id)} is none of the workers`);

export function join(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: ["RUNNING"], read,
    touched: (state) => roomOf(state).crewed,
    follow(state, said, { version }) {
      const room = roomOf(state);
      const id = worker(said);
      if (memberSince(room, id) !== undefined) {
        throw new Refused("known-worker", `${JSON.stringify(id)} is one of the workers`);
      }
      const crowd = room.crowd ? crew.join(heap, room.crowd, id) : crowdOf(heap, room, [id]);
      return changed(state, { crowd, joined: [...room.joined, version], crewed: version, moved: version });
    },
  };
}

export function leave(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator", "user"], phases: ["RUNNING"], read, of: worker,
    touched: (state, said) => memberSince(roomOf(state), worker(said)) ?? roomOf(state).crewed,
    follow(state, said, { version, erase }) {
      const room = roomOf(state);
      const id = worker(said);
      const place = room.crowd?.crew.places.get(id);
      if (place === undefined) throw unknownWorker(id);
      if (room.joined.length === 1) {
        throw new Refused("last-worker", `${JSON.stringify(id)} is the last of the workers`);
      }
      return changed(state, {
        ...withoutReports(room, id, erase), crowd: crew.leave(heap, room.crowd!, id),
        joined: room.joined.filter((_, i) => i !== place), crewed: version, moved: version,
      });
    },
  };
}

/** Open slots without what a worker has reported in them. */
function withoutReports(room: Room, id: string, erase: (version: number) => void): Pick<Room, "slots" | "sealed"> {
  let { slots, sealed } = room;
  for (const slot of entriesOf(slots)) {
    const report = slot.status === "open" ? reportIn(room, slot, id) : null;
    if (!report) continue;
    erase(report.version);
    sealed = without(sealed, report.version);
    const reports = replaced(slot.reports, slot.roster.places.get(id)!, null);
    slots = withEntry(slots, slot.slot, { ...slot, reports });
  }
  return { slots, sealed };
}
