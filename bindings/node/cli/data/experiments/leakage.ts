// Posted subsidies leak, the mechanisms never do: section 3.1 of docs/data-call.md.

import type { ContenderResult, CostDistribution } from "candor";
import { costDistributions as distributions } from "../../../../core/data/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import { experimentReport } from "../../output/sections.js";
import { columns, fixed, mechanisms, PRICE_QUANTILE, thresholdFor, UNIT, units, type NamedContender } from "./rows.js";

const USERS = [5, 10, 20, 50, 100, 200];
const FLOOR = 5;

/** What a person is shown; csv and json have every cell. */
const SHOWN: readonly (readonly [CostDistribution, number])[] = [["uniform", 20], ["lognormal", 50], ["pareto", 200], ["bimodal", 5]];

function contenders(price: number): NamedContender[] {
  return [
    { name: "posted", contender: { rule: "posted", subsidy: price } },
    { name: "posted, 1/4 more", contender: { rule: "posted", subsidy: Math.floor((5 * price) / 4) } },
    { name: "posted, in hindsight", contender: { rule: "posted-hindsight" } },
    { name: "posted lump for 5 units", contender: { rule: "posted-lump", subsidy: FLOOR * price, floor: FLOOR } },
    ...mechanisms(price),
  ];
}

export const leakage: Experiment = {
  name: "leakage",
  summary: "posted subsidies leak, calls with a null outcome never do",
  seed: 260507419,
  trials: 4000,
  run({ data }, { seed, trials, done }) {
    const cells = distributions.flatMap((distribution) => USERS.map((users) => ({ distribution, users })));
    const results = cells.map(({ distribution, users }, k) => {
      const price = data.costQuantile({ distribution, seed }, PRICE_QUANTILE);
      const named = contenders(price);
      const threshold = thresholdFor(users);
      const found = data.simulate({ distribution, users, seed, trials, threshold, contenders: named.map(({ contender }) => contender) });
      done(k + 1, cells.length);
      return { distribution, users, price, threshold, rows: named.map(({ name }, at) => ({ name, result: found[at]! })) };
    });
    const line = (result: ContenderResult): string[] => columns.map(({ decimals, of }) => fixed(of(result), decimals));
    return experimentReport(
      "Leakage: what is spent without an improvement",
      [
        `${trials} random calls a row, seed ${seed}. Price of A (reserve), B and posted (subsidy): the 40 % cost quantile. Money in mean unit costs.`,
        "success: share of calls that reach the threshold; leakage: money a call spent for nothing; leaks: share of calls with some;",
        "spend and cost: of calls that succeed; data and users: a call, in vain or not.",
      ],
      [
        ["distribution", "users", "threshold", "price", "rule", ...columns.map(({ name }) => name)],
        ...results.flatMap(({ distribution, users, threshold, price, rows }) =>
          rows.map(({ name, result }) => [distribution, users, threshold, price / UNIT, name, ...columns.map(({ of }) => of(result))])),
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
          const series = ["posted", "posted, 1/4 more", "posted lump for 5 units", "A simultaneous", "B simultaneous"].map((name) => ({
            name,
            points: of.map(({ users, threshold, rows }) => [users, units(rows.find((row) => row.name === name)!.result.leakage) / threshold] as const),
          }));
          return { chart: { title: `Leakage by number of users, ${distribution} costs`, x: `users (${distribution} costs)`, y: "leakage a unit of threshold", series } };
        }),
      ],
    );
  },
};
