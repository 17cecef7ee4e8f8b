// Groups and options of the game room, checked and turned into the core's codes.

import { divergences, normalizations, rules } from "./abi.js";
import { between, choice, finite, list, positive, record } from "../check.js";
import { rangeError, typeError } from "../refusal.js";

export const GROUP_FIELDS = ["id", "size", "multiplier"] as const;
export const OPTION_FIELDS = ["divergence", "lambda", "normalization", "rule"] as const;

/** The groups, by column. */
export interface Weights {
  readonly sizes: readonly number[];
  readonly multipliers: readonly number[];
}

export interface Mechanism {
  readonly divergence: number;
  readonly alpha: number;
  readonly lambda: number;
  readonly normalization: number;
  readonly rule: number;
}

/** Checks every group. Besides its weight each has one array of its own, under the name `own`, that `each` is given; "" for none. */
export function weights(value: unknown, own: string, each: (field: string, array: unknown) => void): Weights {
  const known = own ? [...GROUP_FIELDS, own] : GROUP_FIELDS;
  const sizes: number[] = [];
  const multipliers: number[] = [];
  list("groups", value).forEach((entry, i) => {
    const field = `groups[${i}]`;
    const group = record(field, entry, known);
    if (group.id !== undefined && typeof group.id !== "string") throw typeError(`${field}.id`, "a string", group.id);
    sizes.push(positive(`${field}.size`, group.size));
    multipliers.push(group.multiplier === undefined ? 1 : between(`${field}.multiplier`, group.multiplier, 1e-9, 1e9));
    if (own) each(`${field}.${own}`, group[own]);
  });
  return { sizes, multipliers };
}

export function mechanism(options: Record<string, unknown>): Mechanism {
  const alpha = alphaOf(options.divergence);
  return {
    divergence: alpha === undefined ? choice("divergence", options.divergence, NAMED, "kl") : NAMED.length,
    alpha: alpha ?? 0,
    lambda: options.lambda === undefined ? 1 : between("lambda", options.lambda, 1e-300, 1e300),
    normalization: choice("normalization", options.normalization, normalizations, "none"),
    rule: choice("rule", options.rule, rules, "affine-maximizer"),
  };
}

/** All but the family, which comes last and has no name of its own. */
const NAMED = divergences.slice(0, -1);

function alphaOf(divergence: unknown): number | undefined {
  if (typeof divergence !== "object") return undefined;
  const alpha = finite("divergence.alpha", record("divergence", divergence, ["alpha"]).alpha);
  if (alpha === 0 || alpha === 1) throw rangeError("divergence.alpha", "a number that is neither 0 (reverse-kl) nor 1 (kl)", alpha);
  return alpha;
}
