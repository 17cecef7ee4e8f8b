// What the command line can say about a crowd, and which options would change nothing.

import type { CrowdState, MechanismOptions, PaymentRule } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  LEAST_SCALE, defaults, outputs, paymentRules, presetNames, presets, schedules, silences, updates,
} from "../../../core/crowd/names.js";
import { decimal } from "../input/fields.js";
import { scale as ratings, type Reading } from "../input/options.js";
import { Refusal, type Place } from "../refusal.js";
import { refuseOptions, requireOptions } from "../usage.js";
import { least1, whole } from "../whole.js";

export interface CrowdWanted extends MechanismOptions {
  /** Integer micro-units to be paid out. */
  readonly budget?: number;
  readonly rule?: PaymentRule;
  /** File of a state. */
  readonly state?: string;
}

/** The same as they are given: --scale is the step's factor, or that of the ratings. */
export interface CrowdOptionsGiven extends Omit<CrowdWanted, "scale">, Omit<Reading, "scale"> {
  readonly scale?: number | Reading["scale"];
}

/** What is said about reading FILE, and about the crowd. */
export function readingOf<Given extends CrowdOptionsGiven>(
  command: Command, { columns, values, scale: given, ...rest }: Given,
): { readonly reading: Reading; readonly wanted: Omit<Given, "columns" | "values" | "scale"> & Pick<CrowdWanted, "scale"> } {
  const factor = typeof given === "number";
  if (!factor) command.setOptionValue("scale", undefined);
  const reading = { ...(columns && { columns }), ...(values && { values }), ...(!factor && given && { scale: given }) };
  return { reading, wanted: { ...rest, ...(factor && { scale: given }) } };
}

/** Adds the options to a command. */
export function addCrowdOptions(command: Command): Command {
  const add = (flags: string, description: string): Option => {
    const option = new Option(flags, description);
    command.addOption(option);
    return option;
  };
  add("--preset <name>", "other options by one name; hao-duan: wsu, fixed, mean, everybody asked")
    .choices(presetNames);
  add("--update <name>", `how labels move weights (default: ${defaults.update})`).choices(updates);
  const { wsu, prod } = defaults.schedule;
  add("--schedule <name>", `of the step (default: ${wsu}; ${prod} for prod)`).choices(schedules);
  add("--horizon <slots>", "that the fixed schedule is made for (default: those with a label)").argParser(least1);
  add("--output <name>", `the weighted mean, or a report drawn by weight (default: ${defaults.output}; sample for elf-x)`)
    .choices(outputs);
  add("--per-slot <k>", "ask only k of the workers at a slot (wsu)").argParser(least1);
  add("--silence <name>", `an empty report: one of 1/2, or no part of the slot (default: ${defaults.silence})`)
    .choices(silences);
  add("--label-noise <rho>", "probability that a label is wrong, below 1/2 (default: 0)").argParser(noise);
  add("--scale <c>", "factor of the step, > 0 (default: 1); or ends of the ratings in FILE: 1..5").argParser(scaleOrRatings);
  add("--key <hex>", "32 hexadecimal digits behind every draw (default: zeros)").argParser(key);
  add("--budget <units>", "integer micro-units to pay the workers from").argParser(whole);
  add("--rule <name>", `pay by final weight, or by Brier loss (default: ${paymentRules[0]})`).choices(paymentRules);
  add("--state <file>", "go on from this state, which is made when it is not there, and keep the new one in it");
  return command;
}

/** What a preset stands for, said. What was said against it stays, for the library to refuse. */
function spelledOut({ preset, ...wanted }: CrowdWanted): Omit<CrowdWanted, "preset"> {
  return preset === undefined ? wanted : { ...presets[preset], ...wanted };
}

/** Ends the program when an option would be ignored, or another one is needed. */
export function checkUsage(command: Command, wanted: CrowdWanted): void {
  const { update = defaults.update, schedule, budget, perSlot, output, state } = spelledOut(wanted);
  if (budget === undefined) refuseOptions(command, ["rule"], "without --budget");
  if (schedule !== "fixed") refuseOptions(command, ["horizon"], "without --schedule fixed");
  const draws = perSlot !== undefined || output === "sample" || update === "elf-x";
  if (!draws) refuseOptions(command, ["key"], "without a draw: --per-slot, --output sample or --update elf-x");
  if (update === "elf-x") refuseOptions(command, ["schedule", "scale"], "under --update elf-x, which has no step");
  // a state goes on: nobody knows how many labels there will be, and zeros are no secret
  const needed = [...(schedule === "fixed" ? ["horizon"] : []), ...(draws ? ["key"] : [])];
  if (state !== undefined) requireOptions(command, needed);
}

/** What a state has already said may be said again, not changed. */
export function checkAgainst(state: CrowdState, wanted: CrowdWanted, place: Place): void {
  const { budget: _, rule: __, state: ___, ...mechanism } = spelledOut(wanted);
  for (const [name, value] of Object.entries(mechanism) as [keyof typeof mechanism, unknown][]) {
    const said = name === "key" ? state.key?.toLowerCase() : state[name];
    const asked = name === "key" ? String(value).toLowerCase() : value;
    if (asked === said) continue;
    const shown = name === "key" ? "another key" : said === null ? "none" : `${String(said)}`;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new Refusal(place, `--${option}: this state was made with ${shown}`);
  }
}

/** Votes over classes are replayed one by one, which some options do not go with. */
export function checkClasses(classes: readonly string[] | null, { perSlot }: CrowdWanted, place: Place): void {
  if (classes && perSlot !== undefined) {
    throw new Refusal(place, "--per-slot: reports are classes, and whoever has a vote was asked");
  }
}

function number(text: string): number {
  const value = decimal(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
}

function noise(text: string): number {
  const value = number(text);
  if (value < 0 || value >= 0.5) throw new InvalidArgumentError("Expected a number from 0 to below 1/2.");
  return value;
}

function scale(text: string): number {
  const value = number(text);
  if (value < LEAST_SCALE) throw new InvalidArgumentError(`Expected a number of at least ${LEAST_SCALE}.`);
  return value;
}

/** A factor of the step, or the ends of ratings. */
function scaleOrRatings(text: string): number | NonNullable<Reading["scale"]> {
  return text.includes("..") ? ratings(text) : scale(text);
}

function key(text: string): string {
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new InvalidArgumentError("Expected 32 hexadecimal digits.");
  return text;
}
