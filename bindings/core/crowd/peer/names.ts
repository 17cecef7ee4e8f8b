// What votes are paid by.

export const votePaymentRules = ["peer", "golden"] as const;

/** Most classes of `peer`: the words of a score grow with them. */
export const MOST_PEER_CLASSES = 16;
