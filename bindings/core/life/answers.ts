// What senders were answered: the last few of each, so that the same command again is answered as before. What was
// answered earlier is not needed to keep it from being followed twice: its version is stale.

import { Directory } from "./directory.js";
import type { Role } from "./names.js";
import { appended, countOf, entryAt, eachOf, pagesOf, NO_PAGES, replaced, type Pages } from "./pages.js";

/** Answers of a sender that are kept. */
const MOST = 32;

export interface Answered {
  readonly key: string;
  readonly command: string;
  readonly version: number;
  readonly phase: string;
  /** null where it was accepted. */
  readonly refusal: string | null;
  readonly message: string | null;
}

/** Of a sender, oldest first. */
interface Sender {
  readonly name: string;
  readonly answers: readonly Answered[];
}

export interface Answers {
  readonly senders: Pages<Sender>;
  readonly places: Directory;
}

export const noAnswers = (): Answers => ({ senders: NO_PAGES, places: new Directory() });

/** A user's keys are its own, whatever name an operator has. */
const nameOf = (role: Role, actor: string): string => `${role} ${actor}`;

export function answeredBefore(
  { senders, places }: Answers, role: Role, actor: string, key: string,
): Answered | undefined {
  const at = places.find(nameOf(role, actor), countOf(senders));
  return at < 0 ? undefined : entryAt(senders, at).answers.find((answer) => answer.key === key);
}

/** Whether all that is kept of a sender are refusals: of one who sends nothing else no more is kept, so that it cannot
 *  make a stream grow. */
export function onlyRefused({ senders, places }: Answers, role: Role, actor: string): boolean {
  const at = places.find(nameOf(role, actor), countOf(senders));
  if (at < 0) return false;
  const { answers } = entryAt(senders, at);
  return answers.length === MOST && answers.every(({ refusal }) => refusal !== null);
}

export function withAnswer({ senders, places }: Answers, role: Role, actor: string, answer: Answered): Answers {
  const name = nameOf(role, actor);
  const count = countOf(senders);
  const at = places.find(name, count);
  Object.freeze(answer);
  if (at < 0) {
    const sender = Object.freeze({ name, answers: Object.freeze([answer]) });
    return {
      senders: appended(senders, count, sender),
      places: places.grown(name, count, () => eachOf(senders, (one) => one.name)),
    };
  }
  const answers = Object.freeze([...entryAt(senders, at).answers.slice(1 - MOST), answer]);
  return { senders: replaced(senders, at, Object.freeze({ name, answers })), places };
}

/** As JSON keeps them, and back. */
export const plainAnswers = ({ senders }: Answers): readonly Sender[] => senders.flat(2);

export function answersOf(senders: readonly Sender[]): Answers {
  return { senders: pagesOf(senders), places: Directory.of(senders.map(({ name }) => name)) ?? new Directory() };
}
