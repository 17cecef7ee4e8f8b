// Simulated calls and their users: marshalling.

import type { Core } from "./abi.js";
import { choice, finite, flag, integer, list, rangeError, record, typeError } from "./check.js";
import { distributions, SIMULATION_FIELDS, SUMS } from "./data-abi.js";
import { amount, arrayBytes, CALL_BYTES, raise, write, type Places, type Terms } from "./data-block.js";
import { terms } from "./data-options.js";
import type { Contender, ContenderResult, DataUser, Population, SimulationOptions } from "./data-types.js";

const POPULATION = ["distribution", "users", "seed"];
const MOST_USERS = 1e6;
const MOST_UNITS = 20; // capacity of one user
const DRAWS = 200_000;
const BLOCK = 16 + 4 * SIMULATION_FIELDS.length;

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

export function simulate(core: Core, options: SimulationOptions): ContenderResult[] {
  const input = record("options", options, [...POPULATION, "trials", "threshold", "contenders", "leaving"], "");
  const drawn = population(input);
  const { users } = drawn;
  const trials = integer("trials", input.trials, 1, 2 ** 31);
  const threshold = amount("threshold", input.threshold, 1);
  const leaving = input.leaving === undefined ? 0 : share("leaving", input.leaving);
  const contenders = list("contenders", input.contenders).map((entry, k) => contender(`contenders[${k}]`, entry, threshold));
  contenders.forEach(({ price }, k) => {
    if (price * (MOST_UNITS * (users + 1)) > Number.MAX_SAFE_INTEGER) throw rangeError(`contenders[${k}]`, "totals that cannot pass 2^53 - 1", price);
  });

  const mark = core.mark();
  try {
    const pointer = core.take(BLOCK);
    const shared = { costs: core.take(8 * users), capacities: core.take(8 * users), benefits: core.take(8 * users), leaves: core.take(users) };
    const calls = core.take(4 * contenders.length);
    const bytes = arrayBytes(users, 1, true);
    const places = contenders.map(() => {
      const place: Places = { ...bytes, ...shared };
      const own = ["thresholds", "values", "leaves", "burdens", "contributions", "payments", "order"] as const;
      return { call: core.take(CALL_BYTES), place: { ...place, ...Object.fromEntries(own.map((name) => [name, core.take(bytes[name])])) } };
    });
    const sums = core.take(8 * SUMS.length * contenders.length);
    if (!sums) throw rangeError("users", "no more than a WebAssembly memory of 4 GiB can hold", users);
    contenders.forEach((one, k) => write(core, places[k]!.call, one, users, places[k]!.place, one.reassign));
    const { buffer } = core.memory;
    new Uint32Array(buffer, calls, contenders.length).set(places.map(({ call }) => call));
    new Float64Array(buffer, sums, SUMS.length * contenders.length).fill(0);
    open(core, pointer, { ...drawn, ...shared, trials, contenders: contenders.length, calls, sums }, leaving);
    raise(core.simulate(pointer), 0, []);
    const totals = new Float64Array(core.memory.buffer, sums, SUMS.length * contenders.length);
    return contenders.map((_, k) => means(totals.subarray(k * SUMS.length, (k + 1) * SUMS.length), trials));
  } finally {
    core.release(mark);
  }
}

/** Terms of a contender without its users. */
function contender(field: string, value: unknown, threshold: number): Omit<Terms, "users"> & { reassign: boolean } {
  if (typeof value !== "object" || value === null) throw typeError(field, "an object", value);
  const { reassign, ...call } = value as Contender;
  return { ...terms({ ...call, users: [], threshold }), reassign: flag(`${field}.reassign`, reassign) };
}

function share(field: string, value: unknown): number {
  const number = finite(field, value);
  if (number < 0 || number > 1) throw rangeError(field, "a number from 0 to 1", number);
  return number;
}

function open(core: Core, pointer: number, given: Partial<Record<(typeof SIMULATION_FIELDS)[number], number>> & Drawn, leaving: number): void {
  const { buffer } = core.memory;
  new BigInt64Array(buffer, pointer, 1)[0] = BigInt(given.seed);
  new Float64Array(buffer, pointer + 8, 1)[0] = leaving;
  new Uint32Array(buffer, pointer + 16, SIMULATION_FIELDS.length).set(SIMULATION_FIELDS.map((name) => given[name] ?? 0));
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

export function sample(core: Core, options: Population, trial = 0): DataUser[] {
  const drawn = population(record("population", options, POPULATION, ""));
  const number = integer("trial", trial, 0, 2 ** 31);
  const mark = core.mark();
  try {
    const pointer = core.take(BLOCK);
    const { users } = drawn;
    const place = { costs: core.take(8 * users), capacities: core.take(8 * users), benefits: core.take(8 * users), leaves: core.take(users) };
    if (!place.leaves) throw rangeError("users", "no more than a WebAssembly memory of 4 GiB can hold", users);
    open(core, pointer, { ...drawn, ...place }, 0);
    raise(core.sampleUsers(pointer, number), 0, []);
    const column = (name: "costs" | "capacities" | "benefits"): Float64Array => new Float64Array(core.memory.buffer, place[name], users);
    const [costs, capacities, benefits] = [column("costs"), column("capacities"), column("benefits")];
    return Array.from(costs, (cost, i) => ({ cost, capacity: capacities[i]!, benefit: benefits[i]! }));
  } finally {
    core.release(mark);
  }
}

export function costQuantile(core: Core, options: Omit<Population, "users">, part: number): number {
  const { distribution, seed } = population({ ...record("population", options, ["distribution", "seed"], ""), users: 1 });
  const quantile = core.costQuantile(distribution, BigInt(seed), DRAWS, share("share", part));
  if (quantile < 0) throw rangeError("share", "memory for 200000 draws", part);
  return quantile;
}
