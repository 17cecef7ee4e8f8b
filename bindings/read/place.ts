// Where something stands in what is read, and saying no to it: one sentence that names the place and what is wrong there.

import { marked } from "../core/refusal.js";

/** A file (or `standard input`), and the line in it, or the row where it has no lines, from 1, where that is known. */
export interface Place {
  readonly name: string;
  readonly line?: number;
  readonly row?: number;
}

/** Input that cannot be used. */
export class Unreadable extends Error {
  constructor({ name, line, row }: Place, reason: string) {
    const field = `${name}${line !== undefined ? `, line ${line}` : row !== undefined ? `, row ${row}` : ""}`;
    super(`${field}: ${reason}`);
    marked(this, { code: "unreadable", field, expected: reason, got: undefined });
  }
}

/** A name or a value in a message, cut where it is too long to read. */
export function quote(text: string, most = 40): string {
  return `"${text.length > most ? `${text.slice(0, most)}...` : text}"`;
}
