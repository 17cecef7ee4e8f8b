// What a service fixed of a question: all that stands in it and was not sent. A receipt has it in the question's own
// shape, so that whoever kept what it sent can put the question together.

import { isObject } from "../core/check.js";
import { canonical } from "../core/canonical.js";
import type { Plain } from "../core/plain.js";
import { rangeError } from "../core/refusal.js";

type Fields = Readonly<Record<string, Plain>>;
const fields = (value: Plain | undefined): value is Fields => isObject(value);

/** Keys by which is drawn: no receipt shows one, whoever computes a draw again has to be given it. */
const SECRET = "key";

/** What has to be added to `sent`; null for nothing. In arrays null stands where nothing is added.
 *  @throws Refusal where the question does not hold what was sent. */
export function added(sent: Plain, question: Plain, field = "sent"): Plain {
  if (fields(sent) && fields(question)) {
    const missing = Object.keys(sent).find((name) => !Object.hasOwn(question, name));
    if (missing !== undefined) throw rangeError(`${field}.${missing}`, "what the question has too", sent[missing]);
    const terms = Object.entries(question).flatMap(([name, value]) => {
      const sets = Object.hasOwn(sent, name);
      if (!sets) return name === SECRET ? [] : [[name, value] as const];
      const more = added(sent[name]!, value, `${field}.${name}`);
      return more === null ? [] : [[name, more] as const];
    });
    return terms.length === 0 ? null : Object.fromEntries(terms);
  }
  if (Array.isArray(sent) && Array.isArray(question) && sent.length === question.length) {
    const terms = (sent as readonly Plain[]).map((entry, k) => added(entry, question[k] as Plain, `${field}[${k}]`));
    return terms.every((term) => term === null) ? null : terms;
  }
  if (canonical("sent", sent) === canonical("question", question)) return null;
  throw rangeError(field, "what the question says", sent);
}

/** What was sent with the terms added; what it says itself stays. */
export function filled(sent: Plain, terms: Plain): Plain {
  if (fields(sent) && fields(terms)) {
    const more = Object.entries(terms).map(([name, term]) =>
      [name, Object.hasOwn(sent, name) ? filled(sent[name]!, term) : term] as const);
    return { ...sent, ...Object.fromEntries(more) };
  }
  if (Array.isArray(sent) && Array.isArray(terms) && sent.length === terms.length) {
    return (sent as readonly Plain[]).map((entry, k) => filled(entry, terms[k] as Plain));
  }
  return sent;
}

/** Whether a question stands under terms: adding them over what it says would change nothing. */
export function holds(question: Plain, terms: Plain): boolean {
  if (terms === null) return true;
  if (fields(terms)) {
    return fields(question) && Object.entries(terms).every(([name, term]) =>
      Object.hasOwn(question, name) && holds(question[name]!, term));
  }
  if (Array.isArray(terms) && Array.isArray(question) && terms.length === question.length) {
    return (terms as readonly Plain[]).every((term, k) => holds(question[k] as Plain, term));
  }
  return canonical("terms", terms) === canonical("question", question);
}
