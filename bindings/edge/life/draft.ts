// What commands that came together make of a state: decided one after the other, each on what the one before left, and
// appended as one. Before each, whatever is due has moved, so that no answer depends on when a timer ran.

import { amount } from "../../core/check.js";
import type { Decided, Envelope, Life, Lived, Said, StreamEvent } from "../../core/life/types.js";
import { isRefusal } from "../../core/refusal.js";
import { CLOCK } from "./names.js";
import { Unavailable, type Outcome, type ServiceCommand } from "./streams.js";

export type AnyLife = Life<Lived, Envelope & { readonly type: string }, unknown>;

/** By how much a sender's clock may be ahead of the service's, milliseconds. */
const AHEAD = 5000;
/** Of a stream at once: deadlines that follow each other, and steps of a clock that stood still for long. */
const MOST_MOVES = 10_000;

export interface Draft {
  readonly state: Lived;
  readonly events: readonly StreamEvent[];
  /** One for every command; null where none was sent; an error where the program failed. */
  readonly outcomes: readonly (Outcome | Error | null)[];
}

/** @param now the service's clock @param draw a salt */
export function draftOf(
  life: AnyLife, before: Lived, commands: readonly (ServiceCommand | null)[], now: number, draw: () => string,
): Draft {
  const events: StreamEvent[] = [];
  let state = before;
  const append = ({ events: made, ...outcome }: Decided): Outcome => {
    state = made.reduce((last, event) => life.evolve(last, event), state);
    events.push(...made);
    return outcome;
  };
  /** A clock that was set back stands still, for everybody. */
  const time = (): number => Math.max(now, state.now, state.at);
  const decide = (command: ServiceCommand): Decided => life.decide(state, { ...command, at: time() }, draw);
  const byClock = (at: number, type: string, fields: Said = {}): boolean => {
    const key = `${type} ${state.version}`;
    const command = { key, actor: CLOCK, role: "operator", version: state.version, at, type, ...fields } as const;
    const decided = life.decide(state, command);
    // one that cannot be followed is no event: it would be tried for ever
    return decided.accepted && append(decided).accepted;
  };
  const move = (): void => {
    for (let k = 0; k < MOST_MOVES; k++) {
      const due = life.due(state);
      if (!due || due.at > now) return;
      // what is due at once, after a user's command, comes no earlier than that
      const at = Math.max(due.at, state.now, Math.min(state.at, life.latest(state)));
      if (!byClock(at, due.type, due.fields)) return;
    }
  };
  /** Brings the clock of a stream on which nothing happened for long so near that a command may come. */
  const tick = (): void => {
    for (let k = 0; life.latest(state) < time(); k++) {
      if (k === MOST_MOVES) throw new Unavailable("the stream's clock is being brought up to now");
      if (!byClock(life.latest(state), "tick")) return;
    }
  };
  const answer = (command: ServiceCommand): Outcome => {
    if (command.at !== undefined && amount("at", command.at) > now + AHEAD) {
      const message = `the service's clock is at ${now}`;
      return { accepted: false, refusal: "clock-jumps", message, version: state.version };
    }
    const decided = decide(command);
    const happens = decided.events.length > 0 || (!decided.accepted && decided.refusal === "clock-jumps");
    if (!happens || life.latest(state) >= time()) return append(decided);
    // before a user's too, though it moves no clock: ticks that came later would be of earlier times
    tick();
    return append(decide(command));
  };
  const outcomes = commands.map((command) => {
    try {
      move();
      return command && answer(command);
    } catch (error) {
      if (!isRefusal(error)) return error as Error;
      const { message } = error;
      return { accepted: false, refusal: "malformed", message, version: state.version, fault: error } as const;
    }
  });
  return { state, events, outcomes };
}
