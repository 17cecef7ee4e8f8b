// What the command line can say about payouts.

import { InvalidArgumentError, Option, type Command } from "commander";
import { currency, PLAIN, type Currency } from "../output/money.js";
import { refuseOptions, requireOptions } from "../usage.js";
import { whole } from "../whole.js";

export interface PayoutsWanted {
  readonly state?: string;
  readonly currency: Currency;
  readonly units: (typeof UNITS)[number];
  /** Decimals. */
  readonly payable?: number;
  /** As it was written. */
  readonly minimum?: string;
  readonly reference?: string;
  readonly carried?: boolean;
  /** Ids of batches. */
  readonly sent?: string;
  readonly failed?: string;
  /** Why. */
  readonly forfeit?: string;
  readonly participant: readonly string[];
  readonly header: boolean;
}

const UNITS = ["currency", "smallest"] as const;

export function addPayoutsOptions(command: Command): Command {
  const append = (text: string, before: readonly string[]): string[] => [...before, text];
  return command
    .option("--state <file>", "carry over what is not paid: what was owed, paid and carried so far is kept there")
    .addOption(new Option("--currency <name[:decimals]>", "of the amounts: USD:6 has micro-dollars; a state knows it")
      .argParser(currency).default(PLAIN, "that of the state"))
    .addOption(new Option("--units <kind>", "what amounts of a table count: the currency, or its smallest units")
      .choices(UNITS).default("currency"))
    .addOption(new Option("--payable <decimals>", "what can be paid (default: 2, or the currency's if fewer)")
      .argParser(decimals))
    .option("--minimum <money>", "with --state: who would get less is not paid yet (default: 0)")
    .option("--reference <text>", "with --state: tells these amounts from equal ones of another time: 2026-11")
    .option("--carried", "with --state: a batch of what is carried, without FILE")
    .option("--sent <batch>", "with --state: this batch was sent, what is in it is paid")
    .option("--failed <batch>", "with --state: its payments to the participants of FILE or --participant failed")
    .option("--forfeit <reason>", "with --state: what is carried of these participants will not be paid, and why")
    .addOption(new Option("--participant <id>", "for --failed and --forfeit; several times for several")
      .argParser(append).default([], "those of FILE"))
    .option("--no-header", "csv without its first line, as bulk payments of some panels want it");
}

/** What is wanted of a state beside a batch of FILE. */
const ACTIONS = ["carried", "sent", "failed", "forfeit"] as const;

/** Ends the program when an option would be ignored, or another one is needed. */
export function checkUsage(command: Command, file: string | undefined, wanted: PayoutsWanted): void {
  const { state, sent, failed, forfeit, carried, participant, currency: money, payable } = wanted;
  const usage = (message: string): never => command.error(`error: ${message}`, { exitCode: 2 });
  const actions = ACTIONS.filter((name) => wanted[name] !== undefined);
  if (actions.length > 1) usage(`${actions.map((name) => `--${name}`).join(" and ")} are for runs of their own`);
  if (state === undefined) {
    refuseOptions(command, ["minimum", "reference", ...ACTIONS, "participant"], "without --state");
    if (file === undefined) usage("no file: what participants are owed");
    requireOptions(command, ["currency"]);
  }
  const who = failed !== undefined || forfeit !== undefined;
  if (!who) refuseOptions(command, ["participant"], "without --failed or --forfeit");
  if (who && file === undefined && participant.length === 0) {
    usage("nobody: FILE has the participants, or --participant");
  }
  if (file !== undefined && (sent !== undefined || carried)) usage(`FILE would change nothing with --${actions[0]!}`);
  if (!carried && (actions.length > 0 || file === undefined)) {
    refuseOptions(command, ["units", "payable", "minimum", "reference", "header"], "without a batch to make");
  }
  if (money.name === "") refuseOptions(command, ["payable"], "without --currency: a state knows it");
  else if (payable !== undefined && payable > money.decimals) {
    usage(`--payable: ${money.name} has ${money.decimals} decimals`);
  }
}

function decimals(text: string): number {
  const number = whole(text);
  if (number > 15) throw new InvalidArgumentError("Expected a whole number from 0 to 15.");
  return number;
}
