// The words of the crowd room's options: types, checks, the command line's choices and help texts all derive from them.
// Each list is in the order of the core's codes.

export const updates = ["wsu", "prod", "elf-x"] as const;

export const schedules = ["anytime", "fixed", "doubling"] as const;

export const outputs = ["mean", "sample"] as const;

export const silences = ["half", "sleep"] as const;

export const baselines = ["average", "median", "majority", "em", "emWeights", "hedge", "supervised"] as const;

export { labelDefaults, labelMethods } from "./label/names.js";
export { votePaymentRules } from "./peer/names.js";

/** What payments follow. */
export const paymentRules = ["weight", "brier", "answers", "raw-weight"] as const;

export const environments = [
  "needle-biased", "needle-herd", "adversarial-majority", "camps", "benign", "peers", "equal-noise",
  "factual-independent", "factual-herd", "coins",
] as const;

export const strategies = ["truthful", "steering", "steering-average"] as const;

/** What may be done with reports: an update of this room, or what it is compared with. */
export const schemes = [...updates, "hedge", "absolute", "average", "median", "midpoint", "em-weights"] as const;

/** What a worker may want. */
export const utilities = ["share", "raw-weight", "log-odds", "outcome", "brier", "consensus", "lottery"] as const;

/** Schemes under which lying can be foreseen. */
export const foreseen = ["wsu", "hedge", "prod"] as const;

/** What who plans ahead may want. */
export const objectives = ["final", "summed", "outcome"] as const;

/** Mechanisms by name. `hao-duan`: what is visible of the mechanism of Hao and Duan (arXiv 2605.24052, 2412.16834): a
 *  weighted mean of all reports, its step set from N and T. A reconstruction. */
export const presets = { "hao-duan": { update: "wsu", schedule: "fixed", output: "mean" } } as const;

export const presetNames = Object.keys(presets) as readonly (keyof typeof presets)[];

/** What is taken where nothing is said. The schedule of elf-x is none. */
export const defaults = {
  update: "wsu", schedule: { wsu: "anytime", prod: "doubling" }, output: "mean", silence: "half", labelNoise: 0,
  scale: 1,
  strategy: "truthful", objective: "final", mix: 0, foresightGrid: 801,
  step: 0.5, grid: 1001, lotteryGrid: 101,
} as const;

/** Smaller scales can make a step that underflows to 0, with which nothing is ever learnt. */
export const LEAST_SCALE = 1e-200;
