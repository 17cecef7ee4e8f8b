// What is refused over HTTP: problem details (RFC 9457) with the library's own facts.

import { isRefusal, show, type Refusal } from "../core/refusal.js";

/** Statuses and codes that HTTP adds to the library's. */
export type HttpCode =
  | "unparseable" | "repeated-key" | "no-key" | "terms-not-yours" | "not-found" | "method-not-allowed"
  | "not-acceptable" | "too-slow" | "too-large" | "unsupported-media-type" | "over-limit" | "too-many-requests"
  | "fault" | "closing" | "no-idempotency-key" | "key-reused" | "not-yours" | "stale-version" | "unknown-version"
  | "clock-jumps" | "refused" | "unavailable";

type Code = HttpCode | Refusal["code"];

/** Which codes come with which status. Files and memory that was freed are of the library's other callers. */
export const statuses: Readonly<Record<string, readonly Code[]>> = {
  400: ["unparseable", "repeated-key", "no-idempotency-key"],
  401: ["no-key"],
  403: ["terms-not-yours", "not-yours"],
  404: ["not-found"],
  405: ["method-not-allowed"],
  406: ["not-acceptable"],
  408: ["too-slow"],
  409: ["stale-version", "unknown-version"],
  413: ["too-large"],
  415: ["unsupported-media-type"],
  422: ["wrong-type", "unknown-field", "wrong-value", "over-limit", "out-of-memory", "key-reused", "clock-jumps", "refused"],
  429: ["too-many-requests"],
  500: ["fault"],
  503: ["closing", "unavailable"],
};
const STATUS_OF = new Map(Object.entries(statuses).flatMap(([status, codes]) =>
  codes.map((code) => [code, Number(status)] as const)));

/** A refusal of HTTP's. */
export interface HttpRefusal extends Error {
  /** Of its code. */
  readonly status: number;
  readonly code: HttpCode;
  readonly field: string;
  readonly expected: string;
  readonly got: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** What the problem says beside, of what lives. */
  readonly beside?: Beside;
}

/** Of what lives. */
export interface Beside {
  /** The stream's: from which to try again. */
  readonly version?: number;
  /** Of what was refused: the room's word for why. */
  readonly reason?: string;
}

const MARK: unique symbol = Symbol("http refusal");

/** @param field what was wrong: a field of the body, `body`, a header's name or a parameter's (`?terms`) */
export function httpRefusal(
  code: HttpCode, field: string, expected: string, got: unknown,
  headers: Readonly<Record<string, string>> = {}, beside: Beside = {}, message?: string,
): HttpRefusal {
  return Object.assign(new Error(message ?? `"${field}" expected ${expected}, got ${show(got)}`), {
    status: STATUS_OF.get(code)!, code, field, expected, got, headers, beside, [MARK]: true,
  });
}

export function isHttpRefusal(error: unknown): error is HttpRefusal {
  return error instanceof Error && Object.hasOwn(error, MARK);
}

/** A problem as it is sent. */
export interface Problem extends Beside {
  /** Where the code is explained: the docs page, relative to where the request went. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: Code;
  readonly field: string;
  readonly expected: string;
  /** What was found there, as text. */
  readonly got: string;
}

/** The same as a request's answer. */
export interface AnsweredProblem extends Problem {
  /** The request's id, as in X-Request-Id. */
  readonly request: string;
}

export const titles: Readonly<Record<Code, string>> = {
  "unparseable": "The body cannot be read",
  "repeated-key": "An object has a key twice",
  "no-key": "A key is needed",
  "terms-not-yours": "Terms are the service's to set",
  "not-found": "There is nothing here",
  "method-not-allowed": "This method is not for this path",
  "not-acceptable": "No format that is accepted is served",
  "too-slow": "The body did not arrive in time",
  "too-large": "The body is too large",
  "unsupported-media-type": "The body's format is not read",
  "over-limit": "This is more than the service allows",
  "too-many-requests": "Too many requests",
  "fault": "The service failed",
  "closing": "The service is closing",
  "no-idempotency-key": "A command needs a key of its own",
  "key-reused": "The key is another command's",
  "not-yours": "This is not its sender's to do or to see",
  "stale-version": "What the command is about has changed",
  "unknown-version": "There is no such version",
  "clock-jumps": "A clock is too far ahead",
  "refused": "The command cannot be followed",
  "unavailable": "What lives here cannot be had now",
  "wrong-type": "A value is of the wrong type",
  "unknown-field": "A field is not known",
  "wrong-value": "A value is not allowed",
  "out-of-memory": "This is more than memory can hold",
  "freed": "This was freed",
  "unreadable": "This cannot be read",
};

/** What each means for whoever meets it. */
export const explanations: Readonly<Record<Code, string>> = {
  "unparseable": "it is no JSON or CBOR, or breaks off; `got` says where",
  "repeated-key": "which of the two would count is nobody's to guess; send each key once",
  "no-key": "send Authorization: Bearer and a key of this service",
  "terms-not-yours": "leave the field out, or name terms of the service's with ?terms=; a key says whether its holder "
    + "may set them, and which it may name",
  "not-found": "`expected` lists the paths that there are",
  "method-not-allowed": "Allow lists those that are",
  "not-acceptable": "accept application/json or application/cbor, of a batch application/x-ndjson; there are "
    + "receipts where the service signs, of what prices, plans, settles or pays",
  "too-slow": "send the body within bodySeconds",
  "too-large": "it has more than bodyBytes; prompts can come one a line in a batch",
  "unsupported-media-type": "Content-Type is application/json in UTF-8, or application/cbor, in no content coding; of a "
    + "batch application/x-ndjson",
  "over-limit": "`field` names the limit, `expected` its value, `got` what this body has",
  "too-many-requests": "come back after Retry-After seconds",
  "fault": "this is the service's fault and not the request's; whoever runs it finds it in the log by the request's id",
  "closing": "the request was not begun and can be sent again",
  "no-idempotency-key": "send Idempotency-Key, 1 to 128 characters that no other command of yours has, without space, "
    + "quote, slash and backslash",
  "key-reused": "this Idempotency-Key stands for another command of the same sender; draw a new one",
  "not-yours": "`expected` says whose it is: a key's role says what its holder may do, and `for` whether it may speak "
    + "for users",
  "stale-version": "look again and, if it is still what you want, send it under a new Idempotency-Key with `version`",
  "unknown-version": "the stream is at `version`",
  "clock-jumps": "`at` is your clock; leave it out, or set it right",
  "refused": "`reason` is the room's word for why; the same Idempotency-Key is answered so for ever",
  "unavailable": "whether it was done is not known: send it again, under the same Idempotency-Key, after Retry-After "
    + "seconds",
  "wrong-type": "`field` is of another type than `expected`",
  "unknown-field": "`expected` lists the fields that there are; none is passed over in silence",
  "wrong-value": "`field` is of the right type, and no value that is allowed there or fits the others",
  "out-of-memory": "`field` is too much for a WebAssembly memory of 4 GiB",
  "freed": "of programs that hold memory; no request meets it",
  "unreadable": "of files; no request meets it",
};

const FAULT = {
  title: titles.fault, status: 500, code: "fault", field: "", expected: "", got: "",
  detail: "the service failed; its log knows more under this request's id",
} as const;

/** The problem that an error is. A fault of the program says nothing of itself.
 *  @param docs the docs page, from where the request went */
export function problemOf(error: unknown, docs: string): Problem {
  if (!isHttpRefusal(error) && !isRefusal(error)) return { ...FAULT, type: `${docs}#fault` };
  const { code, expected, got } = error;
  const beside = isHttpRefusal(error) ? error.beside : undefined;
  const status = STATUS_OF.get(code) ?? 422;
  const [detail, field] = [cut(error.message, 500), cut(error.field, 200)];
  return { type: `${docs}#${code}`, title: titles[code], status, detail, code, field, expected, got: show(got), ...beside };
}

/** A field may be a name of the caller's, as long as a body. */
function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
