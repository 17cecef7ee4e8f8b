// Simulated calls and their users.

import { amount, choice, flag, fraction, integer, list, record } from "../check.js";
import { outOfMemory, rangeError, under } from "../refusal.js";
import { Status, type DataCore } from "./abi.js";
import { CALL, SIMULATION, SUMS } from "./block.js";
import { callFields, costDistributions, type CostDistribution } from "./names.js";
import { termsOf, type Terms } from "./options.js";
import { announce, TOTALS } from "./plan.js";
import type { ContenderResult, DataUser, Population } from "./types.js";
import type { Heap } from "../memory/heap.js";

const POPULATION = ["distribution", "users", "seed"];
const CONTENDER = ["rule", ...callFields.filter((field) => field !== "key"), "reassign"];
const MOST_USERS = 1e6;
const MOST_UNITS = 20; // capacity of one user
const DRAWS = 200_000;

function population(input: Readonly<Record<string, unknown>>): Population {
  return {
    distribution: costDistributions[choice("distribution", input.distribution, costDistributions)]!,
    users: integer("users", input.users, 1, MOST_USERS),
    seed: amount("seed", input.seed),
  };
}

const code = (distribution: CostDistribution): number => costDistributions.indexOf(distribution);

export function simulate(heap: Heap<DataCore>, options: unknown): ContenderResult[] {
  const input = record("options", options, [...POPULATION, "trials", "threshold", "contenders", "leaving"], "");
  const { distribution, users, seed } = population(input);
  const trials = integer("trials", input.trials, 1, 2 ** 31);
  const threshold = amount("threshold", input.threshold, 1);
  const leaving = input.leaving === undefined ? 0 : fraction("leaving", input.leaving);
  const contenders = list("contenders", input.contenders)
    .map((entry, k) => contender(`contenders[${k}]`, entry, threshold, users));
  return heap.scoped(() => {
    const simulation = SIMULATION.take(heap, { users, contenders: contenders.length }, 0, ["users", users]);
    simulation.fill({ seed, leaving, distribution: code(distribution), users, trials, contenders: contenders.length });
    const drawn = {
      costs: simulation.at("costs"), capacities: simulation.at("capacities"), benefits: simulation.at("benefits"),
    };
    const calls = contenders.map(({ terms, reassign }) => {
      const call = CALL.take(heap, { users, levels: 1, leavers: true, keyed: false }, 0, ["users", users], drawn);
      announce(call, terms, reassign);
      return call;
    });
    const sums = contenders.map(() => SUMS.take(heap, {}));
    simulation.view("calls").set(calls.map(({ address }) => address));
    simulation.view("sums").set(sums.map(({ address }) => address));
    const status = heap.core.dataSimulate(simulation.address);
    if (status === Status.TOTAL_TOO_LARGE) {
      throw rangeError("contenders", TOTALS, contenders.map(({ terms }) => terms.price));
    }
    if (status !== Status.OK) throw outOfMemory("users", users);
    return sums.map((one) => means(one, trials));
  });
}

/** Terms of a contender, and what happens when too many leave. */
function contender(
  field: string, value: unknown, threshold: number, users: number,
): { readonly terms: Terms; readonly reassign: boolean } {
  const { reassign, ...call } = record(field, value, CONTENDER);
  return under(field, () => {
    const terms = termsOf({ ...call, threshold });
    if (terms.price * (MOST_UNITS * (users + 1)) > Number.MAX_SAFE_INTEGER) {
      throw rangeError(terms.priceName, TOTALS, terms.price);
    }
    return { terms, reassign: flag("reassign", reassign) };
  });
}

function means(sums: ReturnType<typeof SUMS.take>, trials: number): ContenderResult {
  const commits = sums.get("commits");
  const ofCommitted = (sum: number): number | null => (commits > 0 ? sum / commits : null);
  return {
    success: commits / trials,
    leakage: sums.get("leakage") / trials,
    leaks: sums.get("leaks") / trials,
    kept: sums.get("kept") / trials,
    participants: sums.get("participants") / trials,
    expenditure: ofCommitted(sums.get("expenditure")),
    totalCost: ofCommitted(sums.get("totalCost")),
    used: ofCommitted(sums.get("used")),
    rounds: ofCommitted(sums.get("rounds")),
    mostRounds: sums.get("mostRounds"),
    voidedCost: ofCommitted(sums.get("voidedCost")),
    variances: {
      leakage: variance(sums.get("leakage"), sums.get("leakageSquares"), trials),
      expenditure: variance(sums.get("expenditure"), sums.get("expenditureSquares"), commits),
      totalCost: variance(sums.get("totalCost"), sums.get("totalCostSquares"), commits),
    },
  };
}

function variance(sum: number, squares: number, count: number): number | null {
  return count > 1 ? Math.max(0, (squares - (sum * sum) / count) / (count - 1)) : null;
}

export function sample(heap: Heap<DataCore>, options: unknown, trial: unknown = 0): DataUser[] {
  const { distribution, users, seed } = population(record("population", options, POPULATION, ""));
  const number = integer("trial", trial, 0, 2 ** 31);
  return heap.scoped(() => {
    const simulation = SIMULATION.take(heap, { users, contenders: 0 }, 0, ["users", users]);
    simulation.fill({ seed, distribution: code(distribution), users });
    if (heap.core.dataSample(simulation.address, number) !== Status.OK) throw outOfMemory("users", users);
    const [capacities, benefits] = [simulation.copy("capacities"), simulation.copy("benefits")];
    const costs = simulation.copy("costs");
    return Array.from(costs, (cost, i) => ({ cost, capacity: capacities[i]!, benefit: benefits[i]! }));
  });
}

export function costQuantile({ core }: Heap<DataCore>, options: unknown, share: unknown): number {
  const input = record("population", options, ["distribution", "seed"], "");
  const { distribution, seed } = population({ ...input, users: 1 });
  const quantile = core.dataCostQuantile(code(distribution), BigInt(seed), DRAWS, fraction("share", share));
  if (quantile < 0) throw outOfMemory("share", DRAWS);
  return quantile;
}
