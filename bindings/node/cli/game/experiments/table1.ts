// Table 1 of Sun et al. 2025 (appendix F): the lie of Theorem 4.2 in random games.

import type { SimulatedGames } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import type { Chart } from "../../output/page.js";
import { experimentReport } from "../../output/sections.js";

const EPSILONS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
const LAMBDA = 0.1;

/** Means and the row that the paper calls Std, as it prints them; the valuation is times 1e2, the utility times 1e4. */
const PAPER = {
  valuation: {
    mean: [0.1073, 0.2096, 0.4881, 0.8667, 1.3674, 1.7978, 1.8154],
    std: ["<0.0001", "<0.0001", "0.0003", "0.0004", "0.0013", "0.0026", "0.0032"],
  },
  utility: {
    mean: [-0.1064, -0.4135, -2.3696, -8.1557, -23.7334, -53.1552, -55.8977],
    std: ["<0.0001", "0.0001", "0.0011", "0.0046", "0.0196", "0.0573", "0.1415"],
  },
} as const;
const TIMES = { valuation: 1e2, utility: 1e4 } as const;

export const table1: Experiment = {
  name: "table1",
  summary: "Table 1: what the lie of Theorem 4.2 brings in random games, without payment and with it",
  random: { seed: 2405, trials: 100_000 },
  run({ game }, { seed, trials }) {
    const { lies } = game.simulate({ samples: trials, seed, epsilons: EPSILONS, lambda: LAMBDA });
    const changes = { valuation: lies.map(({ valuation }) => valuation), utility: lies.map(({ utility }) => utility) };
    const rows = (["valuation", "utility"] as const).flatMap((kind) => {
      const name = `${kind} x 1e${kind === "valuation" ? 2 : 4}`;
      const write = (value: number | null): string => fixed(value === null ? null : value * TIMES[kind], 4);
      return [
        [`paper: ${name}, mean`, ...PAPER[kind].mean.map((figure) => fixed(figure, 4))],
        [`here: ${name}, mean`, ...changes[kind].map(({ mean }) => write(mean))],
        [`paper: ${name}, Std`, ...PAPER[kind].std],
        [`here: ${name}, standard error`, ...changes[kind].map(({ standardError }) => write(standardError))],
      ];
    });
    return experimentReport(
      "Table 1: the lie of Theorem 4.2",
      [
        `${trials.toLocaleString("en-US")} random games, the same ones for each epsilon, seed ${seed}: 5 groups, ` +
          "10 outcomes, sizes 1 to 10, rewards uniform and divided by their sum.",
        "Group 1 moves epsilon from its worst outcome to its best, at most all that its worst has; the others tell " +
          "the truth. Valuation and utility are the whole group's.",
        `The paper states neither f nor lambda nor the initial model. Here: kl, lambda ${LAMBDA}, uniform. So signs ` +
          "and shape are to be compared, not digits. Nor does it say what its Std is of.",
      ],
      [
        [
          ...["epsilon", "valuation_change", "valuation_error", "utility_change", "utility_error"],
          ...["paper_valuation_change", "paper_utility_change"],
        ],
        ...lies.map(({ epsilon, valuation, utility }, k) => [
          ...[epsilon, valuation.mean, valuation.standardError, utility.mean, utility.standardError],
          ...[PAPER.valuation.mean[k]! / TIMES.valuation, PAPER.utility.mean[k]! / TIMES.utility],
        ]),
      ],
      [
        {
          heading: "Change against the truth, of group 1 as a whole",
          text: shape(lies),
          table: { head: ["epsilon", ...EPSILONS.map(String)], rows },
        },
        { chart: curves("What the lie gains without payment", 1, "valuation", lies) },
        { chart: curves("What the lie loses with the payment", -1, "utility", lies) },
      ],
    );
  },
};

/** What there is to see, checked and not only said. */
function shape(lies: SimulatedGames["lies"]): string[] {
  const times = (kind: "valuation" | "utility"): string => fixed(lies[1]![kind].mean / lies[0]![kind].mean, 2);
  const rises = lies.every(({ valuation }) => valuation.mean > 0);
  const falls = lies.every(({ utility }) => utility.mean < 0);
  return [
    rises ? "Without payment each lie pays: the valuation rises (Theorem 4.2)." : "The valuation does not always rise.",
    falls ? "With the payment no lie does: the utility falls (Prop. 4.4)." : "The utility does not always fall.",
    `Twice the smallest epsilon gains ${times("valuation")} times as much and loses ${times("utility")} times as ` +
      "much; 2 and 4 would be a gain that is linear and a loss that is quadratic. Both level off where epsilon is " +
      "more than the worst outcome has.",
  ];
}

const curves = (title: string, sign: 1 | -1, kind: "valuation" | "utility", lies: SimulatedGames["lies"]): Chart => ({
  title, x: "epsilon", y: "reward", logarithmic: true,
  series: [
    { name: "here", points: lies.map((lie) => [lie.epsilon, sign * lie[kind].mean]) },
    { name: "the paper", points: EPSILONS.map((epsilon, k) => [epsilon, (sign * PAPER[kind].mean[k]!) / TIMES[kind]]) },
  ],
});
