// What a person and a program are told about fitted rewards.

import type { FittedRewards } from "candor";
import type { Report } from "../output/report.js";
import { experimentReport, type Section } from "../output/sections.js";
import { capped, counted, digits, estimate, label } from "../output/table.js";
import type { Compared, Comparison } from "./comparison-table.js";

/** One group's rewards for the responses to one prompt, and what they were fitted to. */
export type Fitted = Compared & FittedRewards;

const FITS = 10;
const ITEMS = 30;

/** What stands in the columns of candor price where the preferences had none. */
const ALL = "all";

export function fitReport(fits: readonly Fitted[]): Report {
  const { options: { ridge } } = fits[0]!;
  const more = fits.length - FITS;
  return {
    ...experimentReport(
      `Rewards from ${counted(fits.reduce((sum, { comparisons }) => sum + weigh(comparisons), 0), "comparison")}`,
      [
        "Log-strengths, mean 0, ± standard errors: the better of two wins e^(difference) times as often as it loses.",
        ...(ridge > 0 ? [`A ridge of ${ridge} pulls them in; the errors do not see it and are too small.`] : []),
      ],
      [
        ["prompt", "response", "group", "reward"],
        ...fits.flatMap(({ prompt, group, ids, rewards }) =>
          ids.map((id, k) => [prompt ?? ALL, id, group ?? ALL, rewards[k]!])),
      ],
      [
        ...fits.slice(0, FITS).map(sectionOf),
        ...(more > 0 ? [{ text: [`… ${counted(more, "more fit")} left out; --format csv has all rewards.`] }] : []),
      ],
    ),
    json: {
      options: { ridge },
      fits: fits.map(({ prompt, group, comparisons, ids, rewards, standardErrors, tie, scores, logLikelihood }) => ({
        prompt, group, comparisons: weigh(comparisons), tie, scores, logLikelihood,
        items: ids.map((id, k) => ({ id, reward: rewards[k], standardError: standardErrors[k] })),
      })),
    },
  };
}

/** How many comparisons were made. */
const weigh = (comparisons: readonly Comparison[]): number =>
  comparisons.reduce((sum, { weight = 1 }) => sum + weight, 0);

function sectionOf({ prompt, group, comparisons, ids, rewards, standardErrors, ...fit }: Fitted): Section {
  const whose = [prompt, group].filter((name) => name !== null).map(label).join(", ");
  const ties = comparisons.filter(({ tie }) => tie);
  const best = Array.from(ids.keys()).sort((a, b) => rewards[b]! - rewards[a]!);
  const among = ties.length > 0 ? `, among them ${counted(weigh(ties), "tie")}: log nu ${write(fit.tie!)}` : "";
  return {
    ...(whose !== "" && { heading: whose }),
    text: [
      `${counted(weigh(comparisons), "comparison")}${among}. Log-likelihood ${write(fit.logLikelihood)}; largest `
        + `residual of the score equations ${fit.scores.toPrecision(2)}.`,
    ],
    table: {
      head: ["response", "reward"],
      rows: capped(best, ITEMS, (k) => [label(ids[k]!), estimate(rewards[k]!, standardErrors[k]!)]),
    },
  };
}

const write = (value: number): string => digits([value])(value);
