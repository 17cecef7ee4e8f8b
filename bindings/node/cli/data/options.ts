// What the command line can say about a data call.

import type { Level, Ratio } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { callDefaults, caps, dataRules, protocols } from "../../../core/data/names.js";
import { currency, PLAIN, smallestUnits, type Currency } from "../output/money.js";

/** What was said: beside these, the terms that win over a file's. Amounts of money are still as they were written. */
export interface WantedCall {
  readonly reserve?: string;
  readonly subsidy?: string;
  readonly currency: Currency;
  readonly units: (typeof UNITS)[number];
  readonly payable?: number;
  readonly level: readonly Level[];
  readonly leaver: readonly string[];
  readonly reassign?: boolean;
  readonly state?: string;
  readonly command: readonly string[];
}

const UNITS = ["currency", "smallest"] as const;

export function addDataOptions(command: Command): Command {
  const append = <Value>(parse: (text: string) => Value) => (text: string, before: readonly Value[]): Value[] => [...before, parse(text)];
  const option = <Value>(flags: string, says: string, parse: (text: string) => Value): Option => new Option(flags, says).argParser(parse);
  const several = <Value>(flags: string, says: string, parse: (text: string) => Value, none: string): Option =>
    new Option(flags, says).argParser(append(parse)).default([], none);
  return command
    .addOption(option("--threshold <units>", "data below it improve nothing", positive))
    .addOption(several("--level <units=value>",
      "a threshold, and how many times a benefit counts there; several times, ascending, instead of --threshold", level, "none"))
    .addOption(new Option("--rule <name>", "who is asked and paid, see below").choices(dataRules))
    .addOption(new Option("--protocol <name>", `all at once, or one after the other (default: ${callDefaults.protocol})`).choices(protocols))
    .addOption(new Option("--reserve <money>", "the most for a unit: critical-value, proportional"))
    .addOption(new Option("--subsidy <money>", "for a unit: benefit-backed, club, posted; one sum: posted-lump"))
    .addOption(option("--floor <units>", "that the sum of posted-lump is for", positive))
    .addOption(option("--spillover <part>", "of its benefit that a user keeps without giving data, 0 to 1 (default: 1)", part))
    .addOption(new Option("--caps <name>", `what backs a burden in benefit-backed (default: ${callDefaults.caps})`).choices(caps))
    .addOption(option("--buffer <part>", "of the threshold to assign on top: critical-value simultaneous (default: 0)", ratio))
    .addOption(option("--key <hex>", "decide between equals by lot: 32 hexadecimal digits that nobody could choose", key))
    .addOption(several("--leaver <user>", "also say what happens when this user leaves; several times for several together", String, "nobody"))
    .option("--reassign", "when too many leave a simultaneous call, assign again among the rest")
    .addOption(option("--currency <name[:decimals]>", "of the money in the file and above, in its units: 20 and 20.00 are 20 EUR; EUR:2 has cents",
      currency).default(PLAIN, "plain whole numbers"))
    .addOption(new Option("--units <kind>", "with --currency: the file's and the options' amounts count its smallest units").choices(UNITS).default("currency"))
    .addOption(option("--payable <decimals>", "with --currency: what can be paid out (default: 2, or the currency's if fewer)", decimals))
    .addOption(option("--state <file>", "run a call whose life is kept there, instead of planning one, see below", String))
    .addOption(several("--command <json>", "with --state: a command, after those of the file; several times for several", String, "none"));
}

function key(text: string): string {
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new InvalidArgumentError("Expected 32 hexadecimal digits.");
  return text;
}

function decimals(text: string): number {
  const number = whole(text);
  if (number > 15) throw new InvalidArgumentError("Expected a whole number from 0 to 15.");
  return number;
}

function whole(text: string): number {
  const number = smallestUnits(text, PLAIN);
  if (Number.isNaN(number)) throw new InvalidArgumentError("Expected a whole number from 0 to 2^53 - 1.");
  return number;
}

function positive(text: string): number {
  const number = whole(text);
  if (number === 0) throw new InvalidArgumentError("Expected a whole number from 1 to 2^53 - 1.");
  return number;
}

function part(text: string): Ratio {
  const [numerator, denominator] = ratio(text);
  if (numerator > denominator) throw new InvalidArgumentError("Expected a part from 0 to 1.");
  return [numerator, denominator];
}

/** A decimal or a fraction, exact: 0.25 is 25/100, 1/3 is 1/3. */
function ratio(text: string): Ratio {
  const [, numerator, denominator] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  if (Number(denominator) === 0) throw new InvalidArgumentError("Expected a denominator of at least 1.");
  if (denominator) return [Number(numerator), Number(denominator)];
  const [, before, after = ""] = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (before === undefined) {
    throw new InvalidArgumentError("Expected a decimal of at most 6 places, or a fraction like 1/3.");
  }
  return [Number(before + after), 10 ** after.length];
}

function level(text: string): Level {
  const [threshold, value, more] = text.split("=");
  if (value === undefined || more !== undefined) {
    throw new InvalidArgumentError("Expected a threshold, =, and a value.");
  }
  return { threshold: positive(threshold!), value: positive(value) };
}
