// Wrong usage that shows only once all options are there. Ends with exit code 2.

import type { Command } from "commander";

/** Names every option that is missing, with what it says.
 *  @param names as the command's `opts()` has them: `perSlot`. */
export function requireOptions(command: Command, names: readonly string[]): void {
  const missing = command.options.filter(
    (option) => names.includes(option.attributeName()) && !isGiven(command, option.attributeName()),
  );
  if (missing.length === 0) return;
  const widest = Math.max(...missing.map(({ flags }) => flags.length));
  const lines = missing.map(({ flags, description }) => `  ${flags.padEnd(widest)}  ${description}`);
  command.error(`error: missing ${missing.length === 1 ? "option" : "options"}\n${lines.join("\n")}`, { exitCode: 2 });
}

/** Names every option that was given though nothing would read it.
 *  @param why for example "for candidates, which are trained already". */
export function refuseOptions(command: Command, names: readonly string[], why: string): void {
  const given = command.options.filter(
    (option) => names.includes(option.attributeName()) && isGiven(command, option.attributeName()),
  );
  if (given.length === 0) return;
  const flags = given.map(({ long }) => long).join(" and ");
  command.error(`error: ${flags} would change nothing ${why}`, { exitCode: 2 });
}

/** Refuses an option that is said twice, where the second would win and the first be ignored. Those that collect (into
 *  an array or a Map) may come as often as one likes. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (Array.isArray(option.defaultValue) || option.defaultValue instanceof Map) continue;
    let said = false;
    command.on(`option:${option.name()}`, () => {
      if (said) command.error(`error: option '${option.flags}' comes twice`, { exitCode: 2 });
      said = true;
    });
  }
  command.commands.forEach(refuseRepeats);
}

/** Says which commands there are when there is none of that name. */
export function listCommands(command: Command): void {
  if (command.commands.length === 0) return;
  const widest = Math.max(...command.commands.map((each) => each.name().length));
  const lines = command.commands.map((each) => `  ${each.name().padEnd(widest)}  ${each.summary()}`);
  command.on("command:*", ([name]: [string]) => {
    command.error(`error: unknown command '${name}'; the commands are\n${lines.join("\n")}`, { exitCode: 2 });
  });
  command.commands.forEach(listCommands);
}

const isGiven = (command: Command, name: string): boolean => command.getOptionValueSource(name) === "cli";
