// What an entry point returns. Bindings turn all but OK into an error that names the field; where a fault has a place,
// the entry point's argument block holds it (prompt, group, outcome).

export type Status = u32;

export const OK: Status = 0;
/** A reward is NaN or infinite. */
export const REWARD_NOT_FINITE: Status = 1;
/** A baseline entry is not a positive finite number. */
export const BASELINE_NOT_POSITIVE: Status = 2;
/** A boost is NaN or infinite. */
export const BOOST_NOT_FINITE: Status = 3;
/** The sum or maximum a reward is to be divided by is not positive. */
export const NORMALIZER_NOT_POSITIVE: Status = 4;
/** Size times reward over lambda is more than the mechanism can compute with; the place is that of the largest term. */
export const OVERFLOW: Status = 5;
/** Memory cannot grow far enough. */
export const OUT_OF_MEMORY: Status = 6;
/** A regulariser of a candidate is NaN or infinite. */
export const REGULARIZER_NOT_FINITE: Status = 7;
/** baseline^(1 - alpha) underflows. */
export const ALPHA_TOO_LOW: Status = 8;
/** The same of a boost. */
export const BOOST_TOO_LARGE: Status = 9;
/** The same of a candidate's regulariser. */
export const REGULARIZER_TOO_LARGE: Status = 10;
/** alpha is larger than doubles can raise to. */
export const ALPHA_TOO_HIGH: Status = 11;
/** A group's size times its multiplier over lambda is infinite. */
export const SIZE_TOO_LARGE: Status = 12;
/** The difference of a group's rewards is infinite. */
export const RANGE_TOO_LARGE: Status = 13;

// ---- crowd room
/** A report is neither missing nor in [0, 1]. */
export const REPORT_OUT_OF_RANGE: Status = 16;
/** A label is neither missing nor in [0, 1]. */
export const LABEL_OUT_OF_RANGE: Status = 17;
/** A factor 1 - eta (l - lbar) is not positive. */
export const STEP_TOO_LARGE: Status = 18;

// ---- data room
/** A cost, capacity or benefit is not an integer from 0 to 2^53 - 1. */
export const AMOUNT_NOT_INTEGER: Status = 32;
/** A total could pass 2^53 - 1. */
export const TOTAL_TOO_LARGE: Status = 33;

// ---- game room, samples and preferences
/** A probability of a policy is negative, NaN or infinite. */
export const PROBABILITY_NOT_VALID: Status = 48;
/** A policy does not sum to 1. */
export const MASS_NOT_ONE: Status = 49;
/** An item was never compared with the first, also not through others. */
export const NOT_COMPARED: Status = 50;
/** An item never lost to the first, also not through others, so no finite strength is enough. */
export const NEVER_LOST: Status = 51;
/** The same of an item that never won over the first. */
export const NEVER_WON: Status = 52;
/** Ties outweigh wins so that the likelihood of ties grows without end. */
export const TIES_WITHOUT_END: Status = 53;
/** Newton's method ended before the score equations held. */
export const NOT_FITTED: Status = 54;

// ---- theory of the game room
/** A reward is negative where the theorem or the objective needs it not to be. */
export const REWARD_NEGATIVE: Status = 64;
/** A group has no reward above 0 anywhere. */
export const REWARDS_NOT_POSITIVE: Status = 65;
/** The iteration ended before its duality gap was small. */
export const GAP_NOT_REACHED: Status = 66;
