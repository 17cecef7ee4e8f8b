// Simultaneous is cheaper, small-first commits more often: sections 3.2 and 3.3 of docs/data-call.md.
//
// Two readings of the abstract. As services: the same users under both protocols, some of whom leave. As a game of
// timing: the same burdens of users who stay only when the call hangs on them; all equilibria of the one-shot window
// against the sequential outcome.

import type { DataRoom } from "candor";
import { costDistributions as distributions } from "../../../../core/data/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import type { Figure } from "../../output/page.js";
import { experimentReport } from "../../output/sections.js";
import { figure } from "../../output/table.js";
import { mechanisms, MONEY, PRICE_QUANTILE, thresholdFor, TRUTH, UNIT, units } from "./rows.js";

const USERS = 50;
const LEAVING = [0, 0.01, 0.02, 0.05, 0.1, 0.2];
const PLAYERS = [3, 4, 5, 6, 7, 8, 9];

interface Timing {
  instances: number;
  equilibria: number;
  committing: number;
  collapse: number;
  cheapest: number;
  sequential: number;
  dearer: number;
  cheapestData: number;
  sequentialData: number;
}

/** Equilibria of random small calls without subsidy, a pure public good, a tenth of the cost lost in a call that fails. */
function timing(data: DataRoom, players: number, seed: number, instances: number): Timing {
  const sums: Timing = { instances: 0, equilibria: 0, committing: 0, collapse: 0, cheapest: 0, sequential: 0, dearer: 0, cheapestData: 0, sequentialData: 0 };
  for (let trial = 0; trial < instances; trial++) {
    const users = data.sample({ distribution: distributions[trial % distributions.length]!, users: players, seed }, trial);
    const cost = (stay: readonly number[], burdens: ReadonlyMap<number, number>): number => stay.reduce((sum, i) => sum + users[i]!.cost * burdens.get(i)!, 0);
    const open = { users, threshold: 1, rule: "benefit-backed", protocol: "small-first" } as const;
    const most = data.plan(open).burdens.reduce((sum, burden) => sum + burden, 0);
    if (most < 2) continue;
    const threshold = Math.max(2, Math.ceil(0.6 * most));
    const { simultaneous, sequential, players: order, burdens: carried } = data.window({ ...open, threshold }, { exposure: [1, 10] });
    const burdens = new Map(order.map((i, j) => [i, carried[j]!]));
    const commits = simultaneous.filter(({ committed }) => committed);
    const best = commits.reduce((low, one) => (cost(one.stay, burdens) < cost(low.stay, burdens) ? one : low), commits[0]!);
    sums.instances++;
    sums.equilibria += simultaneous.length;
    sums.committing += commits.length;
    if (commits.length < simultaneous.length) sums.collapse++;
    sums.cheapest += cost(best.stay, burdens);
    sums.sequential += cost(sequential.stay, burdens);
    if (cost(best.stay, burdens) > cost(sequential.stay, burdens)) sums.dearer++;
    sums.cheapestData += best.kept;
    sums.sequentialData += sequential.kept;
  }
  return sums;
}

export const protocols: Experiment = {
  name: "protocols",
  summary: "simultaneous is cheaper, small-first commits more often",
  random: { seed: 260507419, trials: 1000 },
  run({ data }, { seed, trials, done }) {
    const distribution = "lognormal";
    const price = Math.floor(1.4 * data.costQuantile({ distribution, seed }, PRICE_QUANTILE));
    const named = mechanisms(price);
    const steps = LEAVING.length + PLAYERS.length;
    const services = LEAVING.map((leaving, k) => {
      const results = data.simulate({ distribution, users: USERS, seed, trials, leaving, threshold: thresholdFor(USERS), contenders: named.map(({ contender }) => contender) });
      done(k + 1, steps);
      return { leaving, results };
    });
    const games = PLAYERS.map((players, k) => {
      const sums = timing(data, players, seed, Math.max(1, Math.floor(trials / 5)));
      done(LEAVING.length + k + 1, steps);
      return { players, ...sums };
    });
    const share = (part: number, all: number, decimals: number): Figure => figure(part / all, decimals);
    const names = named.map(({ name }) => name);
    return experimentReport(
      "Protocols: all at once, or the smallest burdens first",
      [`Seed ${seed}. Lognormal costs and ${USERS} users where nothing else is said, price ${price / UNIT}, ${trials} calls a row.`, MONEY, TRUTH],
      [
        ["part", "at", "rule", "success", "cost", "spend", "data", "users"],
        ...services.flatMap(({ leaving, results }) => results.map((result, k) =>
          ["services", leaving, names[k]!, result.success, units(result.totalCost), units(result.expenditure), result.used ?? NaN, result.participants])),
        ...games.flatMap((game) => [
          ["timing", game.players, "cheapest equilibrium", 1 - game.collapse / game.instances, game.cheapest / game.instances / UNIT, 0, game.cheapestData / game.instances, ""],
          ["timing", game.players, "sequential", 1, game.sequential / game.instances / UNIT, 0, game.sequentialData / game.instances, ""],
        ]),
      ],
      [
        {
          heading: "As services: users leave with some probability",
          text: ["success, and cost of the data when the call commits."],
          table: {
            head: ["leaving", ...names.flatMap((name) => [name, "cost"])],
            rows: services.map(({ leaving, results }) => [String(leaving), ...results.flatMap((result) => [figure(result.success, 3), figure(units(result.totalCost), 1)])]),
          },
        },
        { chart: { title: "Success by probability of leaving", x: "probability of leaving", y: "success", series: names.map((name, k) => ({ name, points: services.map(({ leaving, results }) => [leaving, results[k]!.success] as const) })) } },
        {
          heading: "As a game of timing: the same burdens, users who stay only when the call hangs on them",
          text: [
            "null too: share of instances in which nobody staying is an equilibrium of the one-shot window as well; commit: share of all its equilibria that do.",
            "The sequential outcome is unique and commits in every instance. dearer: instances in which even the cheapest equilibrium costs more than it.",
          ],
          table: {
            head: ["players", "instances", "null too", "commit", "cheapest costs", "sequential costs", "dearer", "cheapest data", "sequential data"],
            rows: games.map((game) => [
              String(game.players), String(game.instances), share(game.collapse, game.instances, 3),
              share(game.committing, game.equilibria, 3),
              share(game.cheapest / UNIT, game.instances, 2), share(game.sequential / UNIT, game.instances, 2),
              String(game.dearer),
              share(game.cheapestData, game.instances, 2), share(game.sequentialData, game.instances, 2),
            ]),
          },
        },
      ],
    );
  },
};
