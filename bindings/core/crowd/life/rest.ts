// Rounds at rest, without openings.

import { amount, array, integer, record, text } from "../../check.js";
import type { Living, Openings } from "../../life/kind.js";
import { forEach, NO_PAGES, pagesOf } from "../../life/pages.js";
import type { Heap } from "../../memory/heap.js";
import { toPlain, type Plain } from "../../plain.js";
import { rangeError, typeError, under } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { shown } from "../held.js";
import { opinionOf } from "../rows.js";
import { heldState, isSettled } from "../state.js";
import { entriesOf, sorted, upTo } from "../sorted.js";
import { NO_DEADLINES, withDeadline } from "./deadlines.js";
import { slotStatuses } from "./names.js";
import { paidOf } from "./paying.js";
import { EMPTY, housing, roomOf, slotAt, type Room, type Roster, type Rounds, type Sealed, type Slot } from "./room.js";
import { contradictionOf } from "./settling.js";
import { readTerms } from "./terms.js";
import type { RoundsOpinion, RoundsTerms } from "./types.js";
import { opinion, workersOf } from "./words.js";

/** Slots that asked the same workers share the list of them. */
export function plain(state: Rounds): Plain {
  const room = roomOf(state);
  const { terms, secret, crowd, joined, crewed, moved, retired, contradictions, contradicted, paid } = room;
  const rosters = new Map<Roster, number>();
  const slots = entriesOf(room.slots).map(({ roster, reports, ...slot }) => {
    if (!rosters.has(roster)) rosters.set(roster, rosters.size);
    const made: Plain[] = [];
    forEach(reports, (entry, place) => {
      if (entry) made.push([place, entry.version]);
    });
    return { ...slot, roster: rosters.get(roster)!, reports: made };
  });
  return toPlain({
    terms, secret, crowd: crowd && shown(crowd), joined, crewed, moved, retired,
    rosters: [...rosters.keys()].map(({ ids }) => ids), slots, kept: entriesOf(room.kept), contradictions, contradicted,
    paid,
  });
}

const FIELDS = [
  "terms", "secret", "crowd", "joined", "crewed", "moved", "retired", "rosters", "slots", "kept", "contradictions",
  "contradicted", "paid",
];

/** @throws Refusal for what no rounds can have come to */
export function restore(heap: Heap<CrowdCore>, lived: Living, value: Plain, openings: Openings): Rounds {
  const room = under("snapshot.state.room", () => roomFrom(heap, lived, record("", value, FIELDS, ""), openings));
  return housing(lived, room);
}

function roomFrom(
  heap: Heap<CrowdCore>, { version, phase }: Living, given: Record<string, unknown>, openings: Openings,
): Room {
  const at = (field: string, one: unknown): number => integer(field, one, 0, version);
  const [crewed, moved, retired] = [at("crewed", given.crewed), at("moved", given.moved), at("retired", given.retired)];
  if (given.terms === null) return EMPTY;
  const secret = given.secret === null ? null : text("secret", given.secret);
  const { workers: _, ...said } = under("terms", () =>
    readTerms({ ...record("", given.terms, undefined, ""), ...(secret !== null && { secret }) })).said;
  const terms = Object.freeze(said) as unknown as RoundsTerms;
  const crowd = given.crowd === null ? null : under("crowd", () => heldState(heap, given.crowd));
  const joined = array("joined", given.joined).map((one, i) => at(`joined[${i}]`, one));
  if (joined.length !== (crowd?.crew.ids.length ?? 0)) throw rangeError("joined", "an entry for each worker", joined);
  const rosters = array("rosters", given.rosters).map((ids, r) => rosterOf(`rosters[${r}]`, ids, crowd?.crew));
  const room = { ...EMPTY, terms, secret, crowd, joined, crewed, moved, retired };
  const slots = array("slots", given.slots).map((one, k) =>
    under(`slots[${k}]`, () => slotFrom(room, phase === "ENDED", rosters, at, one, openings)));
  const byNumber = sorted(slots.map(({ slot }) => slot), slots);
  slots.forEach(({ slot }, k) => {
    if (k > 0 && slot <= slots[k - 1]!.slot) throw rangeError(`slots[${k}].slot`, "a slot after the one before", slot);
  });
  const kept = array("kept", given.kept).map((one, k) => {
    if (slotAt({ slots: byNumber }, one as number)?.status !== "settled") {
      throw rangeError(`kept[${k}]`, "a settled slot", one);
    }
    return one as number;
  });
  const of = (status: Slot["status"]): readonly Slot[] => slots.filter((slot) => slot.status === status);
  if (new Set(kept).size !== of("settled").length) throw rangeError("kept", "every settled slot once", kept);
  const settled = crowd ? entriesOf(crowd.settled).reduce((sum, [first, last]) => sum + last - first + 1, 0) : 0;
  const first = settled - kept.length;
  const running = phase === "RUNNING" ? of("open") : [];
  return {
    ...room, slots: byNumber,
    deadlines: running.reduce((times, { slot, closes }) => withDeadline(times, closes, slot), NO_DEADLINES),
    sealed: bySealed(slots), kept: sorted(kept.map((_, k) => first + k), kept),
    counts: { open: of("open").length, closed: of("closed").length, settled, kept: kept.length },
    contradictions: array("contradictions", given.contradictions).map((one, k) =>
      under(`contradictions[${k}]`, () => contradictionOf(one))),
    contradicted: amount("contradicted", given.contradicted),
    paid: given.paid === null ? null : under("paid", () => paidOf(given.paid)),
  };
}

/** @param crew shared where it is the same, as it was */
function rosterOf(field: string, value: unknown, crew: Roster | undefined): Roster {
  const ids = workersOf(field, value);
  const same = crew && ids.length === crew.ids.length && ids.every((id, i) => id === crew.ids[i]);
  return same ? crew : { ids, places: new Map(ids.map((id, i) => [id, i])) };
}

const SLOT = ["slot", "status", "opened", "changed", "closes", "roster", "reports", "output", "label"];

function slotFrom(
  { crowd }: Room, ended: boolean, rosters: readonly Roster[], at: (field: string, one: unknown) => number,
  value: unknown, openings: Openings,
): Slot {
  const given = record("", value, SLOT, "");
  const slot = amount("slot", given.slot);
  const status = slotStatuses.find((one) => one === given.status);
  if (!status) throw rangeError("status", slotStatuses.join(", "), given.status);
  const open = crowd && upTo(crowd.open, slot)?.slot === slot;
  if (!(status === "settled" ? crowd && isSettled(crowd.settled, slot) : open)) {
    throw rangeError("slot", `a ${status} slot of the crowd`, slot);
  }
  const roster = rosters[integer("roster", given.roster, 0, rosters.length - 1)]!;
  const reports: (Sealed | null)[] = roster.ids.map(() => null);
  array("reports", given.reports).forEach((entry, k) => {
    const [place, told] = array(`reports[${k}]`, entry);
    const version = at(`reports[${k}][1]`, told);
    const sealed = Object.freeze({ version, opening: openings.get(version) ?? null });
    reports[integer(`reports[${k}][0]`, place, 0, reports.length - 1)] = sealed;
  });
  const said = (field: string, one: unknown, wanted: boolean): RoundsOpinion | null => {
    if ((one !== null) !== wanted) throw typeError(field, wanted ? "a value" : "null", one);
    if (one !== null) opinionOf(field, one, crowd!.classes);
    return one === null ? null : opinion(field, one);
  };
  return {
    slot, status, roster, opened: at("opened", given.opened), changed: at("changed", given.changed),
    closes: given.closes === null ? null : amount("closes", given.closes),
    reports: ended ? NO_PAGES : pagesOf(reports),
    output: said("output", given.output, status !== "open"), label: said("label", given.label, status === "settled"),
  };
}

function bySealed(slots: readonly Slot[]): Room["sealed"] {
  const sealed: Sealed[] = [];
  for (const { reports } of slots) forEach(reports, (entry) => void (entry && sealed.push(entry)));
  sealed.sort((a, b) => a.version - b.version);
  return sorted(sealed.map(({ version }) => version), sealed);
}
