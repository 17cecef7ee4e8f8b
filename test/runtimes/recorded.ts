// The library suite over HTTP: whatever the workload asks that a service answers too is recorded, asked of the service, and the
// workload run again on the service's answers.

import type { Candor } from "candor";

type Fields = Readonly<Record<string, unknown>>;
type Call = (...args: never[]) => unknown;

/** What asks a service for a call's answer: a path, and a body, undefined where the service does not answer it. */
const ASKED: Readonly<Record<string, { readonly path: string; body(...args: readonly unknown[]): unknown }>> = {
  "game.price": { path: "/v1/game/price", body: (game) => game },
  "game.priceCandidates": { path: "/v1/game/candidates", body: (game) => game },
  "game.audit": { path: "/v1/game/audit", body: (game, options) => ({ game, ...(options !== undefined && { options }) }) },
  "crowd.replay": { path: "/v1/crowd/replay", body: (options) => (overVotes(options as Fields) ? undefined : options) },
  "data.plan": { path: "/v1/data/plan", body: (call) => call },
  "data.withdraw": { path: "/v1/data/withdraw", body: (call, leavers, options) => ({ call, leavers, ...(options as Fields) }) },
};

/** Histories as votes, or over classes, are the library's alone. */
const overVotes = (options: Fields): boolean => options.votes !== undefined || options.classes !== undefined;

export interface Question {
  readonly path: string;
  readonly body: unknown;
  /** The library's own. */
  readonly answer: unknown;
}

/** The rooms with `instead` in place of every call that a service answers. */
function rooms(candor: Candor, instead: (path: string, body: unknown, own: () => unknown) => unknown): Candor {
  const room = (name: keyof Candor): unknown => {
    const calls = candor[name] as unknown as Readonly<Record<string, Call>>;
    const replaced = Object.entries(calls).map(([call, own]) => {
      const asked = ASKED[`${name}.${call}`];
      if (!asked) return [call, own];
      return [call, (...args: never[]) => {
        const body = asked.body(...args);
        return body === undefined ? own(...args) : instead(asked.path, body, () => own(...args));
      }];
    });
    return Object.fromEntries(replaced) as unknown;
  };
  return { game: room("game"), crowd: room("crowd"), data: room("data") } as Candor;
}

/** What a program asks of the rooms that a service answers too, in order. */
export function record(candor: Candor, program: (candor: Candor) => void): Question[] {
  const questions: Question[] = [];
  program(rooms(candor, (path, body, own) => {
    const answer = own();
    questions.push({ path, body, answer });
    return answer;
  }));
  return questions;
}

/** The rooms with these answers in place of their own, in the order in which they were asked for. */
export function answering(candor: Candor, answers: readonly unknown[]): Candor {
  let next = 0;
  return rooms(candor, () => answers[next++]);
}
