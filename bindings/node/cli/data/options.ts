// What the command line can say about a data call.

import type { Level, Ratio } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { caps, dataRules, protocols } from "../../../core/data/names.js";
import { decimal } from "../input/fields.js";
import { currency, type Currency } from "../output/money.js";

/** What was said: beside these, the terms that win over a file's. */
export interface WantedCall {
  readonly currency: Currency;
  readonly level: readonly Level[];
  readonly leaver: readonly string[];
  readonly reassign?: boolean;
}

export function addDataOptions(command: Command): Command {
  const append = <Value>(parse: (text: string) => Value) => (text: string, before: readonly Value[]): Value[] => [...before, parse(text)];
  return command
    .addOption(new Option("--threshold <units>", "data below it improve nothing").argParser(positive))
    .addOption(new Option("--level <units=value>", "a threshold, and how many times a benefit counts there; several times, ascending, instead of --threshold").argParser(append(level)).default([], "none"))
    .addOption(new Option("--rule <name>", "who is asked and paid, see below").choices(dataRules))
    .addOption(new Option("--protocol <name>", "all at once, or one after the other (default: simultaneous)").choices(protocols))
    .addOption(new Option("--reserve <money>", "the most for a unit: critical-value, proportional").argParser(whole))
    .addOption(new Option("--subsidy <money>", "for a unit: benefit-backed, club, posted; one sum: posted-lump").argParser(whole))
    .addOption(new Option("--floor <units>", "that the sum of posted-lump is for").argParser(positive))
    .addOption(new Option("--spillover <part>", "of its benefit that a user keeps without giving data, 0 to 1 (default: 1)").argParser(part))
    .addOption(new Option("--caps <name>", "what backs a burden in benefit-backed (default: pivotal)").choices(caps))
    .addOption(new Option("--buffer <part>", "of the threshold to assign on top: critical-value simultaneous (default: 0)").argParser(ratio))
    .addOption(new Option("--leaver <user>", "also say what happens when this user leaves; several times for several together").argParser(append(String)).default([], "nobody"))
    .option("--reassign", "when too many leave a simultaneous call, assign again among the rest")
    .addOption(new Option("--currency <name[:decimals]>", "of the money in the file and above; USD:6 for millionths of a dollar; amounts of json stay whole, csv has none").argParser(currency).default({ name: "", decimals: 0 }, "plain numbers"));
}

function whole(text: string): number {
  const number = decimal(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError("Expected a whole number from 0 to 2^53 - 1.");
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
  if (before === undefined) throw new InvalidArgumentError("Expected a decimal of at most 6 places, or a fraction like 1/3.");
  return [Number(before + after), 10 ** after.length];
}

function level(text: string): Level {
  const [threshold, value, more] = text.split("=");
  if (value === undefined || more !== undefined) throw new InvalidArgumentError("Expected a threshold, =, and a value.");
  return { threshold: positive(threshold!), value: positive(value) };
}
