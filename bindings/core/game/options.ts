// Groups and options of the game room, checked, copied and turned into the core's codes.

import { between, choice, finite, integer, list, positive, record, text } from "../check.js";
import { rangeError, typeError, underEach } from "../refusal.js";
import { propertiesOf } from "./guarantees.js";
import { defaults, divergences, normalizations, rebates, rules } from "./names.js";
import type { Ascent, Properties, ResolvedOptions } from "./types.js";

/** Of every group. */
export const GROUP_FIELDS = ["id", "size", "multiplier"] as const;
/** Of the training rule, and of everything. */
export const TRAINING_FIELDS = ["divergence", "lambda", "normalization"] as const;
export const OPTION_FIELDS = [...TRAINING_FIELDS, "rule", "ascent", "rebate"] as const;

/** What was given for each. */
export type OptionFields = { readonly [Name in (typeof OPTION_FIELDS)[number]]?: unknown };

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
    ids.push(idOf(id));
    sizes.push(positive("size", size));
    multipliers.push(multiplierOf(multiplier));
    if (own) each(own, array);
  });
  return { ids, sizes, multipliers };
}

export function idOf(value: unknown): string | null {
  return value === undefined ? null : text("id", value);
}

export function multiplierOf(value: unknown): number {
  return value === undefined ? 1 : between("multiplier", value, 1e-9, 1e9);
}

function lambdaOf(value: unknown): number {
  return value === undefined ? defaults.lambda : between("lambda", value, 1e-300, 1e300);
}

/** `mechanism`, for a caller who asks for the same words again and again, with one lambda or another. */
export function remembering(): (input: OptionFields) => Mechanism {
  let asked: OptionFields = {};
  let known: Mechanism | undefined;
  return (input) => {
    const { divergence, normalization, rule, rebate, ascent } = input;
    if (known && divergence === asked.divergence && normalization === asked.normalization && rule === asked.rule
      && rebate === asked.rebate && ascent === asked.ascent) {
      const lambda = lambdaOf(input.lambda);
      if (lambda !== known.lambda) known = { ...known, lambda, options: { ...known.options, lambda } };
      return known;
    }
    const now = mechanism(input);
    // an object is the same and says something else
    if (typeof divergence !== "object" && (ascent === undefined || ascent === null)) [asked, known] = [input, now];
    return now;
  };
}

export function mechanism(input: OptionFields): Mechanism {
  const alpha = alphaOf(input.divergence);
  const divergence = alpha === undefined
    ? choice("divergence", input.divergence, divergences, defaults.divergence)
    : divergences.length;
  const lambda = lambdaOf(input.lambda);
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
