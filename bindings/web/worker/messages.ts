// What passes between client and worker: one call at a time, so that neither needs a number.

import { marked, show, type Refusal } from "../../core/refusal.js";

export interface Asked {
  readonly room: string;
  readonly name: string;
  readonly args: readonly unknown[];
  /** Which argument had a `progress` function. */
  readonly progress?: number;
}

export type Answered =
  | { readonly result: unknown }
  | { readonly progress: readonly unknown[] }
  | { readonly fault: Fault };

export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** Of a refusal. */
  readonly facts?: Omit<Refusal, keyof Error>;
}

const KINDS: Readonly<Record<string, ErrorConstructor>> = { TypeError, RangeError };

/** The error that a fault tells of: a refusal is one again. */
export function errorOf({ name, message, stack, facts }: Fault): Error {
  const Kind = Object.hasOwn(KINDS, name) ? KINDS[name]! : Error;
  const error = new Kind(message);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  // where it happened, not where it arrived
  if (stack !== undefined) Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  return facts ? marked(error, facts) : error;
}

/** The same fault with what it got in words, for what cannot be sent. */
export function inWords(fault: Fault): Fault {
  return fault.facts ? { ...fault, facts: { ...fault.facts, got: show(fault.facts.got) } } : fault;
}

/** The buffers under a value's typed arrays. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const seen = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    if (part instanceof ArrayBuffer) found.add(part);
    else if (ArrayBuffer.isView(part)) visit(part.buffer);
    else for (const each of Array.isArray(part) ? part : Object.values(part)) visit(each);
  };
  visit(value);
  return [...found];
}
