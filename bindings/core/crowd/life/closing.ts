// Slots close: the output is fixed, by the weights of that moment.

import { record } from "../../check.js";
import type { CommandKind } from "../../life/kind.js";
import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import { aggregate } from "../aggregate.js";
import { withEntry } from "../sorted.js";
import { withoutDeadline } from "./deadlines.js";
import { slotChanged } from "./opening.js";
import { isWhole, openAt, reportsOf } from "./reports.js";
import { changed, roomOf, type Room, type Rounds, type Slot } from "./room.js";
import { opinion, slotOf } from "./words.js";

export function close(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: ["RUNNING"],
    read: (fields) => ({ said: { slot: slotOf("slot", record("", fields, ["slot"], "").slot) } }),
    touched: (state, { slot }) => slotChanged(roomOf(state), slot as number),
    follow(state, said, { version, find }) {
      const room = roomOf(state);
      const slot = openAt(room, said.slot as number);
      const found = find(() => outcome(heap, room, slot), isWhole(room, slot));
      const output = opinion("found[0].output", record("found[0]", found, ["output", "weights"]).output);
      const { counts, deadlines, slots } = room;
      return changed(state, {
        slots: withEntry(slots, slot.slot, { ...slot, status: "closed", changed: version, output }),
        deadlines: withoutDeadline(deadlines, slot.closes, slot.slot),
        counts: { ...counts, open: counts.open - 1, closed: counts.closed + 1 },
      });
    },
  };
}

/** What the stream says of it: the output, and the shares behind it in the order of the workers. */
type Outcome = { readonly output: number | Readonly<Record<string, number>>; readonly weights: readonly number[] };

function outcome(heap: Heap<CrowdCore>, room: Room, slot: Slot): Outcome {
  const { prediction, weights } = aggregate(heap, room.crowd!, slot.slot, reportsOf(room, slot));
  return { output: opinion("output", prediction) as Outcome["output"], weights: weights.map(({ weight }) => weight) };
}
