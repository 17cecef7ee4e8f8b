// JSON, a document or one a line (JSONL), and the place where a text stops being JSON.

import { Refusal, type Place } from "../refusal.js";
import { LONGEST, type Block } from "./lines.js";

export interface Document {
  readonly value: unknown;
  /** With the line, when there is a document a line. */
  readonly place: Place;
}

/** The documents of a file: one a line when the first line is one, otherwise one over all lines.
 *  @throws Refusal for what is not JSON. */
export async function* readDocuments(source: Place, blocks: AsyncIterable<Block>): AsyncGenerator<Document, void, undefined> {
  const whole: Buffer[] = [];
  let bytes = 0;
  let byLine: boolean | undefined;
  for await (const block of blocks) {
    let line = block.line - 1;
    for (const text of byLine === false ? [] : block.bytes.toString().split("\n")) {
      line++;
      if (text.trim() === "") continue;
      byLine ??= jsonFault(text) === undefined;
      if (!byLine) break;
      yield { value: parse(text, { name: source.name, line }), place: { name: source.name, line } };
    }
    if (byLine) continue;
    whole.push(block.bytes);
    if ((bytes += block.bytes.length) > LONGEST) break;
  }
  if (!byLine) yield { value: parse(Buffer.concat(whole).toString(), { name: source.name, line: 1 }), place: { name: source.name } };
}

/** @param start where the text starts. */
function parse(text: string, start: Required<Place>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // engines word their messages differently, and not all name a position
    const fault = jsonFault(text) ?? text.length;
    const line = start.line + text.slice(0, fault).split("\n").length - 1;
    const rest = text.slice(fault, fault + 20).split("\n")[0]!;
    throw new Refusal({ ...start, line }, rest === "" ? "not JSON: it ends too early" : `not JSON from here on: ${rest}`);
  }
}

const TOKEN = /([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANKS = /[ \t\n\r]*/y;

/** Index of the first character at which a text cannot go on as JSON, its length when it ends too early, undefined when it is JSON. */
export function jsonFault(text: string): number | undefined {
  const closers: string[] = [];
  let expected = "value";
  for (let at = 0; ; ) {
    BLANKS.lastIndex = at;
    BLANKS.test(text);
    at = BLANKS.lastIndex;
    if (expected === "end" && at === text.length) return undefined;
    TOKEN.lastIndex = at;
    const [token, sign, string] = TOKEN.exec(text) ?? [];
    if (token === undefined) return at;
    const kind = sign ?? (string ? "string" : "scalar");
    const value = kind === "{" || kind === "[" || kind === "string" || kind === "scalar";
    if (expected === "value or ]" ? !value && kind !== "]" : expected === "value" ? !value : !expected.split(" ").includes(kind)) return at;
    if (kind === "{") expected = "string }";
    else if (kind === "[") expected = "value or ]";
    else if (kind === ":" || (kind === "," && closers.at(-1) === "]")) expected = "value";
    else if (kind === ",") expected = "string";
    else if (kind === "string" && expected.startsWith("string")) expected = ":";
    if (kind === "{" || kind === "[") closers.push(kind === "{" ? "}" : "]");
    else if (kind === "}" || kind === "]") closers.pop();
    if (expected === ":" ? false : kind === "}" || kind === "]" || ((kind === "string" || kind === "scalar"))) expected = closers.length > 0 ? `, ${closers.at(-1)}` : "end";
    at = TOKEN.lastIndex;
  }
}
