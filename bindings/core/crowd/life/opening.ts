// Slots open: who is asked, and until when.

import { amount, array, pair, positive, record } from "../../check.js";
import { Refused, type CommandKind } from "../../life/kind.js";
import { pagesOf } from "../../life/pages.js";
import type { Heap } from "../../memory/heap.js";
import { rangeError } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { askedOf, openSlot, type Held, type OpenSlot } from "../held.js";
import { awayOf, openedSlot, withSlot } from "../open.js";
import { isSettled } from "../state.js";
import { withEntry } from "../sorted.js";
import { withDeadline } from "./deadlines.js";
import { changed, roomOf, slotAt, type Room, type Roster, type Rounds, type Slot } from "./room.js";
import { slotOf, workerOf } from "./words.js";

/** The version at which a slot changed last, but for reports; of one that is no longer kept, one that is not before. */
export function slotChanged(room: Room, slot: number): number {
  const settled = room.crowd !== null && isSettled(room.crowd.settled, slot);
  return slotAt(room, slot)?.changed ?? (settled ? room.retired : 0);
}

export function open(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: ["RUNNING"],
    read(fields) {
      const { slot, awake = null, closes = null } = record("", fields, ["slot", "awake", "closes"], "");
      return {
        said: {
          slot: slotOf("slot", slot),
          awake: awake === null ? null : array("awake", awake).map((id, k) => workerOf(`awake[${k}]`, id)),
          closes: closes === null ? null : amount("closes", closes),
        },
      };
    },
    touched: (state, { slot }) => slotChanged(roomOf(state), slot as number),
    follow(state, said, { at, version, find }) {
      const room = roomOf(state);
      const slot = said.slot as number;
      const { crowd, counts, deadlines, slots } = room;
      if (!crowd) throw new Refused("no-workers", "nobody can be asked");
      if (slotAt(room, slot) || isSettled(crowd.settled, slot)) {
        throw new Refused("known-slot", `slot ${slot} was opened before`);
      }
      const closes = deadline(room, said.closes as number | null, at);
      const awake = (said.awake ?? undefined) as readonly string[] | undefined;
      const opened = crowd.mechanism.perSlot === 0
        ? openedSlot(heap, crowd, slot, awake)
        : drawn(crowd, slot, awake, find(() => draw(openedSlot(heap, crowd, slot, awake))));
      const roster = rosterOf(crowd, opened);
      const entry: Slot = {
        slot, status: "open", opened: version, changed: version, closes, roster,
        reports: pagesOf(roster.ids.map(() => null)), output: null, label: null,
      };
      return changed(state, {
        crowd: withSlot(crowd, opened), slots: withEntry(slots, slot, entry),
        deadlines: withDeadline(deadlines, closes, slot),
        counts: { ...counts, open: counts.open + 1 },
      });
    },
  };
}

function deadline({ terms }: Room, said: number | null, at: number): number | null {
  if (said !== null && said <= at) throw new Refused("wrong-deadline", `a slot closes after it opens, at ${at}`);
  if (said !== null || terms!.reportsFor === null) return said;
  const closes = at + terms!.reportsFor;
  if (!Number.isSafeInteger(closes)) throw new Refused("wrong-deadline", `no clock comes to ${closes}`);
  return closes;
}

/** Who was drawn, as the stream keeps it. */
type Draw = { readonly asked: OpenSlot["asked"]; readonly leader: string | null };

const draw = ({ asked, leader }: OpenSlot): Draw => ({ asked, leader });

function drawn(
  { crew: { ids, places } }: Held, slot: number, awake: readonly string[] | undefined, found: Draw,
): OpenSlot {
  const { asked, leader } = record("found[0]", found, ["asked", "leader"]);
  const drawn = array("found[0].asked", asked).map((one, k) => {
    const [id, probability] = pair(`found[0].asked[${k}]`, one);
    if (!places.has(id as string)) throw rangeError(`found[0].asked[${k}][0]`, "a worker", id);
    return [id as string, positive(`found[0].asked[${k}][1]`, probability)] as const;
  });
  return openSlot({
    slot, asked: askedOf(drawn), away: awayOf(ids, awake && new Set(awake)),
    leader: leader === null ? null : workerOf("found[0].leader", leader),
  });
}

function rosterOf({ crew }: Held, { asked }: OpenSlot): Roster {
  if (asked === crew.everybody) return crew;
  const ids = asked.map(([id]) => id);
  return { ids, places: new Map(ids.map((id, i) => [id, i])) };
}
