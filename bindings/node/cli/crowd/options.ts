// What the command line can say about a crowd.

import type { MechanismOptions, PaymentRule } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import {
  LEAST_SCALE, defaults, outputs, paymentRules, schedules, silences, updates,
} from "../../../core/crowd/names.js";
import { decimal } from "../input/fields.js";

export interface CrowdWanted extends MechanismOptions {
  /** Integer micro-units to be paid out. */
  readonly budget?: number;
  readonly rule: PaymentRule;
}

/** Adds the options to a command. */
export function addCrowdOptions(command: Command): Command {
  return command
    .addOption(new Option("--update <name>", "how labels move weights").choices(updates).default(defaults.update))
    .addOption(new Option("--schedule <name>", "of the step (default: anytime; doubling for prod)").choices(schedules))
    .addOption(new Option("--horizon <rounds>", "that the fixed schedule is made for (default: those with a label)").argParser(least1))
    .addOption(new Option("--output <name>", "the weighted mean, or one report drawn by weight (default: mean; sample for elf-x)").choices(outputs))
    .addOption(new Option("--per-slot <k>", "ask only k of the workers in a round (wsu)").argParser(least1))
    .addOption(new Option("--silence <name>", "an empty report: 1/2, or not there").choices(silences).default(defaults.silence))
    .addOption(new Option("--label-noise <rho>", "probability that a label is wrong, below 1/2 (default: 0)").argParser(noise))
    .addOption(new Option("--scale <c>", "factor of the step, > 0 (default: 1)").argParser(scale))
    .addOption(new Option("--key <hex>", "32 hexadecimal digits behind every draw (default: zeros)").argParser(key))
    .addOption(new Option("--budget <units>", "integer micro-units to pay the workers from").argParser(whole))
    .addOption(new Option("--rule <name>", "pay by final weight, or by Brier loss").choices(paymentRules).default(paymentRules[0]));
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

function key(text: string): string {
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new InvalidArgumentError("Expected 32 hexadecimal digits.");
  return text;
}

function least1(text: string): number {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError("Expected a whole number of at least 1.");
  return value;
}

function whole(text: string): number {
  const value = decimal(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}
