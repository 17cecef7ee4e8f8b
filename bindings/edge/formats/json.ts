// JSON (RFC 8259): bytes of UTF-8 text, in which no object has a key twice.

import { toPlain } from "../../core/plain.js";
import { jsonFault } from "../../read/json-fault.js";
import { keyTwice } from "../../read/json-keys.js";
import { httpRefusal, type HttpRefusal } from "../problem.js";
import { DEEPEST, nestsTooDeep } from "./depth.js";
import type { Format } from "./format.js";

export const json: Format = {
  type: "application/json",
  read: (bytes) => readJson(bytes),
  write: (answer) => JSON.stringify(toPlain(answer)),
};

let utf8: TextDecoder | undefined;

/** @param field of refusals: what the bytes are @throws HttpRefusal 400 */
export function readJson(bytes: Uint8Array, field = "body"): unknown {
  const text = decode(bytes, field);
  if (nestsTooDeep(text)) throw httpRefusal("unparseable", field, `JSON of at most ${DEEPEST} levels`, "more");
  const value = parse(text, field);
  const twice = keyTwice(text, value);
  if (twice) {
    const expected = "every key once in its object";
    throw httpRefusal("repeated-key", field, expected, `a second one at ${placeOf(text, twice.at)}`);
  }
  return value;
}

/** A byte order mark is no part of the text. */
function decode(bytes: Uint8Array, field: string): string {
  try {
    return (utf8 ??= new TextDecoder("utf-8", { fatal: true })).decode(bytes);
  } catch {
    throw httpRefusal("unparseable", field, "text in UTF-8", "other bytes");
  }
}

function parse(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(text, field);
  }
}

/** Where it is none, and not what is there: that may be a report or a salt. */
function notJson(text: string, field: string): HttpRefusal {
  const at = jsonFault(text);
  const got = at === text.length ? "the end" : "something else";
  return httpRefusal("unparseable", field, "JSON", `${got} at ${placeOf(text, at)}`);
}

function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}
