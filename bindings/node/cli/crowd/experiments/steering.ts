// A steerer who plans ahead: how far it bends its reports to pull the mean output to its belief at every slot, and how
// that falls with the number of slots, alone and as far as it cares for its share.

import type { Foreseen, ForesightOptions } from "candor";
import type { Experiment } from "../../experiments/experiment.js";
import { exponent, fixed } from "../../experiments/statistics.js";
import { experimentReport, type Section } from "../../output/sections.js";

const SLOTS = [1, 4, 16, 64, 256, 1000];
const FROM = 16; // of the exponents
const GRID = 201; // three digits of what is shown (measured against 1,601)
const OPPONENTS = [
  ["believes the same", { shift: 0 }], ["reports .15 more", { shift: 0.15 }], ["reports .4 more", { shift: 0.4 }],
  ["knows the label", "informed"],
] as const;

/** Schemes, what the share weighs, and slots. */
const CASES: readonly (readonly [ForesightOptions["scheme"], readonly number[], readonly number[]])[] = [
  ["wsu", [0, 0.5, 0.9, 1], SLOTS],
  ["hedge", [0, 0.5], SLOTS.slice(0, -1)],
  ["prod", [0, 0.5], SLOTS.slice(0, -1)],
];

interface Line {
  readonly opponent: string;
  readonly points: readonly (readonly [T: number, found: Foreseen])[];
}

export const steering: Experiment = {
  name: "steering",
  summary: "how far a far-sighted steerer of the mean output bends its reports, by the slots it plans ahead",
  run({ crowd }, { done }) {
    const cells = CASES.flatMap(([scheme, mixes, slots]) => mixes.map((mix) => ({ scheme, mix, slots })));
    // a slot of foresight takes the same time everywhere
    const of = cells.reduce((sum, { slots }) => sum + OPPONENTS.length * slots.reduce((a, b) => a + b, 0), 0);
    let steps = 0;
    const found = cells.map(({ scheme, mix, slots }) => ({
      scheme, mix,
      lines: OPPONENTS.map(([opponent, other]): Line => ({
        opponent,
        points: slots.map((T) => {
          const one = crowd.foresee({ scheme, slots: T, objective: "outcome", mix, opponent: other, grid: GRID });
          done((steps += T), of);
          return [T, one];
        }),
      })),
    }));
    return experimentReport(
      "A steerer who plans ahead",
      [
        "Two workers, step sqrt(ln 2 / T), from equal shares. One wants (1 - mix) times the sum of -(p - b)^2, p the",
        "weighted mean output and b its belief, plus mix times its summed shares; the other reports as the row says.",
        "Distance of its best report from its belief, in the mean over beliefs .1 to .9 and over the slots as they come.",
        `Exponent: slope of its logarithm on log T from ${FROM} slots on; -.5 is 1 / sqrt T.`,
      ],
      [
        ["scheme", "mix", "opponent", "slots", "gain", "deviation", "even_gain", "first_deviation", "mean_deviation"],
        ...found.flatMap(({ scheme, mix, lines }) => lines.flatMap(({ opponent, points }) =>
          points.map(([T, { gain, deviation, even }]) =>
            [scheme, mix, opponent, T, gain, deviation, even.gain, even.firstDeviation, even.meanDeviation]))),
      ],
      found.flatMap(({ scheme, mix, lines }): Section[] => [
        section(`${scheme}, mix ${mix}: mean over the slots`, lines, ({ even }) => even.meanDeviation),
        section(`${scheme}, mix ${mix}: at the first slot`, lines, ({ even }) => even.firstDeviation),
        {
          chart: {
            title: `Bend over the slots, ${scheme}, mix ${mix}`, x: "slots", y: "distance", logarithmic: true,
            series: lines.map(({ opponent, points }) =>
              ({ name: opponent, points: points.map(([T, { even }]) => [T, even.meanDeviation] as const) })),
          },
        },
      ]),
    );
  },
};

function section(heading: string, lines: readonly Line[], read: (found: Foreseen) => number): Section {
  const slots = lines[0]!.points.map(([T]) => T);
  return {
    heading,
    table: {
      head: ["the other", ...slots.map((T) => `T = ${T.toLocaleString("en-US")}`), "exponent"],
      rows: lines.map(({ opponent, points }) => {
        const bends = points.map(([T, found]) => [T, read(found)] as const);
        return [
          opponent, ...bends.map(([, bend]) => fixed(bend, 4)), fixed(exponent(bends.filter(([T]) => T >= FROM)), 2),
        ];
      }),
    },
  };
}
