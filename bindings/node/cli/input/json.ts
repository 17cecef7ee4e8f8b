// JSON: one document, or one a line (JSONL).

import { Refusal, type Place } from "../refusal.js";
import { jsonFault } from "./json-fault.js";
import { LONGEST, type Block } from "./lines.js";

export interface Document {
  readonly value: unknown;
  /** With the line, where a document is a line. */
  readonly place: Place;
}

/** The documents of a file: one a line when the first line is one, otherwise one over all lines.
 *  @throws Refusal for what is not JSON. */
export async function* readDocuments(source: Place, blocks: AsyncIterable<Block>): AsyncGenerator<Document, void, undefined> {
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
      whole.push(block.bytes);
      bytes += block.bytes.length;
      if (bytes > LONGEST) break;
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
  try {
    return JSON.parse(text);
  } catch {
    const fault = jsonFault(text);
    const early = fault === text.length;
    const before = early ? text.trimEnd() : text.slice(0, fault);
    const line = start.line + before.split("\n").length - 1;
    const rest = text.slice(fault, fault + 20).split("\n")[0];
    throw new Refusal({ ...start, line }, early ? "not JSON: it ends too early" : `not JSON from here on: ${rest}`);
  }
}
