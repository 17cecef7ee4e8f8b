// Options of the crowd room, checked and turned into the core's codes.

import { baselines, outputs, schedules, silences, updates } from "./abi.js";
import { choice, finite, integer, list, positive } from "../check.js";
import { rangeError, typeError } from "../refusal.js";

export const MECHANISM_FIELDS = ["update", "schedule", "horizon", "output", "perSlot", "silence", "labelNoise", "scale", "key"] as const;

export const MOST = 2 ** 32 - 1;
const KEY = /^[0-9a-f]{32}$/i;

/** A mechanism in the core's codes; `horizon` and `perSlot` are 0 where there is none. */
export interface Mechanism {
  readonly update: number;
  readonly schedule: number;
  readonly horizon: number;
  readonly output: number;
  readonly perSlot: number;
  readonly silence: number;
  readonly labelNoise: number;
  readonly scale: number;
  readonly key: string | null;
}

/** @param horizon taken where the options give none @param keyed false when the caller has other randomness */
export function crowdMechanism(options: Record<string, unknown>, horizon?: number, keyed = true): Mechanism {
  const update = choice("update", options.update, updates, "wsu");
  const elf = updates[update] === "elf-x";
  const schedule = options.schedule === undefined && updates[update] === "prod" ? schedules.indexOf("doubling") : choice("schedule", options.schedule, schedules, "anytime");
  if (elf && options.schedule !== undefined) throw rangeError("schedule", "nothing: elf-x has no step", options.schedule);
  if (updates[update] === "prod" && schedules[schedule] === "anytime") throw rangeError("schedule", "fixed or doubling for prod, whose workers may not be mixed", "anytime");
  const fixed = schedules[schedule] === "fixed";
  const T = options.horizon ?? (fixed ? horizon : undefined);
  if (fixed && T === undefined) throw typeError("horizon", "an integer for the fixed schedule", T);
  const output = choice("output", options.output, outputs, "mean");
  if (elf && options.output === "mean") throw rangeError("output", "sample for elf-x", "mean");
  const perSlot = options.perSlot === undefined ? 0 : integer("perSlot", options.perSlot, 1, MOST);
  if (perSlot && updates[update] !== "wsu") throw rangeError("perSlot", "nothing: only wsu can ask some of the workers", perSlot);
  const labelNoise = options.labelNoise === undefined ? 0 : finite("labelNoise", options.labelNoise);
  if (!(labelNoise >= 0 && labelNoise < 0.5)) throw rangeError("labelNoise", "a number from 0 to below 1/2", labelNoise);
  const key = options.key === undefined ? null : keyOf(options.key);
  const sample = elf || outputs[output] === "sample";
  if (keyed && key === null && (sample || perSlot)) throw typeError("key", "32 hexadecimal digits, for what is drawn at random", undefined);
  return {
    update, schedule, output: sample ? outputs.indexOf("sample") : output, perSlot, labelNoise, key,
    horizon: T === undefined ? 0 : integer("horizon", T, 1, Number.MAX_SAFE_INTEGER),
    silence: choice("silence", options.silence, silences, "half"),
    scale: options.scale === undefined ? 1 : scaleOf(options.scale),
  };
}

/** Smaller ones can make a step that underflows to 0, with which nothing is ever learnt. */
export const LEAST_SCALE = 1e-200;

function scaleOf(value: unknown): number {
  const scale = positive("scale", value);
  if (scale < LEAST_SCALE) throw rangeError("scale", `a number of at least ${LEAST_SCALE}`, scale);
  return scale;
}

function keyOf(value: unknown): string {
  if (typeof value !== "string") throw typeError("key", "32 hexadecimal digits", value);
  if (!KEY.test(value)) throw rangeError("key", "32 hexadecimal digits", "another string");
  return value.toLowerCase();
}

/** Names of workers, all different. */
export function workerNames(field: string, value: unknown): readonly string[] {
  const seen = new Set<string>();
  return list(field, value).map((id, i) => {
    const name = workerName(`${field}[${i}]`, id);
    if (seen.has(name)) throw rangeError(`${field}[${i}]`, "a name that no other worker has", name);
    seen.add(name);
    return name;
  });
}

export function workerName(field: string, value: unknown): string {
  if (typeof value !== "string") throw typeError(field, "a string", value);
  return value;
}

/** Bits of the wanted baselines. */
export function baselineBits(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (!Array.isArray(value)) throw typeError("baselines", "an array", value);
  return value.reduce<number>((bits, name, k) => bits | (1 << choice(`baselines[${k}]`, name, baselines)), 0);
}

/** A probability, report or label. */
export function fraction(field: string, value: unknown): number {
  if (typeof value !== "number") throw typeError(field, "a number from 0 to 1", value);
  if (!(value >= 0 && value <= 1)) throw rangeError(field, "a number from 0 to 1", value);
  return value;
}
