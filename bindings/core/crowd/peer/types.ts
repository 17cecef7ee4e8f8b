// Pay for votes, where no label is known or a few are.

import type { KnownClasses, Vote, VoteColumns } from "../label/types.js";
import type { votePaymentRules } from "./names.js";

/** What votes are paid by. `peer`: how much they tell of one another, by determinants (Kong, SODA 2020); no label is
 *  needed. `golden`: how many answers to items of known class are right. */
export type VotePaymentRule = (typeof votePaymentRules)[number];

/** Votes to be paid for; each worker at most once a task. */
export interface PayableVotes {
  readonly votes: readonly Vote[] | VoteColumns;
  /** All classes. Default: those that the votes name, for `golden` with those of `gold`. */
  readonly classes?: readonly (string | number)[];
  /** For `golden`: known classes of tasks of which no worker can tell that they are known. */
  readonly gold?: KnownClasses;
}

export interface PaidPeer {
  readonly options: { readonly budget: number; readonly rule: "peer" };
  readonly payments: readonly {
    readonly id: string;
    /** Integer micro-units: floor(budget/N (1 + ratio)/2); 0 without peers. */
    readonly payment: number;
    /** The sum over its peers of det M1 det M2: an exact integer of any size, in digits. */
    readonly score: string;
    /** Others with whom it shares at least 2k tasks. */
    readonly peers: number;
    /** score over the most it could be, from -1 to 1. */
    readonly ratio: number;
  }[];
  readonly unspent: number;
  readonly guarantee: PeerGuarantee;
}

export interface PeerGuarantee {
  /** Truth is best in expectation, whatever strategies the others have, and strictly better than any that loses
   *  information where some peer's answers depend on the truth. Strategies that permute classes tie with it. */
  readonly truthful: "dominant";
  /** 2k: tasks that two have to share. */
  readonly leastShared: number;
  /** What it rests on. */
  readonly assumes: readonly string[];
}

export interface PaidGolden {
  readonly options: { readonly budget: number; readonly rule: "golden" };
  /** Tasks of known class with votes. */
  readonly golden: number;
  readonly payments: readonly {
    readonly id: string;
    /** Integer micro-units: floor(right budget / all answers to golden tasks). */
    readonly payment: number;
    /** Golden tasks it answered, and how many of them right. */
    readonly asked: number;
    readonly right: number;
    /** Standard deviation of the payment over draws of the golden tasks, in micro-units; null below two of them. */
    readonly deviation: number | null;
  }[];
  readonly unspent: number;
}
