// The public vocabulary of crowds over classes.

import type { CrowdOptions, Weighed } from "./types.js";
import type { ClassReport } from "./vote-types.js";

/** A crowd whose reports and labels are opinions over classes, or probabilities of label 1 where there are none. */
export interface NewCrowd extends CrowdOptions {
  /** Names of k >= 2 classes, all different. labelNoise then is below (k-1)/k, and a wrong label each other class
   *  alike. */
  readonly classes?: readonly string[];
}

/** Opinions over classes by worker. Who is left out was silent, which under `half` is the even distribution. */
export type ClassReports = Readonly<Record<string, ClassReport>>;

export interface ClassSettlement {
  readonly slot: number;
  readonly reports: ClassReports;
  /** A class, or a distribution: a mean of labels. null: not known yet, the slot stays open. */
  readonly label: ClassReport | null;
}

/** The output of a slot over classes. */
export interface ClassesAggregated {
  /** By class, sum 1. */
  readonly prediction: Readonly<Record<string, number>>;
  readonly weights: readonly Weighed[];
}

export interface ClassGathering {
  readonly slot: number;
  readonly reports: ClassReports;
}

export interface ClassesAggregatedAll {
  readonly predictions: readonly Readonly<Record<string, number>>[];
  readonly weights: readonly Weighed[];
}
