// What the command line can say about a game.

import type { Ascent, Divergence, GameOptions, GameRoom } from "candor";
import { InvalidArgumentError, Option, type Command } from "commander";
import { defaults, divergences, normalizations, rebates, rules } from "../../../core/game/names.js";
import { isRefusal } from "../../../core/refusal.js";
import { decimal } from "../input/fields.js";
import { saying } from "../refusal.js";
import type { Wanted } from "./wanted.js";

/** Names of the options that are the library's too. */
export const MECHANISM: readonly (keyof GameOptions)[] = ["lambda", "divergence", "normalization", "rule", "ascent", "rebate"];

/** Adds the options to a command. */
export function addGameOptions(command: Command): Command {
  return addTrainingOptions(command)
    .addOption(option("--rule <name>", "who pays", defaults.rule).choices(rules))
    .addOption(
      new Option(
        "--ascent <steps:rate>",
        "checkpoints by mirror ascent, for rules intermediate and early-stopped: 8:0.3",
      ).argParser(ascent),
    )
    .addOption(option("--rebate <name>", "what groups get back", defaults.rebate).choices(rebates));
}

/** Adds those that say how the model is trained, and for whom: what payments are is the command's own affair. */
export function addTrainingOptions(command: Command): Command {
  return addOptionsForKl(
    command.addOption(
      option("--divergence <name>", `${divergences.join(", ")}, or alpha=<number>`, defaults.divergence).argParser(
        divergence,
      ),
    ),
  );
}

/** The same where the divergence is kl. */
export function addOptionsForKl(command: Command): Command {
  return command
    .addOption(
      option(
        "--lambda <number>",
        "how much staying near the model before fine-tuning counts, > 0",
        defaults.lambda,
      ).argParser(positive),
    )
    .addOption(
      option(
        "--normalization <name>",
        "what is done to a group's rewards to a prompt first",
        defaults.normalization,
      ).choices(normalizations),
    )
    .addOption(
      new Option("--size <group=number>", "agents in a group, > 0; once for each group")
        .default(new Map(), "1 or the file's")
        .argParser(sizes),
    );
}

/** Those of them that were given, whatever other options the command has. Ends with wrong usage where the library
 *  takes a value for no game. */
export function trainingOptions(game: GameRoom, command: Command): Wanted {
  const { lambda, divergence, normalization, size } = command.opts<Wanted>();
  const wanted: Wanted = {
    size,
    ...(lambda !== undefined && { lambda }),
    ...(divergence !== undefined && { divergence }),
    ...(normalization !== undefined && { normalization }),
  };
  checkOptions(game, wanted, command);
  return wanted;
}

const option = (flags: string, what: string, otherwise: string | number): Option =>
  new Option(flags, `${what} (default: ${otherwise})`);

export function positive(text: string): number {
  const number = decimal(text);
  if (!(number > 0)) throw new InvalidArgumentError("Expected a number > 0.");
  return number;
}

function divergence(text: string): Divergence {
  const name = divergences.find((known) => known === text);
  if (name) return name;
  const alpha = text.startsWith("alpha=") ? decimal(text.slice(6)) : NaN;
  if (Number.isNaN(alpha)) {
    throw new InvalidArgumentError(`Allowed choices are ${divergences.join(", ")}, alpha=<number>.`);
  }
  if (alpha === 0 || alpha === 1) throw new InvalidArgumentError(`That is ${alpha === 0 ? "reverse-kl" : "kl"}.`);
  return { alpha };
}

function ascent(text: string): Ascent {
  const [, steps = "", rate = ""] = /^([^:]+):([^:]+)$/.exec(text) ?? [];
  const read = { steps: decimal(steps), rate: decimal(rate) };
  if (!Number.isInteger(read.steps) || !(read.rate > 0 && read.rate <= 1)) {
    throw new InvalidArgumentError("Expected a number of steps, a colon, and a rate in (0, 1].");
  }
  return read;
}

function sizes(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const equals = text.lastIndexOf("="); // a group's name may have one
  if (equals < 1) throw new InvalidArgumentError("Expected a group, =, and a number.");
  const group = text.slice(0, equals);
  if (before.has(group)) throw new InvalidArgumentError("This group was given a size already.");
  return new Map(before).set(group, positive(text.slice(equals + 1)));
}

/** Ends with wrong usage where the library takes an option's value for no game. */
export function checkOptions(game: GameRoom, { size: _, ...options }: Wanted, command: Command): void {
  try {
    game.price({ groups: [{ size: 1, reward: [1] }], ...options });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const name = MECHANISM.find((known) => error.field === known || error.field.startsWith(`${known}.`));
    if (name) command.error(`error: ${saying(`--${name}`, error)}`, { exitCode: 2 });
  }
}
