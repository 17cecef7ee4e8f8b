// Users who leave after agreeing: section 3.2 of docs/data-call.md.

import type { Contender, ContenderResult } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import type { Figure } from "../../output/page.js";
import { experimentReport } from "../../output/sections.js";
import { figure } from "../../output/table.js";
import { MONEY, PRICE_QUANTILE, thresholdFor, UNIT, units } from "./rows.js";

const CELLS: readonly (readonly [users: number, leaving: number])[] = [[20, 0.05], [50, 0.01], [50, 0.05], [50, 0.1], [200, 0.01], [200, 0.05], [200, 0.1]];
const CURVE = [0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2];

/** How many a call takes, with the most that one took. */
function assignments({ rounds, mostRounds }: ContenderResult): Figure {
  const mean = figure(rounds, 2);
  return { ...mean, shown: `${mean.shown} (${mostRounds})` };
}

function contenders(price: number): [name: string, contender: Contender][] {
  const critical = { rule: "critical-value", reserve: price } as const;
  return [
    ["posted", { rule: "posted", subsidy: price }],
    ["A simultaneous", critical],
    ["A, buffer 0.1", { ...critical, buffer: [1, 10] }],
    ["A, buffer 0.25", { ...critical, buffer: [1, 4] }],
    ["A small-first", { ...critical, protocol: "small-first" }],
    ["A, assigned again", { ...critical, reassign: true }],
  ];
}

export const dropouts: Experiment = {
  name: "dropouts",
  summary: "one-shot calls are fragile to users who leave; a buffer, asking on or assigning again is the cure",
  random: { seed: 260507419, trials: 1000 },
  run({ data }, { seed, trials, done }) {
    const distribution = "lognormal";
    const price = Math.floor(1.4 * data.costQuantile({ distribution, seed }, PRICE_QUANTILE));
    const named = contenders(price);
    const simulate = (users: number, leaving: number): ReturnType<typeof data.simulate> =>
      data.simulate({ distribution, users, seed, trials, leaving, threshold: thresholdFor(users), contenders: named.map(([, contender]) => contender) });
    const steps = CELLS.length + CURVE.length;
    const cells = CELLS.map(([users, leaving], k) => {
      const results = simulate(users, leaving);
      done(k + 1, steps);
      return { users, leaving, results };
    });
    const curve = CURVE.map((leaving, k) => {
      const results = simulate(50, leaving);
      done(CELLS.length + k + 1, steps);
      return { leaving, results };
    });
    const names = named.map(([name]) => name);
    const again = names.indexOf("A, assigned again");
    return experimentReport(
      "Drop-outs: each user leaves with some probability after agreeing",
      [`${trials} random calls a row, seed ${seed}, lognormal costs, reserve and subsidy ${price / UNIT}. Everybody faces the same leavers.`, MONEY],
      [
        ["users", "leaving", "rule", "success", "leakage", "spend", "cost", "rounds", "most rounds", "voided cost"],
        ...cells.flatMap(({ users, leaving, results }) => results.map((result, k) => [
          users, leaving, names[k]!, result.success, units(result.leakage), units(result.expenditure),
          units(result.totalCost), result.rounds ?? NaN, result.mostRounds, units(result.voidedCost),
        ])),
      ],
      [
        {
          heading: "Probability that the call commits",
          table: {
            head: ["users, leaving", ...names, "posted leaks", "assignments"],
            rows: cells.map(({ users, leaving, results }) => [
              `${users}, ${leaving}`, ...results.map((result) => figure(result.success, 3)),
              figure(units(results[0]!.leakage), 1),
              assignments(results[again]!),
            ]),
          },
        },
        {
          heading: "Cost of the data when the call commits",
          table: {
            head: ["users, leaving", ...names, "voided, assigned again"],
            rows: cells.map(({ users, leaving, results }) => [
              `${users}, ${leaving}`, ...results.map((result) => figure(units(result.totalCost), 1)),
              figure(units(results[again]!.voidedCost), 1),
            ]),
          },
        },
        { chart: { title: "Success by probability of leaving, 50 users", x: "probability of leaving (50 users)", y: "success", series: names.map((name, k) => ({ name, points: curve.map(({ leaving, results }) => [leaving, results[k]!.success] as const) })) } },
        { chart: { title: "Cost by probability of leaving, 50 users", x: "probability of leaving (50 users)", y: "cost when committed", series: names.map((name, k) => ({ name, points: curve.map(({ leaving, results }) => [leaving, units(results[k]!.totalCost)] as const) })) } },
      ],
    );
  },
};
