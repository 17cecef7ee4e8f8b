// Who may see what.
//
// of a state                          operator   a worker   anybody
// phase, terms, counts, slots, outputs   x          x          x
// labels of settled slots                x          x
// who was asked                          x       itself
// how many have reported                 x
// reports                             of closed  its own
//                                       slots
// shares and accounts                    x       its own
// the last payments                      x       its own,
//                                              since it came
// contradicting labels, settled ranges   x
// the secret                        (in its event)

import type { Sight } from "../../life/kind.js";
import { forEach } from "../../life/pages.js";
import type { StreamEvent, Viewer } from "../../life/types.js";
import type { Heap } from "../../memory/heap.js";
import type { CrowdCore } from "../abi.js";
import { entriesOf } from "../sorted.js";
import { heldAccounts } from "../payments.js";
import {
  memberSince, opinionIn, placeIn, reportIn, roomOf, slotAt, type Room, type Rounds, type Slot,
} from "./room.js";
import type { RoundsOpinion, RoundsPhase, RoundsView, SlotView } from "./types.js";

export function view(heap: Heap<CrowdCore>, state: Rounds, viewer: Viewer): RoundsView {
  const { stream, version, now, termsDigest, phase } = state;
  const room = roomOf(state);
  const { open, closed, settled } = room.counts;
  const shown = {
    stream, version, phase: phase as RoundsPhase, now, terms: room.terms, termsDigest,
    counts: { workers: room.joined.length, open, closed, settled },
    slots: entriesOf(room.slots).map((slot) => slotView(room, slot, viewer)),
    ...(viewer.role === "operator" && operatorView(heap, room)),
    ...(viewer.role === "user" && { you: workerView(heap, room, viewer.actor) }),
  };
  return structuredClone(shown);
}

function slotView(room: Room, slot: Slot, { role, actor }: Viewer): SlotView {
  const { slot: number, status, closes, output, label } = slot;
  const all = { slot: number, status, closes, output };
  if (role === "anybody") return all;
  if (role === "user") {
    const report = reportIn(room, slot, actor);
    return {
      ...all, label, asked: placeIn(room, slot, actor) !== undefined,
      report: report?.opening ? opinionIn(report) : null,
    };
  }
  const reports = reportsIn(slot);
  return {
    ...all, label, asked: slot.roster.ids, reported: reports.length,
    ...(status !== "open" && { reports: Object.fromEntries(reports) }),
  };
}

function reportsIn({ reports, roster }: Slot): readonly (readonly [string, RoundsOpinion])[] {
  const made: [string, RoundsOpinion][] = [];
  forEach(reports, (entry, place) => {
    if (entry?.opening) made.push([roster.ids[place]!, opinionIn(entry)]);
  });
  return made;
}

function operatorView(heap: Heap<CrowdCore>, { crowd, contradictions, contradicted, paid }: Room): Partial<RoundsView> {
  return {
    workers: crowd ? heldAccounts(heap, crowd) : [], settled: crowd ? entriesOf(crowd.settled) : [],
    contradictions, contradicted, paid,
  };
}

function workerView(heap: Heap<CrowdCore>, room: Room, worker: string): NonNullable<RoundsView["you"]> {
  const { crowd, paid } = room;
  const own = paid && isSince(room, paid, worker) ? paid.payments.find(({ id }) => id === worker) : undefined;
  const place = crowd?.crew.places.get(worker);
  return {
    account: place === undefined ? null : heldAccounts(heap, crowd!)[place]!,
    payment: own?.payment ?? null,
  };
}

/** Of events: the operator sees all but reports in slots that are open, a worker what it said itself and what was
 *  reported on its behalf, everybody that the clock moved and that the rounds ended. */
export function sight(state: Rounds, event: StreamEvent, { role, actor }: Viewer): Sight {
  const { type, said } = event;
  if (role === "operator") {
    const sealed = type === "report" && event.opening;
    return sealed && slotAt(roomOf(state), said.slot as number)?.status === "open" ? "said" : "all";
  }
  if (type === "tick" || type === "end") return "said";
  if (role !== "user") return "outline";
  const own = event.role === "user" ? event.actor === actor : said.worker === actor;
  return own && isSince(roomOf(state), event, actor) ? "all" : "outline";
}

/** Whether something is of who is there now: somebody who came back under a name is somebody else. */
function isSince(room: Room, { version }: { readonly version: number }, actor: string): boolean {
  const since = memberSince(room, actor);
  return since === undefined || version >= since;
}
