// Posted subsidies leak, the mechanisms never do: section 3.1 of docs/data-call.md.

import type { Contender, ContenderResult, CostDistribution, DataRoom, SimulationOptions } from "candor";
import { costDistributions as distributions } from "../../../../core/data/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import type { Figure } from "../../output/page.js";
import { experimentReport } from "../../output/sections.js";
import {
  cell, columns, figures, heads, mechanisms, MONEY, PRICE_QUANTILE, thresholdFor, TRUTH, UNIT, units,
  type NamedContender,
} from "./rows.js";

const USERS = [5, 10, 20, 50, 100, 200];
const FLOOR = 5;
const TUNING = 1000; // calls over which equal money is found

/** What a person is shown; csv and json have every cell. */
const SHOWN: readonly (readonly [CostDistribution, number])[] = [["uniform", 20], ["lognormal", 50], ["pareto", 200], ["bimodal", 5]];

const MOST_UNITS = 20; // capacity of a simulated user

/** @param alike the reserve at which A spends as much as the posted subsidy */
function contenders(price: number, users: number, threshold: number, alike: number): NamedContender[] {
  const budget = Math.floor(1.25 * price * threshold);
  return [
    { name: "posted", contender: { rule: "posted", subsidy: price } },
    { name: "posted, 1/4 more", contender: { rule: "posted", subsidy: Math.floor((5 * price) / 4) } },
    { name: "posted, in hindsight", contender: { rule: "posted-hindsight" } },
    { name: `posted lump for ${FLOOR} units`, contender: { rule: "posted-lump", subsidy: FLOOR * price, floor: FLOOR } },
    ...mechanisms(price),
    { name: "A simultaneous, equal money", contender: { rule: "critical-value", reserve: alike } },
    { name: "posted, hard budget", contender: { rule: "posted", subsidy: Math.floor(budget / (MOST_UNITS * users)) } },
    { name: "A simultaneous, hard budget", contender: { rule: "critical-value", reserve: Math.floor(budget / threshold) } },
    {
      name: "A small-first, hard budget",
      contender: { rule: "critical-value", protocol: "small-first", reserve: Math.floor(budget / (threshold + MOST_UNITS - 1)) },
    },
  ];
}

/** The highest reserve at which A simultaneous spends no more a call in the mean than the subsidy does, leakage
 *  included. */
function equalMoney(data: DataRoom, price: number, call: Omit<SimulationOptions, "contenders">): number {
  const spend = (contender: Contender): number => {
    const [{ success, expenditure, leakage }] = data.simulate({ ...call, contenders: [contender] }) as [ContenderResult];
    return leakage + success * (expenditure ?? 0);
  };
  const money = spend({ rule: "posted", subsidy: price });
  let [low, high] = [price, 4 * price];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (spend({ rule: "critical-value", reserve: middle }) <= money) low = middle;
    else high = middle;
  }
  return low;
}

export const leakage: Experiment = {
  name: "leakage",
  summary: "posted subsidies leak, calls with a null outcome never do",
  random: { seed: 260507419, trials: 4000 },
  run({ data }, { seed, trials, done }) {
    const cells = distributions.flatMap((distribution) => USERS.map((users) => ({ distribution, users })));
    const results = cells.map(({ distribution, users }, k) => {
      const price = data.costQuantile({ distribution, seed }, PRICE_QUANTILE);
      const threshold = thresholdFor(users);
      const alike = equalMoney(data, price, { distribution, users, seed, trials: Math.min(trials, TUNING), threshold });
      const named = contenders(price, users, threshold, alike);
      const found = data.simulate({ distribution, users, seed, trials, threshold, contenders: named.map(({ contender }) => contender) });
      done(k + 1, cells.length);
      return {
        distribution, users, price, threshold, rows: named.map(({ name }, at) => ({ name, result: found[at]! })),
      };
    });
    const line = (result: ContenderResult): Figure[] => columns.map((column) => cell(column, result, trials));
    return experimentReport(
      "Leakage: what is spent without an improvement",
      [
        `${trials} random calls a row, seed ${seed}. Price of A (reserve), B and posted (subsidy): the 40 % cost quantile. ${MONEY}`,
        "success: share of calls that reach the threshold; leakage: money a call spent for nothing; leaks: share of calls with some;",
        "spend and cost: of calls that succeed; data and users: a call, in vain or not; ±: standard errors.",
        "Floor contribution has two readings: posted, all that somebody has at the price; posted lump, the least that the sum is paid for.",
        "equal money: at the reserve that spends what posted spends, leakage included; hard budget: 1.25 times price and threshold, never passed.",
        TRUTH,
      ],
      [
        ["distribution", "users", "threshold", "price", "rule", ...heads],
        ...results.flatMap(({ distribution, users, threshold, price, rows }) =>
          rows.map(({ name, result }) => [distribution, users, threshold, price / UNIT, name, ...figures(result, trials)])),
      ],
      [
        ...SHOWN.map(([distribution, users]) => {
          const { rows, threshold, price } = results.find((cell) => cell.distribution === distribution && cell.users === users)!;
          return {
            heading: `${distribution} costs, ${users} users, threshold ${threshold}, price ${price / UNIT}`,
            table: { head: ["rule", ...columns.map(({ name }) => name)], rows: rows.map(({ name, result }) => [name, ...line(result)]) },
          };
        }),
        ...distributions.map((distribution) => {
          const of = results.filter((cell) => cell.distribution === distribution);
          const series = [
            "posted", "posted, 1/4 more", "posted lump for 5 units", "A simultaneous", "B simultaneous",
          ].map((name) => ({
            name,
            points: of.map(({ users, threshold, rows }) => [users, units(rows.find((row) => row.name === name)!.result.leakage) / threshold] as const),
          }));
          return {
            chart: { title: `Leakage by number of users, ${distribution} costs`, x: `users (${distribution} costs)`, y: "leakage a unit of threshold", series },
          };
        }),
      ],
    );
  },
};
