// How the outcomes of lies are shown, and what is said of them.

import type { Series } from "../../output/page.js";
import { isTruth, type Outcome } from "./lies.js";

const ROUNDING = 1e-9; // of the largest number that an outcome has

/** Over the column of an outcome, or before its row: the parameter, the truth marked. */
export const heading = (outcome: Outcome): string =>
  isTruth(outcome) ? `${outcome.parameter} (truth)` : String(outcome.parameter);

/** Valuation, payment and utility as curves over a lie's parameter. */
export const seriesOf = (outcomes: readonly Outcome[]): Series[] =>
  (["valuation", "payment", "utility"] as const).map((name) => ({
    name,
    points: outcomes.map((outcome) => [outcome.parameter, outcome[name]] as const),
  }));

export interface Judged {
  readonly truth: Outcome;
  /** The lie after which the model is worth most to the group; the smallest, where several are. */
  readonly tempting: Outcome;
  /** What that adds to what the model is worth: the gain without payment. 0 for what rounding makes. */
  readonly gain: number;
  /** What it adds to what the group keeps with the payment, likewise. */
  readonly kept: number;
  /** Whether no lie leaves the group with more than the truth: Prop. 4.4 says so. */
  readonly truthIsBest: boolean;
}

/** @param outcomes of one group, the truth among them. */
export function judge(outcomes: readonly Outcome[]): Judged {
  const truth = outcomes.find(isTruth)!;
  const sizes = outcomes.flatMap(({ valuation, payment, welfare }) => [valuation, payment, welfare].map(Math.abs));
  const scale = Math.max(...sizes);
  const beyondRounding = (value: number): number => (Math.abs(value) <= ROUNDING * scale ? 0 : value);
  const gainOf = ({ valuation }: Outcome): number => beyondRounding(valuation - truth.valuation);
  const tempting = outcomes.reduce((most, outcome) =>
    beyondRounding(outcome.valuation - most.valuation) > 0 ? outcome : most, truth);
  return {
    truth, tempting,
    gain: gainOf(tempting),
    kept: beyondRounding(tempting.utility - truth.utility),
    truthIsBest: outcomes.every(({ utility }) => beyondRounding(utility - truth.utility) <= 0),
  };
}
