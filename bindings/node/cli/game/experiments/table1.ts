// Table 1 of Sun et al. 2025 (appendix F): the lie of Theorem 4.2 in random games.

import type { SimulatedGames } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import { experimentReport } from "../../output/sections.js";

const EPSILONS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1];
const LAMBDA = 0.1;

/** Means and the row that the paper calls Std, as it prints them; the valuation is times 1e2, the utility times 1e4. */
const PAPER = {
  valuation: { mean: [0.1073, 0.2096, 0.4881, 0.8667, 1.3674, 1.7978, 1.8154],
    std: ["<0.0001", "<0.0001", "0.0003", "0.0004", "0.0013", "0.0026", "0.0032"] },
  utility: { mean: [-0.1064, -0.4135, -2.3696, -8.1557, -23.7334, -53.1552, -55.8977],
    std: ["<0.0001", "0.0001", "0.0011", "0.0046", "0.0196", "0.0573", "0.1415"] },
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
        [`${name}, mean, paper`, ...PAPER[kind].mean.map((figure) => fixed(figure, 4))],
        [`${name}, mean, here`, ...changes[kind].map(({ mean }) => write(mean))],
        [`${name}, Std, paper`, ...PAPER[kind].std],
        [`${name}, standard error, here`, ...changes[kind].map(({ standardError }) => write(standardError))],
      ];
    });
    return experimentReport(
      "Table 1: the lie of Theorem 4.2",
      [
        `${trials.toLocaleString("en-US")} random games an epsilon, the same ones for each, seed ${seed}: 5 groups, 10 ` +
          "outcomes, sizes 1 to 10, rewards uniform and divided by their sum.",
        "Group 1 moves epsilon from its worst outcome to its best, at most all that its worst has; the others tell the truth.",
        `The paper states neither f nor lambda nor the initial model. Here: kl, lambda ${LAMBDA}, uniform. So signs and ` +
          "shape are to be compared, not digits.",
      ],
      [
        ["epsilon", "valuation_change", "valuation_error", "utility_change", "utility_error", "paper_valuation", "paper_utility"],
        ...lies.map(({ epsilon, valuation, utility }, k) => [
          ...[epsilon, valuation.mean, valuation.standardError, utility.mean, utility.standardError],
          ...[PAPER.valuation.mean[k]! / TIMES.valuation, PAPER.utility.mean[k]! / TIMES.utility],
        ]),
      ],
      [
        { heading: "Change against the truth, of group 1 as a whole", text: shape(lies),
          table: { head: ["epsilon", ...EPSILONS.map(String)], rows } },
        { chart: curves("What the lie gains without payment", lies.map(({ valuation }) => valuation.mean), PAPER.valuation.mean, TIMES.valuation) },
        { chart: curves("What the lie loses with the payment", lies.map(({ utility }) => -utility.mean), PAPER.utility.mean, -TIMES.utility) },
      ],
    );
  },
};

/** What there is to see, checked and not only said. */
function shape(lies: SimulatedGames["lies"]): string[] {
  const [first, second] = lies as [SimulatedGames["lies"][number], SimulatedGames["lies"][number]];
  const rises = lies.every(({ valuation }) => valuation.mean > 0);
  const falls = lies.every(({ utility }) => utility.mean < 0);
  return [
    rises ? "Without payment every lie pays: the valuation rises (Theorem 4.2)." : "The valuation does not always rise.",
    falls ? "With the payment no lie does: the utility falls (Prop. 4.4)." : "The utility does not always fall.",
    `Twice a small epsilon gains ${fixed(second.valuation.mean / first.valuation.mean, 2)} times as much and loses ` +
      `${fixed(second.utility.mean / first.utility.mean, 2)} times as much: nearly 2 and 4, a loss that is quadratic ` +
      "where the gain is linear. Both level off where epsilon is more than the worst outcome has.",
  ];
}

const curves = (title: string, here: readonly number[], paper: readonly number[], times: number) => ({
  title, x: "epsilon", y: "reward", logarithmic: true,
  series: [
    { name: "here", points: EPSILONS.map((epsilon, k) => [epsilon, here[k]!] as const) },
    { name: "the paper", points: EPSILONS.map((epsilon, k) => [epsilon, paper[k]! / times] as const) },
  ],
});
