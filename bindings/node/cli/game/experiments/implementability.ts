// candor experiment implementability: training rules on the types of one group (Appendix E of Sun et al. 2025).

import type { GameRoom, Implementability } from "candor";
import { objectives } from "../../../../core/game/names.js";
import type { Experiment } from "../../experiments/experiment.js";
import { fixed } from "../../experiments/statistics.js";
import { experimentReport, type Section } from "../../output/sections.js";

/** What the group may be; the other one stays as it is. */
const TYPES = [
  { size: 1, reward: [1, 0] },
  { size: 1, reward: [0.5, 0] },
  { size: 2, reward: [0.25, 0] },
  { size: 1, reward: [0, 1] },
] as const;
const OTHER = { size: 1, reward: [0, 1] };
const LAMBDA = 0.5;
/** Those for which every rule is solved. */
const DIVERGENCES = ["kl", "chi2"] as const;

/** The policy's own rounding, reward units of the largest type. */
const TOLERANCE = 1e-11 * Math.max(...TYPES.map(({ size }) => size));

type Objective = (typeof objectives)[number];

interface Tabulated {
  readonly objective: Objective;
  readonly divergence: (typeof DIVERGENCES)[number];
  readonly found: Implementability;
  /** By type, what eq. 1 charges under SW-Max, over what it charges the first type. */
  readonly charged: readonly number[];
}

const RULES: Readonly<Record<Objective, string>> = {
  "social-welfare": "SW-Max", nash: "Nash", "max-min": "max-min",
};

export const implementability: Experiment = {
  name: "implementability",
  summary: "which training rules some payments could make truthful: SW-Max, Nash and max-min",
  run({ game }) {
    const all = DIVERGENCES.flatMap((divergence) =>
      objectives.map((objective) => tabulate(game, objective, divergence)));
    return experimentReport(
      "Which training rules can be made truthful",
      [
        `One group may be any of ${TYPES.length} types, the other has rewards (0, 1) and size 1; lambda ${LAMBDA}.`,
        "A cycle: each type reports the one before it, the first the last. Its weight is what truth brings all of "
          + "them together; below 0 they gain by lying, and no payments help (Prop. E.2).",
      ],
      [
        [
          "rule", "divergence", "implementable", "cycle", "weight", "gap",
          "type", "size", "highest_payment", "lowest_payment", "eq1_payment",
        ],
        ...all.flatMap((one) => TYPES.map(({ size }, t) => [
          ...[one.objective, one.divergence, String(one.found.implementable), cycleOf(one.found), one.found.weight],
          ...[one.found.gap, nameOf(t), size],
          ...[one.found.payments, one.found.lowest].map((payments) => payments?.[t] ?? null),
          one.objective === "social-welfare" ? one.charged[t]! : null,
        ])),
      ],
      [
        {
          text: [said(all)],
          table: {
            head: ["rule", "implementable", "lightest cycle", "weight", "gap"],
            rows: all.map(({ objective, divergence, found }) => [
              `${RULES[objective]}, ${divergence}`, found.implementable ? "yes" : "no",
              found.implementable ? "none below 0" : cycleOf(found), fixed(found.weight, 4), fixed(found.gap, 4),
            ]),
          },
        },
        ...all.filter(({ found }) => found.implementable).map(paymentSection),
      ],
    );
  },
};

function tabulate(game: GameRoom, objective: Objective, divergence: Tabulated["divergence"]): Tabulated {
  const how = { lambda: LAMBDA, divergence };
  const policies = TYPES.map((type) => game.train({ ...how, objective, groups: [type, OTHER] }).policy);
  const found = game.implementability({
    ids: TYPES.map((_, t) => nameOf(t)),
    sizes: TYPES.map(({ size }) => size),
    valuations: TYPES.map(({ reward }) => policies.map((policy) =>
      reward.reduce((sum: number, r, x) => sum + r * policy[x]!, 0))),
    tolerance: TOLERANCE,
  });
  const paid = TYPES.map((type) => game.price({ ...how, groups: [type, OTHER] }).payments[0]!);
  return { objective, divergence, found, charged: paid.map((payment) => payment - paid[0]!) };
}

/** `(0.25, 0) x 2`: its rewards, and how many agents. */
function nameOf(t: number): string {
  const { size, reward } = TYPES[t]!;
  return `(${reward.join(", ")})${size === 1 ? "" : ` x ${size}`}`;
}

const cycleOf = ({ cycle }: Implementability): string => cycle.map(nameOf).join(" > ");

function paymentSection({ divergence, found, charged }: Tabulated): Section {
  const [from, to] = found.pair!.map(nameOf);
  return {
    heading: `Truthful payments for SW-Max, ${divergence}`,
    text: [
      "Over the first type's: the lowest and the highest that keep these types truthful, by shortest paths, and eq. "
        + `1's between them. They differ by at most ${fixed(found.gap, 4)}, between ${from} and ${to}; with ever more `
        + "types in between by nothing (Theorem 4.9).",
    ],
    table: {
      head: ["type", "lowest", "eq. 1", "highest"],
      rows: TYPES.map((_, t) =>
        [nameOf(t), ...[found.lowest![t]!, charged[t]!, found.payments![t]!].map((payment) => fixed(payment, 4))]),
    },
  };
}

/** What the table shows, checked and not only said. */
function said(all: readonly Tabulated[]): string {
  const asTheorem = all.every(({ objective, found }) => found.implementable === (objective === "social-welfare"));
  return asTheorem
    ? "Neither Nash nor max-min is an affine maximiser: no payments make them truthful on these types. SW-Max is one."
    : "NOT WHAT PROP. 4.4 AND APPENDIX E SAY: see the column implementable.";
}
