// What senders were answered: the last of each, so that the same command again is answered as before. What was answered
// earlier has a stale version, but for what may be said any number of times: that is noted once more.

import { amount, array, record, text } from "../check.js";
import { rangeError, typeError, under } from "../refusal.js";
import { Directory } from "./directory.js";
import type { Role } from "./names.js";
import { appended, countOf, entryAt, eachOf, pagesOf, NO_PAGES, replaced, type Pages } from "./pages.js";

/** Answers of a sender that are kept. Operators are few, and may have many commands under way. */
const MOST: Readonly<Record<Role, number>> = { operator: 1024, user: 64, anybody: 64 };

export interface Answered {
  readonly key: string;
  readonly command: string;
  /** Of what was sealed, SHA-256 of what was said openly; null where `command` is just that. */
  readonly about: string | null;
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
  /** All of their keys: one text is sooner searched than many (a tenth of a command's time). */
  readonly keys: string;
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
  if (at < 0) return undefined;
  const { answers, keys } = entryAt(senders, at);
  return keys.includes(key) ? answers.find((answer) => answer.key === key) : undefined;
}

/** Whether all that is kept of a sender are refusals: of one who sends nothing else no more is kept, so that it cannot
 *  make a stream grow. */
export function onlyRefused({ senders, places }: Answers, role: Role, actor: string): boolean {
  const at = places.find(nameOf(role, actor), countOf(senders));
  if (at < 0) return false;
  const { answers } = entryAt(senders, at);
  return answers.length === MOST[role] && answers.every(({ refusal }) => refusal !== null);
}

export function withAnswer({ senders, places }: Answers, role: Role, actor: string, answer: Answered): Answers {
  const name = nameOf(role, actor);
  const count = countOf(senders);
  const at = places.find(name, count);
  Object.freeze(answer);
  if (at < 0) {
    return {
      senders: appended(senders, count, senderOf(name, [answer])),
      places: places.grown(name, count, () => eachOf(senders, (one) => one.name)),
    };
  }
  let { answers: [...answers], keys } = entryAt(senders, at);
  if (answers.length === MOST[role]) keys = keys.slice(answers.shift()!.key.length + 1);
  answers.push(answer);
  const sender = Object.freeze({ name, answers: Object.freeze(answers), keys: keys + keysOf([answer]) });
  return { senders: replaced(senders, at, sender), places };
}

const keysOf = (answers: readonly Answered[]): string => answers.map(({ key }) => `${key} `).join("");

const senderOf = (name: string, answers: readonly Answered[]): Sender =>
  Object.freeze({ name, answers: Object.freeze(answers), keys: keysOf(answers) });

/** As JSON keeps them, and back. */
export const plainAnswers = ({ senders }: Answers): readonly Pick<Sender, "name" | "answers">[] =>
  senders.flat(2).map(({ name, answers }) => ({ name, answers }));

/** @throws Refusal */
export function answersOf(field: string, value: unknown): Answers {
  const senders = array(field, value).map((sender, k) => under(`${field}[${k}]`, () => readSender(sender)));
  const places = Directory.of(senders.map(({ name }) => name));
  if (!places) throw rangeError(field, "every sender once", senders);
  return { senders: pagesOf(senders), places };
}

function readSender(value: unknown): Sender {
  const { name: told, answers } = record("", value, ["name", "answers"], "");
  const name = text("name", told);
  const kept = array("answers", answers);
  const most = MOST[name.startsWith("operator ") ? "operator" : "user"];
  if (kept.length === 0 || kept.length > most) throw rangeError("answers", `1 to ${most} answers`, kept);
  const read = kept.map((answer, k) => under(`answers[${k}]`, () => answerOf(answer)));
  return senderOf(name, read);
}

function answerOf(value: unknown): Answered {
  const given = record("", value, ["key", "command", "about", "version", "phase", "refusal", "message"], "");
  const [about, refusal, message] = (["about", "refusal", "message"] as const).map((field) =>
    (given[field] === null ? null : text(field, given[field]))) as [string | null, string | null, string | null];
  if ((refusal === null) !== (message === null)) throw typeError("message", "null where nothing was refused", message);
  return Object.freeze({
    key: text("key", given.key), command: text("command", given.command), about, version: amount("version", given.version, 1),
    phase: text("phase", given.phase), refusal, message,
  });
}
