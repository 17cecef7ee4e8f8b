// What each payment rule promises, said in every result: nobody should have to look it up.

import { rebates, rules } from "./names.js";

/** Promises of a rule, each under the assumption that is said. */
export interface Properties {
  /** Whether truth is a dominant strategy, in rewards and sizes (DSIC). */
  readonly truthful: boolean;
  /** Whether nobody is ever paid. */
  readonly nonNegative: boolean;
  /** Whether taking part never costs more than it brings (IR), for rewards that are >= 0 after normalisation. */
  readonly individuallyRational: boolean;
  /** The same for a person, with the reason. */
  readonly note: string;
}

const RULES: Readonly<Record<(typeof rules)[number], Properties>> = {
  "affine-maximizer": {
    truthful: true, nonNegative: true, individuallyRational: true,
    note: "Each group pays what its presence costs the others: truth is its best move (Prop. 4.4).",
  },
  none: {
    truthful: false, nonNegative: true, individuallyRational: true,
    note: "Nobody pays, so a group gains by overstating its rewards or size (Theorem 4.2).",
  },
  intermediate: {
    truthful: false, nonNegative: true, individuallyRational: true,
    note: "Heuristic 1: the checkpoints follow from the own report, so truth is not for sure the best move.",
  },
  "early-stopped": {
    truthful: true, nonNegative: false, individuallyRational: true,
    note: "Heuristic 2: runs without the group stop early, so truth stays its best move, but a group may be paid.",
  },
};

/** Payments after Bailey's rebate. */
const REBATED: Properties = {
  truthful: true, nonNegative: false, individuallyRational: true,
  note: "Each group pays what its presence costs the others and gets back 1/n of what they would pay without it: truth "
    + "is its best move (Theorem 4.9). The platform has no deficit where nobody's coming lowers what the others pay; "
    + "otherwise it may.",
};

/** @param rule, rebate in the core's codes */
export function propertiesOf(rule: number, rebate: number): Properties {
  // a copy of the caller's own
  return { ...(rebates[rebate] === "none" ? RULES[rules[rule]!] : REBATED) };
}

/** Of measured checkpoints, where runs stop wherever they stopped. */
export function measuredPropertiesOf(rule: number): Properties {
  const name = rules[rule]!;
  if (name === "none") return { ...RULES.none };
  if (name === "intermediate") {
    return {
      ...RULES.intermediate, individuallyRational: false,
      note: `${RULES.intermediate.note} Where training falls behind an earlier checkpoint it may cost more than it brings.`,
    };
  }
  return {
    truthful: true, nonNegative: false, individuallyRational: false,
    note: "By runs that were trained without the group: truth is its best move as long as training finds the best model "
      + "for what is reported; where it falls short a payment may be negative, and a gain from lying is at most what the "
      + "honest run falls short.",
  };
}
