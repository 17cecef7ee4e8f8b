// What the values of payouts say that they are, and how far they go.

export const STATE_FORMAT = "candor/payouts/1";
export const BATCH_FORMAT = "candor/payout-batch/1";

/** Most decimals of a currency. */
export const MOST_DECIMALS = 15;

/** Smallest units in the largest payable one. */
export const MOST_UNIT = 1e15;
