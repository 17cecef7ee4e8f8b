// The crowd's state: from JSON into a Crowd block and back. Numbers pass through bit by bit.

import { Status, type Core } from "./abi.js";
import { finite, integer, list, rangeError, record, typeError } from "./check.js";
import { outputs, schedules, silences, updates } from "./crowd-abi.js";
import { CrowdBlock } from "./crowd-block.js";
import { MECHANISM_FIELDS, crowdMechanism, workerNames, type Mechanism } from "./crowd-options.js";
import type { CrowdOptions, CrowdState } from "./crowd-types.js";

export const VERSION = "candor/crowd/1";
const FIELDS = ["version", ...MECHANISM_FIELDS, "clock", "step", "epoch", "workers", "open", "settled"] as const;
const SAFE = Number.MAX_SAFE_INTEGER;

export function create(core: Core, options: CrowdOptions): CrowdState {
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

/** Checks a state that may have come from anywhere. */
export function checkState(value: unknown): CrowdState {
  const state = record("state", value, FIELDS) as unknown as CrowdState;
  if (state.version !== VERSION) throw rangeError("state.version", `"${VERSION}"`, state.version);
  mechanismOf(state);
  finite("state.step", state.step);
  integer("state.clock", state.clock, 0, SAFE);
  const [length, end] = pair("state.epoch", state.epoch);
  integer("state.epoch[0]", length, 0, SAFE);
  integer("state.epoch[1]", end, 0, SAFE);
  workerNames("state.workers", list("state.workers", state.workers).map((worker, i) => {
    const field = `state.workers[${i}]`;
    const entry = record(field, worker, ["id", "weight", "exponent", "slots", "loss"]);
    finite(`${field}.weight`, entry.weight);
    integer(`${field}.exponent`, entry.exponent, -(2 ** 31), 0);
    integer(`${field}.slots`, entry.slots, 0, SAFE);
    finite(`${field}.loss`, entry.loss);
    return entry.id;
  }));
  if (!Array.isArray(state.open)) throw typeError("state.open", "an array", state.open);
  state.open.forEach((entry, k) => {
    const field = `state.open[${k}]`;
    const slot = record(field, entry, ["slot", "asked", "away", "leader"]);
    integer(`${field}.slot`, slot.slot, 0, SAFE);
    if (!Array.isArray(slot.asked) || !Array.isArray(slot.away)) throw typeError(field, "lists of workers", slot.asked);
    slot.asked.forEach((asked, j) => finite(`${field}.asked[${j}][1]`, pair(`${field}.asked[${j}]`, asked)[1]));
  });
  if (!Array.isArray(state.settled)) throw typeError("state.settled", "an array", state.settled);
  state.settled.forEach((range, k) => pair(`state.settled[${k}]`, range).forEach((slot, e) => integer(`state.settled[${k}][${e}]`, slot, 0, SAFE)));
  return state;
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
export function write(core: Core, state: CrowdState, more = 0): CrowdBlock {
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
