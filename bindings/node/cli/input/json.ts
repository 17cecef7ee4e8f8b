// JSON: one document, or one a line (JSONL).

import { Refusal, quote, type Place } from "../refusal.js";
import { jsonFault } from "../../../read/json-fault.js";
import { keyTwice } from "../../../read/json-keys.js";
import { LONGEST, type Block } from "./lines.js";

export interface Document {
  readonly value: unknown;
  /** With the line, where a document is a line. */
  readonly place: Place;
}

/** The documents of a file: one a line when the first line is one, otherwise one over all lines.
 *  @throws Refusal for what is not JSON, and for an object that has a key twice. */
export async function* readDocuments(
  source: Place,
  blocks: AsyncIterable<Block>,
): AsyncGenerator<Document, void, undefined> {
  const whole: Buffer[] = [];
  let bytes = 0;
  let byLine: boolean | undefined;
  for await (const block of blocks) {
    const lines = block.bytes.toString().split("\n");
    byLine ??= isJson(lines.find((text) => text.trim() !== "")!);
    if (byLine) {
      for (const [k, text] of lines.entries()) {
        const place = { name: source.name, line: block.line + k };
        if (text.trim() !== "") yield { value: parse(text, place), place };
      }
    } else {
      whole.push(Buffer.from(block.bytes));
      bytes += block.bytes.length;
      if (bytes > LONGEST) throw new Refusal(source, `one JSON document of more than ${LONGEST / 2 ** 20} MiB`);
    }
  }
  if (!byLine) yield { value: parse(Buffer.concat(whole).toString(), { name: source.name, line: 1 }), place: source };
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
function parse(text: string, start: Required<Place>): unknown {
  const refuse = (before: string, reason: string): never => {
    throw new Refusal({ ...start, line: start.line + before.split("\n").length - 1 }, reason);
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
