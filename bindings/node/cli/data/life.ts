// candor data --state FILE: the life of a call in a file. Commands are taken together or not at all.

import type { Answer, CallCommand, CallState, CallTerms, CallView, DataRoom } from "candor";
import { readFile } from "node:fs/promises";
import { withInput } from "../input/read.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, label, table } from "../output/table.js";
import { output } from "../output/write.js";
import { Refusal, refusing, type Place } from "../refusal.js";

/** More seats than this are told by csv and json. */
const SHOWN = 40;

interface Command {
  readonly value: unknown;
  readonly place: Place;
}

/** @param file with commands, one a line @param further commands, as texts */
export async function runCall(
  data: DataRoom, stateFile: string, file: string | undefined, further: readonly string[],
): Promise<Report> {
  const place = { name: stateFile };
  const commands = [...(file === undefined ? [] : await commandsOf(file)), ...further.map(commandOf)];
  let state = await stateOf(stateFile);
  const answers: (Answer & { readonly key: string })[] = [];
  const keep = await output(stateFile);
  for (const { value, place: at } of commands) {
    const { type, ...fields } = objectOf(value, at);
    if (type === "draft") {
      if (state) throw new Refusal(at, `${stateFile} has a call already`);
      state = refusing(at, () => data.draft(fields as unknown as CallTerms));
      continue;
    }
    if (!state) throw new Refusal(at, `${stateFile} is not there yet: the first command is {"type": "draft", ...}`);
    const before = state;
    const result = refusing(place, () => data.advance(before, { at: Date.now(), type, ...fields } as unknown as CallCommand));
    if (!result.accepted) throw new Refusal(at, `${result.refusal}: ${result.message}; nothing is changed`);
    state = result.state;
    answers.push({ key: String(fields["key"]), ...result.answer });
  }
  if (!state) throw new Refusal(place, "no commands");
  await keep.put(`${JSON.stringify(state)}\n`);
  return lifeReport(data.view(state), state, answers);
}

async function commandsOf(file: string): Promise<Command[]> {
  return withInput(file, [], async (input) => {
    if ("table" in input) throw new Refusal(input.source, "not JSON: commands of a call, one a line");
    const commands: Command[] = [];
    for await (const { value, place } of input.documents) commands.push({ value, place });
    return commands;
  });
}

function commandOf(text: string, k: number): Command {
  const place = { name: `--command ${k + 1}` };
  try {
    return { value: JSON.parse(text) as unknown, place };
  } catch {
    throw new Refusal(place, "not JSON");
  }
}

function objectOf(value: unknown, place: Place): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(place, "not a command: it is no object");
  }
  return value as Record<string, unknown>;
}

/** Undefined where there is no such file yet. */
async function stateOf(file: string): Promise<CallState | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw Refusal.ofSystem({ name: file }, error);
  }
  try {
    return JSON.parse(text) as CallState;
  } catch {
    throw new Refusal({ name: file }, "not the state of a call: no JSON");
  }
}

function lifeReport(
  view: CallView, { escrow }: CallState, answers: readonly (Answer & { readonly key: string })[],
): Report {
  const { phase, version, terms, seats } = view;
  const head = ["user", "status", "units", "payment", "stored", "paid"];
  const rows = seats.map(({ user, status, units, payment, stored, paid }) =>
    [user, status, units, payment, stored, paid] as const);
  const written = (row: (typeof rows)[number]): string[] => row.map((cell) => label(String(cell ?? "")));
  return {
    json: { ...view, escrow, answers },
    csv: [head, ...rows],
    table: (screen) => [
      `Call ${label(terms.id)}: ${phase}, version ${version}, ${counted(answers.length, "command")} taken`, "",
      ...(rows.length > 0 ? [table(head, capped(rows, SHOWN, written), screen), ""] : []),
      ...allAt(rows.length, SHOWN, "user"), ...(rows.length > SHOWN ? [""] : []),
    ].join("\n"),
  };
}
