// Text for a terminal: nothing in it is a command, and its width is known.
//
// Widths come from string-width, which follows Unicode's East Asian Width and emoji sequences and is renewed with every
// version of Unicode: wide characters take two columns, combining ones none, joined emoji two together. It is loaded for
// texts of others that are more than ASCII, which most are not: that takes as long as half of the command line (measured).

import { isAscii } from "node:buffer";

const CUT = "…";

/** Not seen on a terminal, or obeyed by it: control, formatting and unassigned characters. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
// Formatting that belongs to what is seen: it joins emoji, or letters of scripts that join them.
const IN_EMOJI = /(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})/u;
const IN_WORDS = /(?<=(?!\p{ASCII})[\p{L}\p{M}])[\u200c\u200d](?=(?!\p{ASCII})[\p{L}\p{M}])/u;
const PRINTED = new RegExp(`(${IN_EMOJI.source}|${IN_WORDS.source})|${UNSEEN.source}`, "gu");

/** Text that came from a file, safe to send to a terminal: what is not seen becomes `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(PRINTED, (character, joiner?: string) => joiner ?? escaped(character));
}

/** `\u{1b}` for a character. */
export function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Characters that take one column each, whatever stands beside them. */
const PLAIN = /^[ -~±…─]*$/;

/** Those of our own texts do too. */
let widthOf = (text: string): number => Array.from(text).length;
let loaded = false;

const BACKSLASH = 0x5c;

/** To be waited for before what was read is measured.
 *  @param bytes of it: where they are all ASCII without escapes, as JSON has them, nothing has to be loaded. */
export async function loadWidths(bytes: Uint8Array, ascii = isAscii(bytes)): Promise<void> {
  if (loaded || (ascii && !bytes.includes(BACKSLASH))) return;
  widthOf = (await import("string-width")).default;
  loaded = true;
}

/** Columns of a terminal that a text takes. */
export function width(text: string): number {
  return PLAIN.test(text) ? text.length : widthOf(text);
}

let graphemes: Intl.Segmenter | undefined;

/** The beginning of a text, as much as fits; `…` says that there is more. */
export function cut(text: string, columns: number): string {
  const near = text.slice(0, 8 * columns); // marks without end take no column
  if (near === text && width(text) <= columns) return text;
  let kept = "";
  let taken = width(CUT);
  for (const { segment } of (graphemes ??= new Intl.Segmenter()).segment(near)) {
    taken += width(segment);
    if (taken > columns) break;
    kept += segment;
  }
  return kept + CUT;
}

/** Lines that are too wide broken between words; the lines that follow are indented as the first is. */
export function wrap(text: string, columns: number): string {
  return text.split("\n").map((line) => (width(line) <= columns ? line : broken(line, columns).join("\n"))).join("\n");
}

function broken(line: string, columns: number): string[] {
  const [indent] = /^ */.exec(line)!;
  const lines: string[] = [];
  let current = "";
  for (const word of line.slice(indent.length).split(" ")) {
    if (current !== "" && width(`${indent}${current} ${word}`) > columns) {
      lines.push(indent + current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, indent + current];
}
