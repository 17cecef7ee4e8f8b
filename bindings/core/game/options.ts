// Groups and options of the game room, checked, copied and turned into the core's codes.

import { between, choice, finite, integer, list, positive, record, text } from "../check.js";
import { rangeError, typeError, underEach } from "../refusal.js";
import { propertiesOf } from "./guarantees.js";
import { defaults, divergences, normalizations, rebates, rules } from "./names.js";
import type { Ascent, Properties, ResolvedOptions } from "./types.js";

const GROUP_FIELDS = ["id", "size", "multiplier"] as const;
/** Of the training rule, and of everything. */
export const TRAINING_FIELDS = ["divergence", "lambda", "normalization"] as const;
export const OPTION_FIELDS = [...TRAINING_FIELDS, "rule", "ascent", "rebate"] as const;

/** The groups, by column. */
export interface Weights {
  readonly ids: readonly (string | null)[];
  readonly sizes: number[];
  readonly multipliers: number[];
}

/** The mechanism in the core's codes, and in words. */
export interface Mechanism {
  readonly divergence: number;
  readonly alpha: number;
  readonly lambda: number;
  readonly normalization: number;
  readonly rule: number;
  readonly rebate: number;
  readonly options: ResolvedOptions;
  readonly properties: Properties;
}

/** Checks every group. Besides its weight each has one array of its own, under the name `own`, that `each` is given; ""
 *  for none. */
export function weights(value: unknown, own: string, each: (field: string, array: unknown) => void): Weights {
  const known = own ? [...GROUP_FIELDS, own] : GROUP_FIELDS;
  const ids: (string | null)[] = [];
  const sizes: number[] = [];
  const multipliers: number[] = [];
  underEach("groups", list("groups", value), (entry) => {
    const { id, size, multiplier, [own]: array } = record("", entry, known, "");
    ids.push(id === undefined ? null : text("id", id));
    sizes.push(positive("size", size));
    multipliers.push(multiplier === undefined ? 1 : between("multiplier", multiplier, 1e-9, 1e9));
    if (own) each(own, array);
  });
  return { ids, sizes, multipliers };
}

export function mechanism(input: Readonly<Record<string, unknown>>): Mechanism {
  const alpha = alphaOf(input.divergence);
  const divergence = alpha === undefined
    ? choice("divergence", input.divergence, divergences, defaults.divergence)
    : divergences.length;
  const lambda = input.lambda === undefined ? defaults.lambda : between("lambda", input.lambda, 1e-300, 1e300);
  const normalization = choice("normalization", input.normalization, normalizations, defaults.normalization);
  const rule = choice("rule", input.rule, rules, defaults.rule);
  const ascent = ascentOf(input.ascent, rule, divergence);
  const rebate = choice("rebate", input.rebate, rebates, defaults.rebate);
  if (rebates[rebate] !== "none" && rules[rule] !== "affine-maximizer") {
    throw rangeError("rebate", "none under another rule than affine-maximizer", rebates[rebate]);
  }
  return {
    divergence, alpha: alpha ?? 0, lambda, normalization, rule, rebate,
    properties: propertiesOf(rule, rebate),
    options: {
      divergence: alpha === undefined ? divergences[divergence]! : { alpha },
      lambda,
      normalization: normalizations[normalization]!,
      rule: rules[rule]!,
      ascent,
      rebate: rebates[rebate]!,
    },
  };
}

/** Of the rules that charge by checkpoints, which have it; null for the others. */
function ascentOf(value: unknown, rule: number, divergence: number): Ascent | null {
  const name = rules[rule]!;
  if (name !== "intermediate" && name !== "early-stopped") {
    if (value !== undefined && value !== null) throw rangeError("ascent", `nothing under rule ${name}`, value);
    return null;
  }
  if (divergences[divergence] !== "kl") {
    throw rangeError("rule", "affine-maximizer or none for divergences other than kl", name);
  }
  if (value === undefined || value === null) throw typeError("ascent", `steps and a rate under rule ${name}`, value);
  const { steps, rate } = record("ascent", value, ["steps", "rate"]);
  return { steps: integer("ascent.steps", steps, 1, 10_000), rate: rateOf("ascent.rate", rate) };
}

/** Of mirror ascent. */
export function rateOf(field: string, value: unknown): number {
  const rate = positive(field, value);
  if (rate > 1) throw rangeError(field, "a number in (0, 1]", rate);
  return rate;
}

function alphaOf(divergence: unknown): number | undefined {
  if (typeof divergence !== "object") return undefined;
  const alpha = finite("divergence.alpha", record("divergence", divergence, ["alpha"]).alpha);
  if (alpha === 0 || alpha === 1) {
    throw rangeError("divergence.alpha", "a number that is neither 0 (reverse-kl) nor 1 (kl)", alpha);
  }
  return alpha;
}
