// The words of the data room's options, and which of them a rule has. Unions, checks, the command line's choices and
// its help derive from here. Where the core has a code for a word, it is the index (assembly/data).

export const dataRules = [
  "critical-value", "benefit-backed", "club", "proportional", "posted", "posted-lump", "posted-hindsight",
] as const;

/** - `critical-value` (A): the cheapest assignment of the threshold among those who ask at most the reserve.
 *    Simultaneous: critical-value payments; small-first: the reserve for every unit.
 *  - `benefit-backed` (B): everybody carries at most what a flat subsidy and its own benefit cover. Not truthful.
 *  - `club` (C): equal shares among those who would carry them; for improvements that can be denied to the others.
 *  - `proportional` (D): shares in proportion to capacity among those who ask at most the reserve, the reserve for
 *    every unit.
 *  - `posted`, `posted-lump`: benchmarks, paid whether or not the threshold is reached: a subsidy a unit, or one sum
 *    for `floor` units.
 *  - `posted-hindsight`: the lowest posted subsidy a unit that would have reached the threshold. Uses private costs: a
 *    yardstick only. */
export type DataRule = (typeof dataRules)[number];

/** Those with a withdrawal window: the others pay whatever comes of it. */
export const windowRules = [
  "critical-value", "benefit-backed", "club", "proportional",
] as const satisfies readonly DataRule[];

export const protocols = ["simultaneous", "small-first"] as const;

/** `simultaneous`: all decide at once, an exact assignment. `small-first`: users are asked in ascending order of burden
 *  until the threshold is reached; those who were not asked are released. */
export type Protocol = (typeof protocols)[number];

export const caps = ["pivotal", "dominant"] as const;

/** What backs a burden: the whole benefit (`pivotal`), which holds a user only while the call hangs on it, or the part
 *  that leaving loses in any case (`dominant`), so that staying is a dominant strategy. */
export type Caps = (typeof caps)[number];

/** Fields of a call that some rules have, and others do not. */
export const callFields = ["protocol", "reserve", "subsidy", "floor", "spillover", "caps", "buffer", "key"] as const;
type FieldsOf = { readonly [Kind in "required" | "optional"]: readonly (typeof callFields)[number][] };

/** The fields that a rule has beside users, threshold, levels and rule. */
export const ruleFields = {
  "critical-value": { required: ["reserve"], optional: ["protocol", "spillover", "buffer", "key"] },
  "benefit-backed": { required: [], optional: ["protocol", "subsidy", "spillover", "caps", "key"] },
  "club": { required: [], optional: ["protocol", "subsidy", "spillover"] },
  "proportional": { required: ["reserve"], optional: ["protocol", "spillover", "key"] },
  "posted": { required: ["subsidy"], optional: [] },
  "posted-lump": { required: ["subsidy", "floor"], optional: [] },
  "posted-hindsight": { required: [], optional: [] },
} as const satisfies Readonly<Record<DataRule, FieldsOf>>;

/** What is taken where a rule has the field and a call does not say. */
export const callDefaults = {
  protocol: "simultaneous", subsidy: 0, spillover: [1, 1], caps: "pivotal", buffer: [0, 1],
} as const;

export const nullReasons = [
  "no-users", "short-of-capacity", "not-sustainable", "threshold-missed", "withdrawn",
] as const;

/** Why nothing comes of a call: nobody reported; eligible capacity is below the threshold; no burdens that users would
 *  carry reach it; a posted subsidy drew less; too many left. */
export type NullReason = (typeof nullReasons)[number];

export const convexRules = ["benefit-backed", "posted"] as const satisfies readonly DataRule[];

export const costDistributions = ["uniform", "lognormal", "pareto", "bimodal"] as const;

/** Synthetic costs, money a unit: uniform on 200..1800, mean 1000; lognormal, standard deviation 0.8 of the logarithm,
 *  mean 1000; pareto, 400 (1 + Lomax) of shape 2.5, mean 667; bimodal, half on 200..500 and half on 1000..2000, mean
 *  925. Capacities are uniform on 1..20 units, benefits 2000 exp(z/2 - 1/8) with z standard normal. */
export type CostDistribution = (typeof costDistributions)[number];

/** DRAFT -> OPEN -> SEALED -> WINDOW -> COMMITTED -> TRAINING -> TRAINED -> CLOSED; from the first four also NULL ->
 *  PURGED -> CLOSED. */
export const callPhases = [
  "DRAFT", "OPEN", "SEALED", "WINDOW", "COMMITTED", "TRAINING", "TRAINED", "CLOSED", "NULL", "PURGED",
] as const;
export type CallPhase = (typeof callPhases)[number];

/** Of a seat: no more than taken; asked, and still to answer; agreed; delivered and verified; not asked (any more);
 *  gone. */
export const seatStatuses = ["seated", "asked", "confirmed", "delivered", "released", "withdrawn"] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/** What a user can look up of itself: a report; agreement to units and a payment; a higher payment for the same units;
 *  verified delivery; a withdrawal; data that were deleted; erasure. */
export const consentKinds = ["reported", "agreed", "raised", "delivered", "withdrawn", "deleted", "erased"] as const;
export type ConsentKind = (typeof consentKinds)[number];
