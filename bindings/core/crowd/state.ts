// A crowd's state that may have come from anywhere: checked, all of it, and copied. Numbers pass through bit by bit.

import { array, between, finite, integer, list, pair, record, text } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError, under } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { takeCrowd, type CrowdBlock, type Taken } from "./block.js";
import {
  FORMAT, askedOf, crewOf, heldBy, openSlot, type Held, type OpenSlot, type Range, type Worker,
} from "./held.js";
import { MECHANISM_FIELDS, crowdMechanism, uniqueNames, workerNames, type Mechanism } from "./options.js";
import { sorted, upTo, type Sorted } from "./sorted.js";
import type { CrowdOptions, CrowdState } from "./types.js";

const FIELDS = [
  "format", "version", ...MECHANISM_FIELDS, "clock", "step", "epoch", "workers", "open", "settled",
] as const;
/** What a state may say that there is none of. */
const NULLABLE: readonly string[] = ["schedule", "horizon", "perSlot", "key"];
const SAFE = Number.MAX_SAFE_INTEGER;

export function create(heap: Heap<CrowdCore>, options: CrowdOptions): Held {
  const input = record("crowd", options, ["workers", ...MECHANISM_FIELDS], "");
  const workers = workerNames("workers", input.workers);
  const mechanism = crowdMechanism(input);
  return heap.scoped(() => {
    const { crowd } = takeCrowd(heap, mechanism, workers.length);
    heap.core.crowdBegin(crowd.address);
    const none = new Float64Array(workers.length);
    return read(crowd, {
      mechanism, version: 0, crew: crewOf(workers), slots: none, losses: none, silent: none, silentLosses: none,
      open: sorted([], []), settled: sorted([], []),
    });
  });
}

/** The crowd of a state: at once of one that the room returned, of any other once it is checked: time O(its size). */
export function heldState(heap: Heap<CrowdCore>, value: unknown): Held {
  return heldBy(value) ?? checkState(heap, value);
}

/** Whatever passes, the core can work with. */
function checkState(heap: Heap<CrowdCore>, value: unknown): Held {
  const given = record("state", value, FIELDS);
  if (given.format !== FORMAT) throw rangeError("state.format", `"${FORMAT}"`, given.format);
  for (const field of FIELDS) {
    if (given[field] === undefined) throw typeError(`state.${field}`, "a value: a state has all its fields", undefined);
  }
  const mechanism = under("state", () => crowdMechanism(mechanismOf(given)));
  const settled = checkSettled(given.settled);
  const version = integer("state.version", given.version, 0, SAFE);
  const clock = checkClock(given, mechanism);
  const workers = checkWorkers(given.workers, mechanism.options);
  const held: Held = {
    mechanism, version, ...clock,
    crew: crewOf(workers.map(({ id }) => id)),
    weights: Float64Array.from(workers, ({ weight }) => weight),
    exponents: Int32Array.from(workers, ({ exponent }) => exponent),
    slots: Float64Array.from(workers, ({ slots }) => slots),
    losses: Float64Array.from(workers, ({ loss }) => loss),
    silent: Float64Array.from(workers, ({ silent }) => silent ?? NaN),
    silentLosses: Float64Array.from(workers, ({ silentLoss }) => silentLoss ?? NaN),
    open: checkOpen(given.open, settled),
    settled,
  };
  heap.scoped(() => {
    const { crowd } = write(heap, held);
    const most = heap.core.crowdStepCap(crowd.address);
    if (held.step > most) throw rangeError("state.step", `a number above 0, up to ${most}`, held.step);
  });
  return held;
}

/** A state's mechanism as options: null, where a state may say so, is nothing said. */
function mechanismOf(state: Record<string, unknown>): Record<string, unknown> {
  const options = Object.create(null) as Record<string, unknown>;
  for (const field of MECHANISM_FIELDS) {
    const value = state[field];
    options[field] = value === null && NULLABLE.includes(field) ? undefined : value;
  }
  return options;
}

function checkClock(
  given: Record<string, unknown>, { options }: Mechanism,
): Pick<CrowdState, "clock" | "step" | "epoch"> {
  const elf = options.update === "elf-x";
  const step = finite("state.step", given.step);
  if (elf && step !== 0) throw rangeError("state.step", "0 for elf-x, which has no step", step);
  if (!elf && !(step > 0 && step <= 0.5)) throw rangeError("state.step", "a number above 0, up to 1/2", step);
  const clock = integer("state.clock", given.clock, 0, SAFE);
  const doubling = options.schedule === "doubling";
  const [length, end] = pair("state.epoch", given.epoch);
  return {
    clock,
    step,
    epoch: Object.freeze([
      integer("state.epoch[0]", length, doubling ? 1 : 0, doubling ? SAFE : 0),
      integer("state.epoch[1]", end, doubling ? clock + 1 : 0, doubling ? SAFE : 0),
    ] as const),
  };
}

function checkWorkers(value: unknown, { update, silence }: Mechanism["options"]): readonly Worker[] {
  const unique = uniqueNames("state.workers", "a name that no other worker has");
  return list("state.workers", value).map((entry, i) => {
    const field = `state.workers[${i}]`;
    const { id, weight, exponent, slots, loss, silent, silentLoss } = record(field, entry, [
      "id", "weight", "exponent", "slots", "loss", "silent", "silentLoss",
    ]);
    const count = integer(`${field}.slots`, slots, 0, SAFE);
    return {
      id: unique(text(`${field}.id`, id), i),
      weight: checkWeight(`${field}.weight`, weight, update),
      exponent: integer(`${field}.exponent`, exponent, update === "wsu" ? LOWEST_EXPONENT : 0, 0),
      slots: count,
      loss: between(`${field}.loss`, loss, -SAFE, SAFE),
      ...checkSilence(field, silent, silentLoss, silence === "sleep" ? 0 : count),
    };
  });
}

/** States of an older form do not say how much of a worker's account was silence; where it can have been none, that is
 *  known all the same. @param most slots in which it can have been silent */
function checkSilence(
  field: string, silent: unknown, silentLoss: unknown, most: number,
): Pick<Worker, "silent" | "silentLoss"> {
  const said = silent ?? null;
  if (said === null) {
    if ((silentLoss ?? null) !== null) throw rangeError(`${field}.silentLoss`, "null, as silent is", silentLoss);
    return most === 0 ? { silent: 0, silentLoss: 0 } : { silent: null, silentLoss: null };
  }
  return {
    silent: integer(`${field}.silent`, said, 0, most),
    silentLoss: between(`${field}.silentLoss`, silentLoss, -SAFE, SAFE),
  };
}

/** Of wsu weights. One settlement takes an exponent down by at most one, so that no state that was ever made is near
 *  this. */
const LOWEST_EXPONENT = -(2 ** 30);
/** Of wsu weights in their unit: what 256 settlements can make of one that was in [2^-512, 1), and more. Within, shares
 *  and their inverses are doubles. */
const [LEAST_WEIGHT, MOST_WEIGHT] = [1 / 2 ** 800, 2 ** 200];
/** Of the logarithms of prod weights: as many settlements as a clock can count take it down by no more. */
const MOST_LOGARITHM = SAFE;

/** wsu: a weight in its unit; prod: a logarithm; elf-x: points. */
function checkWeight(field: string, value: unknown, update: CrowdState["update"]): number {
  if (update === "elf-x") return integer(field, value, 0, SAFE);
  if (update === "prod") return between(field, value, -MOST_LOGARITHM, MOST_LOGARITHM);
  const weight = finite(field, value);
  if (!(weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT)) {
    throw rangeError(field, "a number from 2^-800 to 2^200", weight);
  }
  return weight;
}

function checkSettled(value: unknown): Sorted<Range> {
  let before = -1;
  const ranges = array("state.settled", value).map((range, k) => {
    const field = `state.settled[${k}]`;
    const [first, last] = pair(field, range);
    const from = integer(`${field}[0]`, first, 0, SAFE);
    if (from <= before) throw rangeError(`${field}[0]`, `a slot after ${before}: ranges are in order and apart`, from);
    before = integer(`${field}[1]`, last, from, SAFE);
    return Object.freeze([from, before] as const);
  });
  return sorted(ranges.map(([first]) => first), ranges);
}

function checkOpen(value: unknown, settled: Sorted<Range>): Sorted<OpenSlot> {
  const seen = new Set<number>();
  const slots = array("state.open", value).map((entry, k) => {
    const field = `state.open[${k}]`;
    const { slot, asked, away, leader } = record(field, entry, ["slot", "asked", "away", "leader"]);
    const name = integer(`${field}.slot`, slot, 0, SAFE);
    if (seen.has(name)) throw rangeError(`${field}.slot`, "a slot that no other entry has", name);
    if (isSettled(settled, name)) throw rangeError(`${field}.slot`, "a slot that is not settled", name);
    seen.add(name);
    const ids = new Set<string>();
    const once = (place: string, id: unknown): string => {
      if (ids.has(text(place, id))) throw rangeError(place, "a worker that is asked or away once", id);
      ids.add(id as string);
      return id as string;
    };
    return openSlot({
      slot: name,
      asked: askedOf(array(`${field}.asked`, asked).map((given, j) => {
        const place = `${field}.asked[${j}]`;
        const [id, probability] = pair(place, given);
        return [once(`${place}[0]`, id), checkProbability(`${place}[1]`, probability)] as const;
      })),
      away: array(`${field}.away`, away).map((id, j) => once(`${field}.away[${j}]`, id)),
      leader: leader === null ? null : text(`${field}.leader`, leader),
    });
  });
  return bySlot(slots);
}

/** Open slots in any order. */
export function bySlot(slots: readonly OpenSlot[]): Sorted<OpenSlot> {
  const inOrder = [...slots].sort((a, b) => a.slot - b.slot);
  return sorted(inOrder.map(({ slot }) => slot), inOrder);
}

/** Smaller ones would make a step that is none. */
const LEAST_PROBABILITY = 1e-100;

/** Of having been asked; sums of shares may have rounded past 1. */
function checkProbability(field: string, value: unknown): number {
  const probability = finite(field, value);
  if (!(probability >= LEAST_PROBABILITY && probability <= 1 + 1e-12)) {
    throw rangeError(field, "a number above 0, up to 1", probability);
  }
  return probability;
}

export function isSettled(settled: Sorted<Range>, slot: number): boolean {
  const range = upTo(settled, slot);
  return range !== undefined && range[1] >= slot;
}

/** A block that holds a crowd, with room for `more` workers. */
export function write(heap: Heap<CrowdCore>, held: Held, more = 0): Taken {
  const { mechanism, clock, step, epoch: [epochLength, epochEnd], weights, exponents } = held;
  const taken = takeCrowd(heap, mechanism, weights.length + more, "state.workers");
  const { crowd } = taken;
  crowd.fill({ clock, step, epochLength, epochEnd });
  crowd.write("weights", weights, 0, weights.length);
  crowd.view("exponents").set(exponents);
  return taken;
}

/** The crowd with what the block holds now. */
export function read(
  crowd: CrowdBlock, rest: Omit<Held, "clock" | "step" | "epoch" | "weights" | "exponents">,
): Held {
  return {
    ...rest,
    clock: crowd.get("clock"),
    step: crowd.get("step"),
    epoch: Object.freeze([crowd.get("epochLength"), crowd.get("epochEnd")] as const),
    weights: crowd.copy("weights"),
    exponents: crowd.copy("exponents"),
  };
}
