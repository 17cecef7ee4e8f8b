// Slots are opened: who is asked. Marshalling.

import { array, record } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, underEach } from "../refusal.js";
import { AWAY, NOBODY, type CrowdCore } from "./abi.js";
import { askedOf, openSlot, shown, type Crew, type Held, type OpenSlot } from "./held.js";
import { workerNames } from "./options.js";
import { slotName, takeRows } from "./rows.js";
import { upTo, withEntry } from "./sorted.js";
import { isSettled, write } from "./state.js";
import type { Asked, Opened, OpenedAll } from "./types.js";

type Awake = ReadonlySet<string> | undefined;
type Draw = (slot: number, awake: Awake) => OpenSlot;

export function open(heap: Heap<CrowdCore>, held: Held, slot: unknown, options: unknown): Opened {
  return heap.scoped(() => {
    const opened = opening(held, drawing(heap, held), slot, awakeOf(held.crew, options));
    return { state: shown(withSlot(held, opened)), asked: listed(opened) };
  });
}

/** The slot alone, with whom it asks. @param awake names, or undefined: all */
export function openedSlot(heap: Heap<CrowdCore>, held: Held, slot: unknown, awake: unknown): OpenSlot {
  return heap.scoped(() => opening(held, drawing(heap, held), slot, awakeWorkers(held.crew, awake)));
}

/** Slots one after the other. Weights move by labels alone: all are drawn with the same. */
export function openAll(heap: Heap<CrowdCore>, held: Held, slots: unknown, options: unknown): OpenedAll {
  const others = awakeOf(held.crew, options);
  const asked: (readonly Asked[])[] = [];
  let after = held;
  heap.scoped(() => {
    const draw = drawing(heap, held);
    underEach("slot", array("slot", slots), (entry) => {
      const { slot, awake } = record("", entry, ["slot", "awake"], "");
      const opened = opening(after, draw, slot, awake === undefined ? others : awakeWorkers(held.crew, awake));
      after = withSlot(after, opened);
      asked.push(listed(opened));
    });
  });
  return { state: shown(after), asked };
}

const awakeOf = (crew: Crew, options: unknown): Awake =>
  (options === undefined ? undefined : awakeWorkers(crew, record("options", options, ["awake"], "").awake));

function opening(held: Held, draw: Draw, slot: unknown, awake: Awake): OpenSlot {
  const name = slotName("slot", slot);
  if (isSettled(held.settled, name) || upTo(held.open, name)?.slot === name) {
    throw rangeError("slot", "a slot that was never opened", name);
  }
  return draw(name, awake);
}

function awakeWorkers({ places }: Crew, value: unknown): Awake {
  if (value === undefined) return undefined;
  const names = array("awake", value).length > 0 ? workerNames("awake", value) : [];
  names.forEach((id, i) => {
    if (!places.has(id)) throw rangeError(`awake[${i}]`, "a worker of the crowd", id);
  });
  return new Set(names);
}

/** Who is asked at a slot: everybody who is there, or whom the core draws of them. */
function drawing(heap: Heap<CrowdCore>, held: Held): Draw {
  const { mechanism, crew: { ids, everybody } } = held;
  const away = (awake: Awake): readonly string[] => awayOf(ids, awake);
  if (mechanism.perSlot === 0) {
    return (slot, awake) => {
      const asked = awake ? askedOf(ids.filter((id) => awake.has(id)).map((id) => [id, 1])) : everybody;
      return openSlot({ slot, asked, away: away(awake), leader: null });
    };
  }
  const { crowd, space } = write(heap, held);
  const rows = takeRows(heap, held, 1);
  const [row, into] = [rows.at("reports"), rows.at("probabilities")];
  return (slot, awake) => {
    const entries = rows.view("reports");
    ids.forEach((id, i) => (entries[i * mechanism.numbers] = !awake || awake.has(id) ? NaN : AWAY));
    const leader = heap.core.crowdAsk(crowd.address, slot, row, into, space);
    const probabilities = rows.view("probabilities");
    const asked = ids.map((id, i) => [id, probabilities[i]!] as const).filter(([, q]) => q > 0);
    return openSlot({
      slot, asked: askedOf(asked), away: away(awake), leader: leader === NOBODY ? null : ids[leader]!,
    });
  };
}

/** Who cannot be asked. */
export const awayOf = (ids: readonly string[], awake: Awake): readonly string[] =>
  (awake ? ids.filter((id) => !awake.has(id)) : []);

export function withSlot(held: Held, opened: OpenSlot): Held {
  return { ...held, version: held.version + 1, open: withEntry(held.open, opened.slot, opened) };
}

const listed = ({ asked }: OpenSlot): readonly Asked[] => asked.map(([id, probability]) => ({ id, probability }));
