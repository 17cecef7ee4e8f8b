// Options of the crowd room, checked and turned into the core's codes.

import { array, choice, integer, list, nonNegative, positive, text, key as hexKey } from "../check.js";
import { rangeError, typeError } from "../refusal.js";
import { LEAST_SCALE, baselines, defaults, outputs, schedules, silences, updates } from "./names.js";
import { withPreset } from "./preset.js";
import type { Baseline, ResolvedMechanism } from "./types.js";

export const MECHANISM_FIELDS = [
  "update", "schedule", "horizon", "output", "perSlot", "silence", "labelNoise", "scale", "key",
] as const;

/** As they may be told: a preset stands for some of them. */
export const TOLD_FIELDS = ["preset", ...MECHANISM_FIELDS] as const;

const MOST_PER_SLOT = 2 ** 32 - 1;

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
  /** Of a report: k over classes, or 1. */
  readonly numbers: number;
  /** The same in words. */
  readonly options: ResolvedMechanism;
}

/** @param horizon taken where the options give none @param keyed false when the caller has other randomness
 *  @param numbers of a report: k over classes, or 1 */
export function crowdMechanism(
  told: Record<string, unknown>, horizon?: number, keyed = true, numbers = 1,
): Mechanism {
  const given = withPreset(told);
  const update = updates[choice("update", given.update, updates, defaults.update)]!;
  const schedule = update === "elf-x" ? noSchedule(given.schedule) : scheduleOf(update, given.schedule);
  const T = given.horizon ?? (schedule === "fixed" ? horizon : undefined);
  if (schedule === "fixed" && T === undefined) throw typeError("horizon", "an integer for the fixed schedule", T);
  const output = outputOf(update, given.output);
  const perSlot = given.perSlot === undefined ? null : integer("perSlot", given.perSlot, 1, MOST_PER_SLOT);
  if (perSlot !== null && update !== "wsu") {
    throw rangeError("perSlot", "nothing: only wsu can ask some of the workers", perSlot);
  }
  const key = given.key === undefined ? null : hexKey("key", given.key);
  if (keyed && key === null && (output === "sample" || perSlot !== null)) {
    throw typeError("key", "32 hexadecimal digits, for what is drawn at random", undefined);
  }
  const options: ResolvedMechanism = {
    update, schedule, output, perSlot,
    horizon: T === undefined ? null : integer("horizon", T, 1, Number.MAX_SAFE_INTEGER),
    silence: silences[choice("silence", given.silence, silences, defaults.silence)]!,
    labelNoise: given.labelNoise === undefined ? defaults.labelNoise : noiseOf(given.labelNoise, Math.max(2, numbers)),
    scale: given.scale === undefined ? defaults.scale : scaleOf(given.scale),
  };
  return {
    update: updates.indexOf(update), schedule: schedule === null ? 0 : schedules.indexOf(schedule),
    horizon: options.horizon ?? 0, output: outputs.indexOf(output), perSlot: perSlot ?? 0,
    silence: silences.indexOf(options.silence),
    labelNoise: options.labelNoise, scale: options.scale, key, numbers, options,
  };
}

function noSchedule(value: unknown): null {
  if (value !== undefined) throw rangeError("schedule", "nothing: elf-x has no step", value);
  return null;
}

function scheduleOf(update: "wsu" | "prod", value: unknown): (typeof schedules)[number] {
  const schedule = schedules[choice("schedule", value, schedules, defaults.schedule[update])]!;
  if (update === "prod" && schedule === "anytime") {
    throw rangeError("schedule", "fixed or doubling for prod, whose workers may not be mixed", schedule);
  }
  return schedule;
}

function outputOf(update: (typeof updates)[number], value: unknown): (typeof outputs)[number] {
  const output = outputs[choice("output", value, outputs, update === "elf-x" ? "sample" : defaults.output)]!;
  if (update === "elf-x" && output === "mean") throw rangeError("output", "sample for elf-x", output);
  return output;
}

/** Below (k-1)/k, from where a label says nothing of the truth. */
function noiseOf(value: unknown, classes: number): number {
  const noise = nonNegative("labelNoise", value);
  if (!(noise < (classes - 1) / classes)) {
    throw rangeError("labelNoise", `a number from 0 to below ${classes - 1}/${classes}`, noise);
  }
  return noise;
}

function scaleOf(value: unknown): number {
  const scale = positive("scale", value);
  if (scale < LEAST_SCALE) throw rangeError("scale", `a number of at least ${LEAST_SCALE}`, scale);
  return scale;
}

/** Names of workers, all different. */
export function workerNames(field: string, value: unknown): readonly string[] {
  return list(field, value).map(uniqueNames(field, "a name that no other worker has"));
}

/** Checks names one after the other: texts, each a new one. */
export function uniqueNames(field: string, expected: string): (value: unknown, index: number) => string {
  const seen = new Set<string>();
  return (value, index) => {
    const id = text(`${field}[${index}]`, value);
    if (seen.has(id)) throw rangeError(`${field}[${index}]`, expected, id);
    seen.add(id);
    return id;
  };
}

/** Bits of the wanted baselines. */
export function baselineBits(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  const codes = array("baselines", value).map((one, k) => choice(`baselines[${k}]`, one, baselines));
  return codes.reduce((bits, code) => bits | (1 << code), 0);
}

/** The wanted baselines, by name. */
export function baselineNames(bits: number): readonly Baseline[] {
  return baselines.filter((_, k) => bits & (1 << k));
}
