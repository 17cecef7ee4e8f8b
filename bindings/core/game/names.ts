// The words of the game room's options: types, checks, the command line's choices and help texts all derive from them.

/** Besides these, `{ alpha }` names one of the Cressie-Read family. In the order of the core's codes. */
export const divergences = ["kl", "chi2", "total-variation", "reverse-kl", "hellinger", "jensen-shannon"] as const;

export const normalizations = ["none", "sum", "max", "range", "z-score"] as const;

export const rules = ["affine-maximizer", "none", "intermediate", "early-stopped"] as const;

/** What groups get back of what they paid. */
export const rebates = ["none", "bailey"] as const;

/** Kinds of lies that `audit` tries, in the order of the core's codes; `steer` with candidates, where beside it there
 *  are `size` and `manipulation` alone. */
export const lies = [
  "size", "manipulation", "lower-worst", "raise-best-lower-worst", "tilt", "tilt-one", "search", "steer",
] as const;

/** How what the mechanism reads differs from what is reported. */
export const noises = ["uniform", "rounding"] as const;

/** What training maximises. In the order of the core's codes. */
export const objectives = ["social-welfare", "nash", "max-min"] as const;

/** Of a batch's rewards. */
export const precisions = ["f64", "f32"] as const;

/** What a batch has a writable view of, besides rewards. */
export const views = ["baselines", "boosts"] as const;

/** Normalisations that Theorem 4.2 has a lie for. */
export const deviations = ["sum", "max"] as const;

/** What is taken where nothing is said. */
export const defaults = {
  divergence: "kl", lambda: 1, normalization: "none", rule: "affine-maximizer", rebate: "none", precision: "f64",
  groups: 5, outcomes: 10, largestSize: 10, deviation: "sum",
  objective: "social-welfare", smallestSize: 1,
} as const;

/** What a quote estimates, in the order of the core's columns: one entry a group, and of all groups together. */
export const quoted = ["base", "valuations", "payments", "utilities", "gains"] as const;
export const quotedTogether = ["welfare", "divergence"] as const;
