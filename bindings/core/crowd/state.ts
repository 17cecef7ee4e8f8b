// The crowd's state: from JSON into a Crowd block and back. Numbers pass through bit by bit.

import { array, between, finite, integer, list, pair, record, text } from "../check.js";
import type { Heap } from "../memory/heap.js";
import { rangeError, typeError, under } from "../refusal.js";
import type { CrowdCore } from "./abi.js";
import { takeCrowd, type CrowdBlock, type Taken } from "./block.js";
import { MECHANISM_FIELDS, crowdMechanism, uniqueNames, workerNames, type Mechanism } from "./options.js";
import type { CrowdOptions, CrowdState } from "./types.js";

export const FORMAT = "candor/crowd/1";
const FIELDS = [
  "format", "version", ...MECHANISM_FIELDS, "clock", "step", "epoch", "workers", "open", "settled",
] as const;
/** What a state may say that there is none of. */
const NULLABLE: readonly string[] = ["schedule", "horizon", "perSlot", "key"];
const SAFE = Number.MAX_SAFE_INTEGER;

/** A state that has been checked: nobody else's object, and something the core can work with. */
export interface Checked {
  readonly state: CrowdState;
  readonly mechanism: Mechanism;
}

type Worker = CrowdState["workers"][number];
type OpenSlot = CrowdState["open"][number];
type Ranges = CrowdState["settled"];

export function create(heap: Heap<CrowdCore>, options: CrowdOptions): CrowdState {
  const input = record("crowd", options, ["workers", ...MECHANISM_FIELDS], "");
  const workers = workerNames("workers", input.workers);
  const mechanism = crowdMechanism(input);
  return heap.scoped(() => {
    const { crowd } = takeCrowd(heap, mechanism, workers.length);
    heap.core.crowdBegin(crowd.address);
    return read(crowd, {
      format: FORMAT,
      version: 0,
      ...mechanism.options,
      key: mechanism.key,
      clock: 0, step: 0, epoch: [0, 0], open: [], settled: [],
      workers: workers.map((id) => ({ id, weight: 0, exponent: 0, slots: 0, loss: 0 })),
    });
  });
}

/** Checks a state that may have come from anywhere, and copies it: whatever passes, the core can work with. Time O(its
 *  size). */
export function checkState(value: unknown): Checked {
  const given = record("state", value, FIELDS);
  if (given.format !== FORMAT) throw rangeError("state.format", `"${FORMAT}"`, given.format);
  for (const field of FIELDS) {
    if (given[field] === undefined) throw typeError(`state.${field}`, "a value: a state has all its fields", undefined);
  }
  const mechanism = under("state", () => crowdMechanism(mechanismOf(given)));
  const settled = checkSettled(given.settled);
  return {
    mechanism,
    state: {
      format: FORMAT,
      version: integer("state.version", given.version, 0, SAFE),
      ...mechanism.options,
      key: mechanism.key,
      ...checkClock(given, mechanism),
      workers: checkWorkers(given.workers, mechanism.options.update),
      open: checkOpen(given.open, settled),
      settled,
    },
  };
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
    epoch: [
      integer("state.epoch[0]", length, doubling ? 1 : 0, doubling ? SAFE : 0),
      integer("state.epoch[1]", end, doubling ? clock + 1 : 0, doubling ? SAFE : 0),
    ],
  };
}

function checkWorkers(value: unknown, update: CrowdState["update"]): readonly Worker[] {
  const unique = uniqueNames("state.workers", "a name that no other worker has");
  return list("state.workers", value).map((entry, i) => {
    const field = `state.workers[${i}]`;
    const { id, weight, exponent, slots, loss } = record(field, entry, ["id", "weight", "exponent", "slots", "loss"]);
    return {
      id: unique(text(`${field}.id`, id), i),
      weight: checkWeight(`${field}.weight`, weight, update),
      exponent: integer(`${field}.exponent`, exponent, update === "wsu" ? LOWEST_EXPONENT : 0, 0),
      slots: integer(`${field}.slots`, slots, 0, SAFE),
      loss: between(`${field}.loss`, loss, -SAFE, SAFE),
    };
  });
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

function checkSettled(value: unknown): Ranges {
  let before = -1;
  return array("state.settled", value).map((range, k) => {
    const field = `state.settled[${k}]`;
    const [first, last] = pair(field, range);
    const from = integer(`${field}[0]`, first, 0, SAFE);
    if (from <= before) throw rangeError(`${field}[0]`, `a slot after ${before}: ranges are in order and apart`, from);
    before = integer(`${field}[1]`, last, from, SAFE);
    return [from, before] as const;
  });
}

function checkOpen(value: unknown, settled: Ranges): readonly OpenSlot[] {
  const seen = new Set<number>();
  return array("state.open", value).map((entry, k) => {
    const field = `state.open[${k}]`;
    const { slot, asked, away, leader } = record(field, entry, ["slot", "asked", "away", "leader"]);
    const name = integer(`${field}.slot`, slot, 0, SAFE);
    if (seen.has(name)) throw rangeError(`${field}.slot`, "a slot that no other entry has", name);
    if (within(settled, name)) throw rangeError(`${field}.slot`, "a slot that is not settled", name);
    seen.add(name);
    const ids = new Set<string>();
    const once = (place: string, id: unknown): string => {
      if (ids.has(text(place, id))) throw rangeError(place, "a worker that is asked or away once", id);
      ids.add(id as string);
      return id as string;
    };
    return {
      slot: name,
      asked: array(`${field}.asked`, asked).map((given, j) => {
        const place = `${field}.asked[${j}]`;
        const [id, probability] = pair(place, given);
        return [once(`${place}[0]`, id), checkProbability(`${place}[1]`, probability)] as const;
      }),
      away: array(`${field}.away`, away).map((id, j) => once(`${field}.away[${j}]`, id)),
      leader: leader === null ? null : text(`${field}.leader`, leader),
    };
  });
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

/** Whether a slot is in one of the ordered ranges, by bisection. */
export function within(ranges: Ranges, slot: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![1] < slot) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= slot;
}

/** A block that holds the state, with room for `more` workers.
 *  @throws Refusal of a step that its mechanism never makes */
export function write(heap: Heap<CrowdCore>, { state, mechanism }: Checked, more = 0): Taken {
  const N = state.workers.length;
  const taken = takeCrowd(heap, mechanism, N + more, "state.workers");
  const { crowd } = taken;
  const { clock, step, epoch: [epochLength, epochEnd] } = state;
  crowd.fill({ workers: N, clock, step, epochLength, epochEnd });
  const most = heap.core.crowdStepCap(crowd.address);
  if (step > most) throw rangeError("state.step", `a number above 0, up to ${most}`, step);
  crowd.set("workers", N + more);
  crowd.view("weights").set(state.workers.map(({ weight }) => weight));
  crowd.view("exponents").set(state.workers.map(({ exponent }) => exponent));
  return taken;
}

/** The state with what the block holds now; its workers are the block's, in order. */
export function read(crowd: CrowdBlock, state: CrowdState): CrowdState {
  const weights = crowd.view("weights");
  const exponents = crowd.view("exponents");
  return {
    ...state,
    clock: crowd.get("clock"),
    step: crowd.get("step"),
    epoch: [crowd.get("epochLength"), crowd.get("epochEnd")],
    workers: state.workers.map((worker, i) => ({ ...worker, weight: weights[i]!, exponent: exponents[i]! })),
  };
}

/** What a command makes of a state: one version on. */
export function changed(state: CrowdState): CrowdState {
  return { ...state, version: state.version + 1 };
}
