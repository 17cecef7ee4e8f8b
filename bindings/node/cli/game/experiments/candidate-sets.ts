// The trained candidates that the experiments price: one set recovered from the paper, the others made for the purpose.
//
// A candidate's values are what it is worth to one agent of each reward model, normalised to [0, 1] as in Section 5 of
// Sun et al. 2025. The paper publishes no candidate's values.

export interface CandidateSet {
  /** Where the values come from, for who reads the figures. */
  readonly source: string;
  readonly rewards: readonly string[];
  /** By candidate, a value for each reward. */
  readonly values: readonly (readonly number[])[];
}

/** What Tables 2 and 3 were made of, as far as they tell; also in examples/rewarded-soups.csv. */
export const recovered: CandidateSet = {
  source: "The candidates are recovered from the paper's Tables 2 and 3 by linear programming, to within 0.01 of each figure.",
  rewards: ["helpfulness", "harmlessness", "humor"],
  values: [
    [0, 1, 0.503],
    [0.263, 0.577, 1],
    [0.8864, 0.108, 0.2],
    [1, 0, 0],
  ],
};

/** Made so that Table 6's groups see its rows: group 1 gets 0.53, 1.03, 1.51 and 1.60 of the first four, and the others
 *  2.39, 1.98, 1.28 and 1.11; without group 1 the fifth wins, worth 2.40 to them. */
export const mixed: CandidateSet = {
  source: "The candidates are our own, made so that Table 6's rows show: the paper does not publish its candidates.",
  rewards: ["helpfulness", "harmlessness", "humor"],
  values: [
    [0.1, 0.925, 0.11],
    [0.5, 0.575, 0.3],
    [0.9, 0.175, 0.32],
    [1, 0, 0.51],
    [0, 1, 0],
  ],
};

const SOUPS = 11;

/** Soups between two models that were each trained on one reward, t = 0, 0.1, ..., 1 of the way from the second's to
 *  the first's: on a concave front, as Rewarded Soups are reported to lie, from (0, 1) to (1, 0). */
function soups(rewards: readonly [string, string], first: Share, second: Share): CandidateSet {
  return {
    source:
      `The candidates are our own: ${SOUPS} soups of two models on a concave front, which show the figure's shape. ` +
      "The paper does not publish its candidates.",
    rewards,
    values: Array.from({ length: SOUPS }, (_, k) => k / (SOUPS - 1)).map((t) => [first(t), second(t)]),
  };
}

type Share = (t: number) => number;

export const harmlessHumor = soups(["harmlessness", "humor"], (t) => t * (2 - t), (t) => 1 - t * t);
export const faithfulSummary = soups(["faithfulness", "summary"], (t) => (t * (3 - t)) / 2, (t) => 1 - t * t * t);
