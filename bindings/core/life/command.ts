// A command as it comes: its envelope read, and held against the stream.

import { canonical } from "../canonical.js";
import { amount, choice, key as salted, record, short, unknownField } from "../check.js";
import { answeredBefore, type Answered } from "./answers.js";
import { commandDigest } from "./events.js";
import type { CommandKind, Kind, Living } from "./kind.js";
import { roles, type Rejection, type Role } from "./names.js";
import type { Opening, Said } from "./types.js";

/** A command that is not followed, and of which nothing is kept. */
export class Rejected extends Error {
  constructor(readonly refusal: Rejection, message: string) {
    super(message);
  }
}

export interface Sent<State extends Living> {
  readonly type: string;
  readonly kind: CommandKind<State>;
  readonly key: string;
  readonly actor: string;
  readonly role: Role;
  readonly version: number;
  readonly at: number;
  readonly said: Said;
  readonly opening: Opening | null;
  /** Commitment to all that it says. */
  readonly command: string;
  /** What its sender was answered when it sent it before. */
  readonly answered: Answered | undefined;
}

const ENVELOPE = ["key", "actor", "role", "version", "at", "type"];

/** @param draw a salt, for a command that seals something and brings none
 *  @throws Refusal for what is malformed, Rejected for a command that there is not, or a key that another has */
export function sent<State extends Living, View>(
  kind: Kind<State, View>, state: State, value: unknown, draw?: () => string,
): Sent<State> {
  const { key, actor, role, version, at, type, salt, ...fields } = record("command", value, undefined, "");
  const envelope = {
    key: short("key", key), actor: short("actor", actor), role: roles[choice("role", role, roles)]!,
    version: amount("version", version), at: amount("at", at),
  };
  const types = Object.keys(kind.commands);
  const named = types[choice("type", type, types)]!;
  const command = kind.commands[named]!;
  for (const field of Object.keys(fields)) if (fields[field] === undefined) delete fields[field];
  const { said, sealed } = command.read(fields);
  if (!sealed && salt !== undefined) throw unknownField("salt", [...ENVELOPE, ...Object.keys(said)], "salt");
  const answered = answeredBefore(state.answers, envelope.role, envelope.actor, envelope.key);
  const reused = (): Rejected =>
    new Rejected("key-reused", `key ${JSON.stringify(envelope.key)} was used for another command`);
  if (answered && (answered.about ?? answered.command) !== commitment(named, said, null)) throw reused();
  const kept = answered && sealed ? saltBefore(kind, state, answered.version, said) : null;
  // whoever sends a sealed command again need not know the salt that was drawn for it
  const opening = sealed ? { salt: kept ?? salted("salt", salt ?? draw?.()), sealed } : null;
  const digest = commitment(named, said, opening);
  // once what was sealed is gone, key and what was said openly say which command it was
  if (answered && kept !== null && answered.command !== digest) throw reused();
  return { type: named, kind: command, ...envelope, said, opening, command: digest, answered };
}

/** @throws Refusal that names the field which no text can be made of */
function commitment(type: string, said: Said, opening: Opening | null): string {
  try {
    return commandDigest(type, said, opening);
  } catch (error) {
    for (const [field, value] of Object.entries({ ...said, ...opening?.sealed })) canonical(field, value);
    throw error;
  }
}

const saltBefore = <State extends Living, View>(
  kind: Kind<State, View>, state: State, version: number, said: Said,
): string | null => (version === 1 ? state.salt : kind.salt(state, version, said));

/** That a command is its sender's to send, about what its sender has seen. @throws Rejected */
export function admitted<State extends Living>(
  state: State, command: Pick<Sent<State>, "role" | "actor" | "said" | "version" | "type" | "kind">,
): void {
  const { role, actor, said, version, type, kind: { roles: whose, of, touched } } = command;
  if (!whose.includes(role)) {
    throw new Rejected("not-yours", `${type} is for ${whose.join(" or ")}, not for ${role}`);
  }
  if (role === "user" && of && of(said) !== actor) {
    throw new Rejected("not-yours", `${JSON.stringify(actor)} may not speak for ${JSON.stringify(of(said))}`);
  }
  if (version > state.version) {
    throw new Rejected("unknown-version", `the stream is at version ${state.version}`);
  }
  const since = touched ? touched(state, said) : state.version;
  if (version < since) {
    throw new Rejected("stale-version", `what ${type} is about changed at version ${since}`);
  }
}

/** The furthest that one command of the operator's may move the clock: twice as far with every tick after a tick, so
 *  that one which stood still for long is brought up in a few, whatever the terms' `jump`. */
export function latestOf<State extends Living, View>(kind: Kind<State, View>, state: State): number {
  if (state.version === 0) return Number.MAX_SAFE_INTEGER;
  const from = Math.max(state.now, kind.due(state)?.at ?? state.now);
  return Math.min(from + Math.max(1, kind.jump(state)) * state.reach, Number.MAX_SAFE_INTEGER);
}

/** The time at which a command is followed. @throws Rejected */
export function clockAt<State extends Living, View>(
  kind: Kind<State, View>, state: State, { role, at }: Pick<Sent<State>, "role" | "at">,
): number {
  if (at < state.now) throw new Rejected("time-runs-back", `the stream is at ${state.now}`);
  const most = latestOf(kind, state);
  if (role === "user") return Math.min(at, Math.max(state.now, kind.due(state)?.at ?? most));
  if (at > most) throw new Rejected("clock-jumps", `the clock may be moved to ${most} at once`);
  return at;
}
