// Simulations and what lying is worth: marshalling.

import { Status } from "./abi.js";
import type { CrowdCore } from "./abi.js";
import { choice, finite, integer, list, positive, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import {
  CROWD_SIMULATION_FIELDS, CROWD_SIMULATION_NUMBERS, FORESIGHT_FIELDS, FORESIGHT_NUMBERS, LOTTERY_FIELDS, LOTTERY_NUMBERS,
  MOST_LOTTERY_SLOTS, RESPONSE_FIELDS, RESPONSE_NUMBERS, baselines, environments, foreseen, opponents, outputs, schemes, silences, strategies, updates, utilities,
} from "./abi.js";
import { CrowdBlock } from "./block.js";
import { MECHANISM_FIELDS, baselineBits, crowdMechanism, fraction } from "./options.js";
import type { Baseline, BestResponse, CrowdSimulation, Foreseen, ForesightOptions, LotteryOptions, ResponseOptions, Simulated } from "./types.js";

/** What draws follow from is the seed, not a key. */
const SIMULATED = MECHANISM_FIELDS.filter((field) => field !== "key");

const SEED: string = "0".repeat(32);

/** A block of f64 and u32 fields. */
function takeBlock(core: CrowdCore, numbers: readonly string[], fields: readonly string[], values: Readonly<Record<string, number>>): { pointer: number; number(name: string): number } {
  const pointer = taken(core, 8 * numbers.length + 4 * fields.length);
  const { buffer } = core.memory;
  new Float64Array(buffer, pointer, numbers.length).set(numbers.map((name) => values[name] ?? 0));
  new Uint32Array(buffer, pointer + 8 * numbers.length, fields.length).set(fields.map((name) => values[name] ?? 0));
  return { pointer, number: (name) => new Float64Array(core.memory.buffer, pointer, numbers.length)[numbers.indexOf(name)]! };
}

/** @throws RangeError when memory cannot hold it; whoever marked releases. */
function taken(core: CrowdCore, bytes: number, field = "options"): number {
  const at = bytes < 2 ** 32 - 2 ** 16 ? core.take(bytes) : 0;
  if (!at) throw rangeError(field, "no more than memory can hold", bytes);
  return at;
}

function takeDoubles(core: CrowdCore, values: readonly number[] | number, field?: string): number {
  const at = taken(core, 8 * (typeof values === "number" ? values : values.length), field);
  if (typeof values !== "number") new Float64Array(core.memory.buffer, at, values.length).set(values);
  return at;
}

export function simulate(core: CrowdCore, options: CrowdSimulation): Simulated {
  const input = record("simulation", options, ["environment", "workers", "slots", "runs", "seed", "strategy", "baselines", ...SIMULATED], "");
  const environment = choice("environment", input.environment, environments);
  const workers = integer("workers", input.workers, 1, 1e6);
  const slots = integer("slots", input.slots, 1, Number.MAX_SAFE_INTEGER);
  const runs = integer("runs", input.runs, 1, 1e6);
  const seed = integer("seed", input.seed, 0, 2 ** 52);
  const strategy = choice("strategy", input.strategy, strategies, "truthful");
  const wanted = baselineBits(input.baselines, 0);
  const mechanism = { ...crowdMechanism(input, slots, false), key: SEED };
  const columns = 3 + baselines.length;
  const mark = core.mark();
  try {
    const block = new CrowdBlock(core, mechanism, workers, wanted, slots);
    block.setNumber("hedgeHorizon", slots);
    const results = takeDoubles(core, runs * columns, "runs");
    const simulation = takeBlock(core, CROWD_SIMULATION_NUMBERS, CROWD_SIMULATION_FIELDS, { slots, seed, environment, strategy, runs, results });
    if (core.crowdSimulate(simulation.pointer, block.pointer) !== Status.OK) throw rangeError("workers", "no more than memory can hold", workers);
    const cells = new Float64Array(core.memory.buffer, results, runs * columns).slice();
    const column = (k: number): Float64Array => Float64Array.from({ length: runs }, (_, run) => cells[run * columns + k]!);
    const compared: { [name in Baseline]?: Float64Array } = {};
    baselines.forEach((name, k) => {
      if (wanted & (1 << k)) compared[name] = column(2 + k);
    });
    return { regret: column(0), mixtureRegret: column(1), baselines: compared, accurate: column(columns - 1), bound: core.crowdBound(block.pointer) };
  } finally {
    core.release(mark);
  }
}

const RESPONSE = ["scheme", "utility", "worker", "belief", "weights", "reports", "reportsIfOne", "step", "output", "silence", "asked", "grid"] as const;

export function bestResponse(core: CrowdCore, options: ResponseOptions): BestResponse {
  const input = record("response", options, RESPONSE, "");
  const scheme = choice("scheme", input.scheme, [...updates, ...schemes.slice(1)]);
  const own = scheme < updates.length;
  const utility = choice("utility", input.utility, utilities);
  const weights = list("weights", input.weights).map((w, i) => positive(`weights[${i}]`, w));
  const N = weights.length;
  const total = positive("weights in sum", weights.reduce((sum, w) => sum + w, 0));
  const worker = integer("worker", input.worker, 0, N - 1);
  const belief = fraction("belief", input.belief);
  const reports = row("reports", input.reports, N);
  const ifOne = input.reportsIfOne === undefined ? reports : row("reportsIfOne", input.reportsIfOne, N);
  const step = input.step === undefined ? 0.5 : positive("step", input.step);
  if (own && step > 0.5) throw rangeError("step", "a number up to 1/2", step);
  if (N === 1 && input.utility === "log-odds") throw rangeError("weights", "at least two, for log-odds of one of them", weights);
  const grid = input.grid === undefined ? 1001 : integer("grid", input.grid, 2, 1e6);
  allow(String(input.scheme), String(input.utility));
  const asked = input.asked === undefined ? undefined : list("asked", input.asked).map((q, i) => fraction(`asked[${i}]`, q));
  if (asked && (asked.length !== N || !(asked[worker]! > 0))) throw rangeError("asked", `${N} probabilities, the worker's own > 0`, asked.length);
  if (asked && updates[scheme] !== "wsu") throw rangeError("asked", "nothing: only wsu can ask some of the workers", asked.length);
  const count = asked?.filter((q) => q > 0).length ?? 0;
  if (count === 1 && N > 1 && step > 0.25 / N) throw rangeError("step", `a number up to ${0.25 / N}, 1/(4 N) when one worker is asked`, step);

  const mark = core.mark();
  try {
    const update = own ? scheme : 0;
    const block = new CrowdBlock(core, {
      update, schedule: 1, horizon: 1e15, output: choice("output", input.output, outputs, "mean"), perSlot: count < N ? count : 0,
      silence: choice("silence", input.silence, silences, "half"), labelNoise: 0, scale: 1, key: SEED,
    }, N);
    block.takeRows(1, asked !== undefined);
    block.setNumber("step", step);
    block.doubles("weights", N).set(weights.map((w) => w / total));
    if (asked) block.doubles("probabilities", N).set(asked);
    const response = takeBlock(core, RESPONSE_NUMBERS, RESPONSE_FIELDS, {
      belief, eta: step, scheme: own ? 0 : scheme - updates.length + 1, utility, worker, grid,
      reports: takeDoubles(core, [...reports, ...ifOne]), weights: takeDoubles(core, weights),
    });
    if (core.crowdRespond(response.pointer, block.pointer) !== Status.OK) throw rangeError("weights", "no more than memory can hold", N);
    const truthful = response.number("truthful");
    if (!Number.isFinite(truthful + response.number("best") + response.number("silent"))) throw rangeError("weights", "shares that a double can tell from 0", Math.min(...weights));
    return { report: response.number("report"), gain: response.number("best") - truthful, truthful, silence: response.number("silent") - truthful };
  } finally {
    core.release(mark);
  }
}

/** Utilities that mean something under each scheme. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  wsu: ["share", "log-odds", "outcome", "brier", "consensus"],
  prod: ["share", "raw-weight", "log-odds", "outcome", "brier", "consensus"],
  "elf-x": ["lottery", "brier"],
  hedge: ["share", "log-odds", "brier"],
  absolute: ["share"],
  average: ["outcome", "consensus"],
  median: ["outcome", "consensus"],
  midpoint: ["outcome", "consensus"],
  "em-weights": ["share"],
};

function allow(scheme: string, utility: string): void {
  if (!ALLOWED[scheme]!.includes(utility)) throw rangeError("utility", `one of ${ALLOWED[scheme]!.join(", ")} for ${scheme}`, utility);
}

function row(field: string, value: unknown, N: number): number[] {
  const entries = list(field, value);
  if (entries.length !== N) throw rangeError(field, `${N} reports, one for each weight`, entries);
  return entries.map((x, i) => (x === null ? NaN : fraction(`${field}[${i}]`, x)));
}

/** Foreseeing a slot takes some 40 ms. */
const MOST_FORESEEN = 1000;

export function foresee(core: CrowdCore, options: ForesightOptions): Foreseen {
  const input = record("foresight", options, ["scheme", "slots", "step", "objective", "opponent"], "");
  const rule = choice("scheme", input.scheme, foreseen);
  const slots = integer("slots", input.slots, 1, MOST_FORESEEN);
  const eta = input.step === undefined ? 0 : positive("step", input.step);
  if (rule !== foreseen.indexOf("hedge") && eta > 0.5) throw rangeError("step", "a number up to 1/2", eta);
  const summed = choice("objective", input.objective, ["final", "summed"], "final");
  const informed = input.opponent === "informed";
  if (typeof input.opponent === "string" && !informed) throw rangeError("opponent", `"informed" or an object`, input.opponent);
  const shift = informed || input.opponent === undefined ? 0 : finite("opponent.shift", record("opponent", input.opponent, ["shift"]).shift);
  const mark = core.mark();
  try {
    const block = takeBlock(core, FORESIGHT_NUMBERS, FORESIGHT_FIELDS, { eta, shift, rule, slots, summed, opponent: opponents.indexOf(informed ? "informed" : "shifted") });
    if (core.crowdForesee(block.pointer) !== Status.OK) throw rangeError("slots", "no more than memory can hold", slots);
    return { gain: block.number("gain"), deviation: block.number("deviation"), logit: block.number("logit") };
  } finally {
    core.release(mark);
  }
}

export function foreseeLottery(core: CrowdCore, options: LotteryOptions): { gain: number; truthful: number } {
  const input = record("lottery", options, ["beliefs", "others", "grid"], "");
  const beliefs = list("beliefs", input.beliefs).map((b, t) => fraction(`beliefs[${t}]`, b));
  const slots = integer("beliefs.length", beliefs.length, 1, MOST_LOTTERY_SLOTS);
  const others = list("others", input.others).flatMap((pair, t) => {
    if (!Array.isArray(pair)) throw typeError(`others[${t}]`, "two reports", pair);
    if (pair.length !== 2) throw rangeError(`others[${t}]`, "two reports", pair);
    return pair.map((x: unknown, j) => fraction(`others[${t}][${j}]`, x));
  });
  if (others.length !== 2 * slots) throw rangeError("others", `${slots} pairs, one for each belief`, others.length / 2);
  const grid = input.grid === undefined ? 101 : integer("grid", input.grid, 2, 1e4);
  const mark = core.mark();
  try {
    const block = takeBlock(core, LOTTERY_NUMBERS, LOTTERY_FIELDS, { slots, grid, beliefs: takeDoubles(core, beliefs), others: takeDoubles(core, others) });
    if (core.crowdForeseeLottery(block.pointer) !== Status.OK) throw rangeError("beliefs", "no more than memory can hold", slots);
    return { gain: block.number("best") - block.number("truthful"), truthful: block.number("truthful") };
  } finally {
    core.release(mark);
  }
}
