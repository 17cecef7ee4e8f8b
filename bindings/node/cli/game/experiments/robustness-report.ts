// What a person and a program are told about noise on their own prompts.

import type { Figure } from "../../output/page.js";
import { experimentReport, type Section } from "../../output/sections.js";
import { capped, counted, digits, estimate, label, exactly } from "../../output/table.js";
import type { Report } from "../../output/report.js";
import { promptsOf } from "./heading.js";
import { FACTORS, type NoiseLevel, type NoisyGroup, type NoisyPrompts } from "./noisy-prompts.js";

const ROWS = 30;

export function robustnessReport(found: NoisyPrompts): Report {
  const { groups, prompts, options, noise, samples, assumptions, levels } = found;
  const asked = levels[FACTORS.indexOf(1)]!;
  const drawn = noise === "rounding" ? "rounding" : `${noise} noise, ${counted(samples, "draw")} a prompt`;
  return experimentReport(
    "What noise leaves to a liar",
    [
      `${promptsOf(prompts, options)}, ${counted(groups.length, "group")}, ${drawn}, epsilon ${asked.epsilon}.`,
      `The bound of Theorem 4.12 assumes: ${assumptions.join("; ")}.`,
      verdict(found, asked),
    ],
    [
      [
        "epsilon", "group", "size", "bound", "gain", "standard_error", "valuation_error", "welfare_loss",
        "welfare_bound", "assuming",
      ],
      ...levels.flatMap(({ epsilon, groups: sums, welfareLoss, welfareBound }) => sums.map((sum, i) => [
        epsilon, groups[i]!.id, groups[i]!.size, sum.bound, sum.gain, sum.standardError, sum.valuationError,
        welfareLoss, welfareBound, assumptions.join("; "),
      ])),
    ],
    [groupTable(found, asked), levelTable(found), ...charts(found)],
  );
}

function groupTable({ groups, noise }: NoisyPrompts, { epsilon, groups: sums }: NoiseLevel): Section {
  const bound = exactly(digits(sums.map((sum) => sum.bound)));
  const error = digits([epsilon]);
  const errorOf = exactly((value) => `${error(value)} of ${error(epsilon)}`);
  return {
    heading: `By group, at epsilon ${epsilon}`,
    table: {
      head: ["group", "size", "a lie gains at most", "it gained", "of the bound", "largest valuation error"],
      rows: capped(groups, ROWS, ({ id, size }, i) => [
        label(id), String(size), bound(sums[i]!.bound), gained(sums[i]!, noise), share(sums[i]!),
        errorOf(sums[i]!.valuationError),
      ]),
    },
  };
}

function levelTable({ levels, noise }: NoisyPrompts): Section {
  const totals = levels.map(({ groups }) => groups.reduce(plus));
  const bound = exactly(digits(totals.map((total) => total.bound)));
  const welfare = exactly(digits(levels.map(({ welfareBound }) => welfareBound)));
  return {
    heading: "All groups together, by epsilon",
    table: {
      head: ["epsilon", "lies gain at most", "they gained", "of the bound", "welfare lost", "at most"],
      rows: levels.map(({ epsilon, welfareLoss, welfareBound }, k) => [
        String(epsilon), bound(totals[k]!.bound), gained(totals[k]!, noise), share(totals[k]!),
        welfare(welfareLoss), welfare(welfareBound),
      ]),
    },
  };
}

const plus = (a: NoisyGroup, b: NoisyGroup): NoisyGroup => ({
  bound: a.bound + b.bound,
  gain: a.gain + b.gain,
  standardError: a.standardError + b.standardError, // at most: groups share draws
  valuationError: Math.max(a.valuationError, b.valuationError),
});

const gained = ({ gain, standardError }: NoisyGroup, noise: NoisyPrompts["noise"]): Figure =>
  estimate(gain, noise === "rounding" ? null : standardError);

/** In CSV the share, which is a part of 1. */
const share = ({ gain, bound }: NoisyGroup): Figure => {
  const value = Math.max(0, gain) / bound;
  return { shown: `${(100 * value).toFixed(1)} %`, value };
};

function charts({ levels }: NoisyPrompts): Section[] {
  const totals = levels.map(({ groups }) => groups.reduce(plus));
  const curve = (name: string, y: (k: number) => number) =>
    ({ name, points: levels.map(({ epsilon }, k) => [epsilon, y(k)] as const) });
  return [
    {
      chart: {
        title: "What lies gain, all groups together", x: "epsilon", y: "reward",
        series: [curve("bound", (k) => totals[k]!.bound), curve("gain", (k) => totals[k]!.gain)],
      },
    },
    {
      chart: {
        title: "Welfare that noise costs", x: "epsilon", y: "welfare",
        series: [curve("bound", (k) => levels[k]!.welfareBound), curve("loss", (k) => levels[k]!.welfareLoss)],
      },
    },
  ];
}

/** Who comes nearest to the bound. */
function verdict({ groups }: NoisyPrompts, { groups: sums }: NoiseLevel): string {
  const shares = sums.map(({ gain, bound }) => gain / bound);
  const nearest = shares.reduce((best, share, i) => (share > shares[best]! ? i : best), 0);
  if (!(shares[nearest]! > 0)) return "No lie that was tried gains anything.";
  const name = label(groups[nearest]!.id);
  return `Lies came nearest to the bound for ${name}: they gained it ${share(sums[nearest]!).shown} of that.`;
}
