// Simulated calls and their users: marshalling.

import { Status } from "../game/abi.js";
import { choice, finite, flag, integer, list, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { distributions, SIMULATION_FIELDS, SUMS } from "./abi.js";
import { amount, arrayBytes, CALL_BYTES, takeNamed, TOTALS, write, type Terms } from "./block.js";
import { terms } from "./options.js";
import type { Contender, ContenderResult, DataUser, Population, SimulationOptions } from "./types.js";
import type { DataCore } from "./abi.js";
import type { Heap } from "../memory/heap.js";

const POPULATION = ["distribution", "users", "seed"];
const CONTENDER = ["rule", "protocol", "reserve", "subsidy", "floor", "spillover", "caps", "buffer", "reassign"];
const MOST_USERS = 1e6;
const MOST_UNITS = 20; // capacity of one user
const DRAWS = 200_000;
const BLOCK = 16 + 4 * SIMULATION_FIELDS.length;
const OWN_BYTES = 29; // of a user in a contender's arrays

/** Bytes of what is drawn, shared by all contenders. */
function drawnBytes(users: number): Record<"costs" | "capacities" | "benefits" | "leaves", number> {
  return { costs: 8 * users, capacities: 8 * users, benefits: 8 * users, leaves: users };
}

interface Drawn {
  readonly distribution: number;
  readonly users: number;
  readonly seed: number;
}

function population(input: Record<string, unknown>): Drawn {
  if (input.distribution === undefined) throw typeError("distribution", `one of ${distributions.join(", ")}`, undefined);
  return {
    distribution: choice("distribution", input.distribution, distributions),
    users: integer("users", input.users, 1, MOST_USERS),
    seed: amount("seed", input.seed),
  };
}

export function simulate(heap: Heap<DataCore>, options: SimulationOptions): ContenderResult[] {
  const input = record("options", options, [...POPULATION, "trials", "threshold", "contenders", "leaving"], "");
  const drawn = population(input);
  const { users } = drawn;
  const trials = integer("trials", input.trials, 1, 2 ** 31);
  const threshold = amount("threshold", input.threshold, 1);
  const leaving = input.leaving === undefined ? 0 : share("leaving", input.leaving);
  const contenders = list("contenders", input.contenders).map((entry, k) => contender(`contenders[${k}]`, entry, threshold));
  contenders.forEach(({ price }, k) => {
    if (price * (MOST_UNITS * (users + 1)) > Number.MAX_SAFE_INTEGER) throw rangeError(`contenders[${k}]`, TOTALS, price);
  });

  const { core } = heap;
  const mark = core.mark();
  try {
    const spare = contenders.length * (CALL_BYTES + users * OWN_BYTES + 256) + core.dataPlanBytes(users) + 256;
    const shared = takeNamed(heap, {
      block: BLOCK, ...drawnBytes(users), calls: 4 * contenders.length, sums: 8 * SUMS.length * contenders.length,
    }, spare, users);
    const calls = contenders.map((one) => {
      const { costs: _, capacities: __, benefits: ___, ...own } = arrayBytes(users, 1, true);
      const place = takeNamed(heap, { block: CALL_BYTES, ...own }, 0, users);
      write(heap, place.block, one, users, { ...shared, ...place }, one.reassign);
      return place.block;
    });
    heap.u32.set(calls, shared.calls >>> 2);
    heap.f64.fill(0, shared.sums >>> 3, (shared.sums >>> 3) + SUMS.length * contenders.length);
    open(heap, shared.block, { ...shared, ...drawn, trials, contenders: contenders.length }, leaving);
    refuse(core.dataSimulate(shared.block), users);
    const totals = heap.copy(shared.sums, SUMS.length * contenders.length);
    return contenders.map((_, k) => means(totals.subarray(k * SUMS.length, (k + 1) * SUMS.length), trials));
  } finally {
    core.release(mark);
  }
}

function refuse(status: number, users: number): void {
  if (status === Status.TOTAL_TOO_LARGE) throw new RangeError(`"contenders" expected ${TOTALS}, got more`);
  if (status !== Status.OK) throw rangeError("users", "no more than memory can hold", users);
}

/** Terms of a contender without its users. */
function contender(field: string, value: unknown, threshold: number): Omit<Terms, "users"> & { reassign: boolean } {
  const { reassign, ...call } = record(field, value, CONTENDER) as unknown as Contender;
  const again = flag(`${field}.reassign`, reassign);
  try {
    return { ...terms({ ...call, users: [], threshold }), reassign: again };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) error.message = error.message.replace(/^"/, `"${field}.`);
    throw error;
  }
}

function share(field: string, value: unknown): number {
  const number = finite(field, value);
  if (number < 0 || number > 1) throw rangeError(field, "a number from 0 to 1", number);
  return number;
}

function open(heap: Heap<DataCore>, pointer: number, given: Partial<Record<(typeof SIMULATION_FIELDS)[number], number>> & Drawn, leaving: number): void {
  new BigInt64Array(heap.core.memory.buffer, pointer, 1)[0] = BigInt(given.seed);
  heap.f64[(pointer >>> 3) + 1] = leaving;
  heap.u32.set(SIMULATION_FIELDS.map((name) => given[name] ?? 0), (pointer >>> 2) + 4);
}

function means(sums: Float64Array, trials: number): ContenderResult {
  const sum = (name: (typeof SUMS)[number]): number => sums[SUMS.indexOf(name)]!;
  const commits = sum("commits");
  return {
    success: commits / trials,
    leakage: sum("leakage") / trials,
    leaks: sum("leaks") / trials,
    kept: sum("kept") / trials,
    participants: sum("participants") / trials,
    expenditure: sum("expenditure") / commits,
    totalCost: sum("cost") / commits,
    used: sum("used") / commits,
    rounds: sum("rounds") / commits,
    mostRounds: sum("mostRounds"),
    voidedCost: sum("voidedCost") / commits,
  };
}

export function sample(heap: Heap<DataCore>, options: Population, trial = 0): DataUser[] {
  const drawn = population(record("population", options, POPULATION, ""));
  const number = integer("trial", trial, 0, 2 ** 31);
  const { core } = heap;
  const mark = core.mark();
  try {
    const { users } = drawn;
    const place = takeNamed(heap, { block: BLOCK, ...drawnBytes(users) }, 256, users);
    open(heap, place.block, { ...place, ...drawn }, 0);
    refuse(core.dataSample(place.block, number), users);
    const [capacities, benefits] = [heap.copy(place.capacities, users), heap.copy(place.benefits, users)];
    return Array.from(heap.copy(place.costs, users), (cost, i) => ({ cost, capacity: capacities[i]!, benefit: benefits[i]! }));
  } finally {
    core.release(mark);
  }
}

export function costQuantile({ core }: Heap<DataCore>, options: Omit<Population, "users">, part: number): number {
  const { distribution, seed } = population({ ...record("population", options, ["distribution", "seed"], ""), users: 1 });
  const quantile = core.dataCostQuantile(distribution, BigInt(seed), DRAWS, share("share", part));
  if (quantile < 0) throw rangeError("share", "memory for 200000 draws", part);
  return quantile;
}
