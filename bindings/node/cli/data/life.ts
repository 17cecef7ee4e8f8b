// candor data --state FILE: the life of a call, whose events are a file's lines. Commands are taken together or not at
// all.

import type { CallCommand, CallView, DataRoom } from "candor";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { LifeAnswer, StreamEvent } from "../../../core/life/types.js";
import { withInput } from "../input/read.js";
import type { Report } from "../output/report.js";
import { allAt, capped, counted, label, table } from "../output/table.js";
import { Refusal, refusing, type Place } from "../refusal.js";
import { keeper } from "../state-file.js";

/** More seats than this are told by csv and json. */
const SHOWN = 40;

interface Command {
  readonly value: unknown;
  readonly place: Place;
}

type Answer = LifeAnswer & { readonly key: string };

/** Who runs the program is the operator, and may speak for users. */
const OPERATOR = { role: "operator", actor: "candor" } as const;

/** @param file with commands, one a line @param further commands, as texts */
export async function runCall(
  data: DataRoom, stateFile: string, file: string | undefined, further: readonly string[],
): Promise<Report> {
  const { calls } = data;
  const place = { name: stateFile };
  const commands = [...(file === undefined ? [] : await commandsOf(file)), ...further.map(commandOf)];
  const keep = await keeper(stateFile);
  const events = await eventsOf(stateFile);
  const { length } = events;
  let state = events.length === 0
    ? calls.begin(`calls/${basename(stateFile, extname(stateFile))}`)
    : refusing(place, () => calls.verify(events).state);
  const answers: Answer[] = [];
  for (const { value, place: at } of commands) {
    const fields = objectOf(value, at);
    if (state.version === 0 && fields["type"] !== "announce") {
      throw new Refusal(at, `${stateFile} is not there yet: the first command is {"type": "announce", ...}`);
    }
    const command = { ...OPERATOR, at: Date.now(), version: state.version, ...fields };
    const draw = (): string => randomBytes(16).toString("hex");
    const decided = calls.decide(state, command as unknown as CallCommand, draw);
    if (!decided.accepted) throw new Refusal(at, `${decided.refusal}: ${decided.message}; nothing is changed`);
    for (const event of decided.events) {
      state = calls.evolve(state, event);
      events.push(event);
      for (const version of event.erases) events[version - 1] = { ...events[version - 1]!, opening: null };
    }
    answers.push({ key: String(fields["key"]), ...decided.answer });
  }
  if (events.length > length) await keep(lines(events));
  return lifeReport(calls.view(state, OPERATOR), answers);
}

function* lines(events: readonly StreamEvent[]): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
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

/** None where there is no such file yet. */
async function eventsOf(file: string): Promise<StreamEvent[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw Refusal.ofSystem({ name: file }, error);
  }
  return text.split("\n").filter((line) => line !== "").map((line, k) => {
    try {
      return JSON.parse(line) as StreamEvent;
    } catch {
      throw new Refusal({ name: file, line: k + 1 }, "not the events of a call: no JSON");
    }
  });
}

function lifeReport(view: CallView, answers: readonly Answer[]): Report {
  const { phase, version, stream, delivery, manifest } = view;
  const head = ["user", "status", "units", "payment", "stored", "paid"];
  const rows = view.seats!.map(({ user, status, units, payment, stored, paid, forfeited }) =>
    [user, status, units, payment, stored, forfeited === null ? paid : `forfeited: ${forfeited}`] as const);
  const written = (row: (typeof rows)[number]): string[] => row.map((cell) => label(String(cell ?? "")));
  const name = label(stream.slice("calls/".length));
  const left = manifest && manifest.units - manifest.erasedUnits;
  const shares = manifest ? [`${left} of ${counted(manifest.units, "committed unit")} left to train on`]
    : delivery ? [`${delivery.delivered} of ${counted(delivery.asked, "asked unit")} delivered`] : [];
  return {
    json: { ...view, answers },
    csv: [head, ...rows],
    table: (screen) => [
      `Call ${name}: ${phase}, version ${version}, ${counted(answers.length, "command")} taken`,
      ...shares, "",
      ...(rows.length > 0 ? [table(head, capped(rows, SHOWN, written), screen), ""] : []),
      ...allAt(rows.length, SHOWN, "user"), ...(rows.length > SHOWN ? [""] : []),
    ].join("\n"),
  };
}
