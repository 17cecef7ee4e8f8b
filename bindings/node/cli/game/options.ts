// What the command line can say about a game.

import type { Divergence, GameOptions, Group } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { defaults, divergences, normalizations, rules } from "../../../core/game/names.js";
import { decimal } from "../input/fields.js";
import { Refusal, quote, type Place } from "../refusal.js";

/** The options that were given, and only those: they win over a file's. */
export interface Wanted extends GameOptions {
  /** By group. */
  readonly size: ReadonlyMap<string, number>;
}

/** Adds the options to a command. */
export function addGameOptions(command: Command): Command {
  return command
    .addOption(new Option("--lambda <number>", `how much staying near the model before fine-tuning counts, > 0 (default: ${defaults.lambda})`).argParser(positive))
    .addOption(new Option("--divergence <name>", `${divergences.join(", ")}, or alpha=<number> (default: ${defaults.divergence})`).argParser(divergence))
    .addOption(new Option("--normalization <name>", `what is done to a group's rewards to a prompt first (default: ${defaults.normalization})`).choices(normalizations))
    .addOption(new Option("--rule <name>", `who pays (default: ${defaults.rule})`).choices(rules))
    .addOption(new Option("--size <group=number>", "agents in a group, > 0; once for each group").default(new Map(), "1 or the file's").argParser(sizes));
}

function positive(text: string): number {
  const number = decimal(text);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a number > 0.");
  return number;
}

function divergence(text: string): Divergence {
  const name = divergences.find((known) => known === text);
  if (name) return name;
  const alpha = text.startsWith("alpha=") ? decimal(text.slice(6)) : NaN;
  if (Number.isNaN(alpha)) throw new InvalidArgumentError(`Allowed choices are ${divergences.join(", ")}, alpha=<number>.`);
  if (alpha === 0 || alpha === 1) throw new InvalidArgumentError(`That is ${alpha === 0 ? "reverse-kl" : "kl"}.`);
  return { alpha };
}

function sizes(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const equals = text.lastIndexOf("="); // a group's name may have one
  if (equals < 1) throw new InvalidArgumentError("Expected a group, =, and a number.");
  return new Map(before).set(text.slice(0, equals), positive(text.slice(equals + 1)));
}

/** The groups with the sizes that --size gives. @throws Refusal when it names a group that is not there. */
export function resize<Sized extends Group & { readonly id: string }>(groups: readonly Sized[], { size }: Wanted, place: Place): Sized[] {
  for (const name of size.keys()) {
    if (!groups.some(({ id }) => id === name)) throw new Refusal(place, `--size names ${quote(name)}, which is none of its groups`);
  }
  return groups.map((group) => ({ ...group, size: size.get(group.id) ?? group.size }));
}
