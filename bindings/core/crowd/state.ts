// The crowd's state: from JSON into a Crowd block and back. Numbers pass through bit by bit.

import { Status } from "./abi.js";
import type { CrowdCore } from "./abi.js";
import { finite, integer, list, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { outputs, schedules, silences, updates } from "./abi.js";
import { CrowdBlock } from "./block.js";
import { MECHANISM_FIELDS, crowdMechanism, workerName, workerNames, type Mechanism } from "./options.js";
import type { CrowdOptions, CrowdState } from "./types.js";

export const VERSION = "candor/crowd/1";
const FIELDS = ["version", ...MECHANISM_FIELDS, "clock", "step", "epoch", "workers", "open", "settled"] as const;
const SAFE = Number.MAX_SAFE_INTEGER;
/** Of wsu weights, assembly/crowd/crowd.ts. */
const UNIT = 2 ** 512;

export function create(core: CrowdCore, options: CrowdOptions): CrowdState {
  const input = record("crowd", options, ["workers", ...MECHANISM_FIELDS], "");
  const workers = workerNames("workers", input.workers);
  const mechanism = crowdMechanism(input);
  const mark = core.mark();
  try {
    const block = new CrowdBlock(core, mechanism, workers.length);
    core.crowdBegin(block.pointer);
    return read(block, {
      version: VERSION,
      update: updates[mechanism.update]!,
      schedule: updates[mechanism.update] === "elf-x" ? null : schedules[mechanism.schedule]!,
      horizon: mechanism.horizon || null,
      output: outputs[mechanism.output]!,
      perSlot: mechanism.perSlot || null,
      silence: silences[mechanism.silence]!,
      labelNoise: mechanism.labelNoise,
      scale: mechanism.scale,
      key: mechanism.key,
      clock: 0, step: 0, epoch: [0, 0], open: [], settled: [],
      workers: workers.map((id) => ({ id, weight: 0, exponent: 0, slots: 0, loss: 0 })),
    });
  } finally {
    core.release(mark);
  }
}

/** Checks a state that may have come from anywhere: whatever passes, the core can work with. Time O(size of the state). */
export function checkState(value: unknown): CrowdState {
  const state = record("state", value, FIELDS) as unknown as CrowdState;
  if (state.version !== VERSION) throw rangeError("state.version", `"${VERSION}"`, state.version);
  const mechanism = stateMechanism(state);
  checkClock(state, schedules[mechanism.schedule] === "doubling" && state.update !== "elf-x");
  checkWorkers(state);
  const settled = checkSettled(state);
  checkOpen(state, settled);
  return state;
}

function stateMechanism(state: CrowdState): Mechanism {
  try {
    return mechanismOf(state);
  } catch (error) {
    // the options' own refusals, under the state's name
    if (error instanceof RangeError) throw new RangeError(error.message.replace(/^"/, '"state.'));
    throw error instanceof TypeError ? new TypeError(error.message.replace(/^"/, '"state.')) : error;
  }
}

function checkClock(state: CrowdState, doubling: boolean): void {
  const step = finite("state.step", state.step);
  if (state.update === "elf-x" ? step !== 0 : !(step > 0 && step <= 0.5)) {
    throw rangeError("state.step", state.update === "elf-x" ? "0 for elf-x, which has no step" : "a number above 0, up to 1/2", step);
  }
  const clock = integer("state.clock", state.clock, 0, SAFE);
  const [length, end] = pair("state.epoch", state.epoch);
  integer("state.epoch[0]", length, doubling ? 1 : 0, doubling ? SAFE : 0);
  integer("state.epoch[1]", end, doubling ? clock + 1 : 0, doubling ? SAFE : 0);
}

function checkWorkers(state: CrowdState): void {
  let top = -Infinity;
  let sum = 0;
  workerNames("state.workers", list("state.workers", state.workers).map((worker, i) => {
    const field = `state.workers[${i}]`;
    const entry = record(field, worker, ["id", "weight", "exponent", "slots", "loss"]);
    const exponent = integer(`${field}.exponent`, entry.exponent, state.update === "wsu" ? -(2 ** 31) : 0, 0);
    const weight = checkWeight(`${field}.weight`, entry.weight, state.update);
    if (exponent > top) [top, sum] = [exponent, 0];
    if (exponent === top) sum += weight;
    integer(`${field}.slots`, entry.slots, 0, SAFE);
    finite(`${field}.loss`, entry.loss);
    return workerName(`${field}.id`, entry.id);
  }));
  if (state.update === "wsu" && !(sum > 0)) throw rangeError("state.workers[].weight in sum", "a number > 0 over those of the highest exponent", sum);
}

/** wsu: a weight in its unit; prod: a logarithm; elf-x: points. */
function checkWeight(field: string, value: unknown, update: CrowdState["update"]): number {
  if (update === "elf-x") return integer(field, value, 0, SAFE);
  const weight = finite(field, value);
  if (update === "wsu" && !(weight >= 0 && weight <= UNIT)) throw rangeError(field, "a number from 0 to 2^512", weight);
  return weight;
}

function checkSettled(state: CrowdState): CrowdState["settled"] {
  if (!Array.isArray(state.settled)) throw typeError("state.settled", "an array", state.settled);
  let before = -1;
  state.settled.forEach((range: unknown, k) => {
    const field = `state.settled[${k}]`;
    const [first, last] = pair(field, range);
    const from = integer(`${field}[0]`, first, 0, SAFE);
    if (from <= before) throw rangeError(`${field}[0]`, `a slot after ${before}: ranges are in order and apart`, from);
    before = integer(`${field}[1]`, last, from, SAFE);
  });
  return state.settled;
}

function checkOpen(state: CrowdState, settled: CrowdState["settled"]): void {
  if (!Array.isArray(state.open)) throw typeError("state.open", "an array", state.open);
  const seen = new Set<number>();
  state.open.forEach((entry: unknown, k) => {
    const field = `state.open[${k}]`;
    const { slot, asked, away, leader } = record(field, entry, ["slot", "asked", "away", "leader"]);
    const name = integer(`${field}.slot`, slot, 0, SAFE);
    if (seen.has(name)) throw rangeError(`${field}.slot`, "a slot that no other entry has", name);
    if (within(settled, name)) throw rangeError(`${field}.slot`, "a slot that is not settled", name);
    seen.add(name);
    if (!Array.isArray(asked)) throw typeError(`${field}.asked`, "an array", asked);
    if (!Array.isArray(away)) throw typeError(`${field}.away`, "an array", away);
    const ids = new Set<string>();
    const once = (place: string, value: unknown): void => {
      const id = workerName(place, value);
      if (ids.has(id)) throw rangeError(place, "a worker that is asked or away once", id);
      ids.add(id);
    };
    asked.forEach((pairOf, j) => {
      const [id, probability] = pair(`${field}.asked[${j}]`, pairOf);
      once(`${field}.asked[${j}][0]`, id);
      if (!(finite(`${field}.asked[${j}][1]`, probability) > 0 && (probability as number) <= 1 + 1e-12)) {
        throw rangeError(`${field}.asked[${j}][1]`, "a number above 0, up to 1", probability);
      }
    });
    away.forEach((id, j) => once(`${field}.away[${j}]`, id));
    if (leader !== null) workerName(`${field}.leader`, leader);
  });
}

/** Whether a slot is in one of the ordered ranges, by bisection. */
export function within(ranges: CrowdState["settled"], slot: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![1] < slot) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= slot;
}

function pair(field: string, value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value)) throw typeError(field, "an array", value);
  if (value.length !== 2) throw rangeError(field, "two entries", value);
  return value as unknown as readonly [unknown, unknown];
}

export function mechanismOf(state: CrowdState): Mechanism {
  const given = Object.fromEntries(MECHANISM_FIELDS.map((field) => [field, state[field] ?? undefined]));
  return crowdMechanism(given);
}

/** A block that holds the state, with room for `more` workers. */
export function write(core: CrowdCore, state: CrowdState, more = 0): CrowdBlock {
  const N = state.workers.length;
  const block = new CrowdBlock(core, mechanismOf(state), N + more);
  block.setNumber("clock", state.clock);
  block.setNumber("step", state.step);
  block.setNumber("epochLength", state.epoch[0]);
  block.setNumber("epochEnd", state.epoch[1]);
  block.doubles("weights", N).set(state.workers.map((worker) => worker.weight));
  block.exponents().set(state.workers.map((worker) => worker.exponent));
  block.doubles("workerLosses", N).set(state.workers.map((worker) => worker.loss));
  block.doubles("charged", N).set(state.workers.map((worker) => worker.slots));
  return block;
}

/** The state with what the block holds now; its workers are the block's, in order. */
export function read(block: CrowdBlock, state: CrowdState): CrowdState {
  const N = state.workers.length;
  const weights = block.doubles("weights", N);
  const exponents = block.exponents();
  const losses = block.doubles("workerLosses", N);
  const slots = block.doubles("charged", N);
  return {
    ...state,
    clock: block.number("clock"),
    step: block.number("step"),
    epoch: [block.number("epochLength"), block.number("epochEnd")],
    workers: state.workers.map(({ id }, i) => ({ id, weight: weights[i]!, exponent: exponents[i]!, slots: slots[i]!, loss: losses[i]! })),
  };
}

/** Throws unless a settlement went well. */
export function raiseStep(status: number, block: CrowdBlock): void {
  if (status !== Status.OK) throw rangeError("state.step", "a step that keeps every weight positive", block.number("step"));
}
