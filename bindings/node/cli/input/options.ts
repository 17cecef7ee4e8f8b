// What the command line can say about how a file is read.

import { InvalidArgumentError, Option, type Command } from "commander";
import type { Mapping, Scale } from "../../../read/mapping.js";
import { decimal } from "./fields.js";

/** The options that a command gets from `addReadingOptions`. */
export type Reading = Mapping;

/** @param groups whether wide tables of rewards are read. @param scale whether the command has no other --scale. */
export function addReadingOptions(command: Command, { groups = false, scale: rated = true } = {}): Command {
  command
    .addOption(new Option("--columns <ours=theirs,...>", "which column is which: worker=rater_id").argParser(pairs))
    .addOption(new Option("--values <text=value,...>", "what words stand for: Yes=1,No=0,Unsure=").argParser(values));
  if (rated) {
    command.addOption(new Option("--scale <low..high>", "ends of the ratings, read as 0 to 1: 1..5").argParser(scale));
  }
  if (groups) {
    command.addOption(new Option("--groups <names>", "columns that hold a group's rewards each").argParser(list));
  }
  return command;
}

/** What was said about reading, and everything else. */
export function splitReading<Options extends Reading>(options: Options): { reading: Reading; rest: Omit<Options, keyof Reading> } {
  const { columns, values: said, scale: rated, groups, ...rest } = options;
  const reading = {
    ...(columns && { columns }), ...(said && { values: said }), ...(rated && { scale: rated }), ...(groups && { groups }),
  };
  return { reading, rest };
}

/** @throws InvalidArgumentError for what is no scale. */
export function scale(text: string): Scale {
  const [low = "", high = "", more] = text.split("..");
  const ends = [decimal(low), decimal(high)] as const;
  if (more !== undefined || !(ends[0] < ends[1])) {
    throw new InvalidArgumentError("Expected two ends, the lower one first: 1..5.");
  }
  return ends;
}

function list(text: string): readonly string[] {
  const names = text.split(",");
  if (names.some((name) => name.trim() === "")) throw new InvalidArgumentError("Expected names between commas.");
  return names;
}

function values(text: string): ReadonlyMap<string, string> {
  return entries(text, (entry) => entry.lastIndexOf("="));
}

function pairs(text: string): ReadonlyMap<string, string> {
  const made = entries(text, (entry) => entry.indexOf("="));
  if ([...made.values()].includes("")) throw new InvalidArgumentError("Expected a column behind each =.");
  return made;
}

function entries(text: string, equals: (entry: string) => number): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const entry of text.split(",")) {
    const at = equals(entry);
    if (at < 1) throw new InvalidArgumentError("Expected pairs with = between commas.");
    if (made.has(entry.slice(0, at))) throw new InvalidArgumentError(`${entry.slice(0, at)} comes twice.`);
    made.set(entry.slice(0, at), entry.slice(at + 1));
  }
  return made;
}
