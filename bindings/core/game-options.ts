// Groups and options of the game room, checked and turned into the core's codes.

import { divergences, normalizations, rules } from "./abi.js";
import { choice, finite, list, positive, record, rangeError, typeError } from "./check.js";

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

/** Checks every group; `each` sees the rest of the group's fields, whose names are in `more`. */
export function weights(value: unknown, more: readonly string[], each: (field: string, group: Record<string, unknown>) => void): Weights {
  const sizes: number[] = [];
  const multipliers: number[] = [];
  list("groups", value).forEach((entry, i) => {
    const field = `groups[${i}]`;
    const group = record(field, entry, [...GROUP_FIELDS, ...more]);
    if (group.id !== undefined && typeof group.id !== "string") throw typeError(`${field}.id`, "a string", group.id);
    sizes.push(positive(`${field}.size`, group.size));
    multipliers.push(group.multiplier === undefined ? 1 : positive(`${field}.multiplier`, group.multiplier));
    each(field, group);
  });
  return { sizes, multipliers };
}

export function mechanism(options: Record<string, unknown>): Mechanism {
  return {
    ...divergence(options.divergence),
    lambda: options.lambda === undefined ? 1 : positive("lambda", options.lambda),
    normalization: choice("normalization", options.normalization, normalizations),
    rule: choice("rule", options.rule, rules),
  };
}

function divergence(value: unknown): { divergence: number; alpha: number } {
  const named = divergences.slice(0, -1);
  if (typeof value !== "object") {
    return { divergence: choice("divergence", value, named), alpha: 0 };
  }
  const alpha = finite("divergence.alpha", record("divergence", value, ["alpha"]).alpha);
  if (alpha === 0 || alpha === 1) throw rangeError("divergence.alpha", `a number that is neither 0 (reverse-kl) nor 1 (kl)`, alpha);
  return { divergence: divergences.indexOf("cressie-read"), alpha };
}
