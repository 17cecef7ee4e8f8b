// What the command line can say about answers out of votes.

import type { LabelMethod, VotePaymentRule } from "candor";
import { Option, type Command } from "commander";
import { labelDefaults, labelMethods, votePaymentRules } from "../../../core/crowd/names.js";
import { refuseOptions, requireOptions } from "../usage.js";
import { least1, whole } from "../whole.js";

export interface LabelWanted {
  readonly method?: LabelMethod;
  /** Whether the column gold teaches. */
  readonly gold?: boolean;
  readonly iterations?: number;
  /** File of a state. */
  readonly state?: string;
  /** Integer micro-units to be paid out for the votes of the file. */
  readonly budget?: number;
  readonly rule?: VotePaymentRule;
}

/** Adds the options to a command. */
export function addLabelOptions(command: Command): Command {
  const { method, iterations } = labelDefaults;
  return command
    .addOption(new Option("--method <name>", `how votes become answers (default: ${method})`).choices(labelMethods))
    .option("--gold", "the column gold teaches: its tasks are certain; without it, it only scores the answers")
    .option("--iterations <count>", `of EM at most (default: ${iterations})`, least1)
    .option("--state <file>", "go on from this state, which is made when it is not there, and keep the new one in it")
    .option("--budget <units>", "integer micro-units to pay the workers of this file from", whole)
    .addOption(new Option("--rule <name>", "pay by what votes tell of each other, or by the gold tasks (default: peer)")
      .choices(votePaymentRules));
}

/** Ends the program when an option would be ignored, or another one is needed. */
export function checkUsage(command: Command, { method, state, budget }: LabelWanted): void {
  if (budget === undefined) refuseOptions(command, ["rule"], "without --budget");
  if (method === "supervised" && state === undefined) requireOptions(command, ["gold"]);
}
