// JSON: one document, or one a line (JSONL).

import { joined } from "./bytes.js";
import { jsonFault } from "./json-fault.js";
import { keyTwice } from "./json-keys.js";
import { LONGEST, type Block } from "./lines.js";
import { Unreadable, quote, type Place } from "./place.js";

export interface Document {
  readonly value: unknown;
  /** With the line, where a document is a line. */
  readonly place: Place;
}

/** Whole lines of a file, each of them a document; or all of its lines, which are one. */
export interface Lines extends Block {
  readonly byLine: boolean;
}

/** A file in as many pieces as it was read in: documents a line where the first line is one, otherwise one over all.
 *  A piece is there until the next is asked for. @throws Unreadable for a document that is too long. */
export async function* readJson(
  source: Place,
  blocks: AsyncIterable<Block>,
): AsyncGenerator<Lines, void, undefined> {
  const whole: Uint8Array[] = [];
  let bytes = 0;
  let byLine: boolean | undefined;
  for await (const block of blocks) {
    byLine ??= startsDocuments(block);
    if (byLine) {
      yield { ...block, byLine };
    } else {
      whole.push(new Uint8Array(block.bytes));
      bytes += block.bytes.length;
      if (bytes > LONGEST) throw new Unreadable(source, `one JSON document of more than ${LONGEST / 2 ** 20} MiB`);
    }
  }
  if (!byLine) yield { bytes: joined(whole), line: 1, byLine: false };
}

/** The documents of a piece. @throws Unreadable for what is not JSON, and for an object that has a key twice. */
export function* documentsOf({ name }: Place, { bytes, line, byLine }: Lines): Generator<Document, void, undefined> {
  if (!byLine) return yield { value: parse(textOf(bytes), { name, line }), place: { name } };
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LF, start);
    const text = textOf(bytes.subarray(start, end));
    const place = { name, line };
    if (text.trim() !== "") yield { value: parse(text, place), place };
    start = end + 1;
  }
}

/** How many documents lines are, without their being read. */
export function documentCount({ bytes }: Lines): number {
  let count = 0;
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf(LF, start);
    if (bytes[start] === BRACE || textOf(bytes.subarray(start, end)).trim() !== "") count++;
  }
  return count;
}

/** The documents of all pieces. */
export async function* allDocuments(
  source: Place,
  pieces: AsyncIterable<Lines>,
): AsyncGenerator<Document, void, undefined> {
  for await (const lines of pieces) yield* documentsOf(source, lines);
}

const LF = 0x0a;
const BRACE = 0x7b;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Whether the first line is a document of its own. */
function startsDocuments({ bytes }: Block): boolean {
  return isJson(textOf(bytes).split("\n").find((text) => text.trim() !== "")!);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @param start where the text starts. */
function parse(text: string, start: Place & { readonly line: number }): unknown {
  const refuse = (before: string, reason: string): never => {
    throw new Unreadable({ ...start, line: start.line + before.split("\n").length - 1 }, reason);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const fault = jsonFault(text);
    const rest = text.slice(fault, fault + 20).split("\n")[0];
    if (fault === text.length) refuse(text.trimEnd(), "not JSON: it ends too early");
    else refuse(text.slice(0, fault), `not JSON from here on: ${rest}`);
  }
  const twice = keyTwice(text, value);
  if (twice) refuse(text.slice(0, twice.at), `key ${quote(twice.key)} comes twice in one object`);
  return value;
}
