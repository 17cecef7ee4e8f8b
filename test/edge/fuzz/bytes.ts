// Bytes that are no document any more, or another one than was meant.

import type { Random } from "./random.js";
import { ODD_NAMES } from "./schema.js";

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const TOKENS = [
  "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "-0", "1e-999", "0x10", "01", ".5", "1.", "undefined", "'x'", "1n",
  "9".repeat(400), "123456789012345678901234567890", '"\\ud800"', '"\\u0000"', '"\\x"', "null", "[", "]", "{", "}", ",", ":",
  "//", "/*", "\ufeff", "\u0000", "[".repeat(70), '{"a":'.repeat(70), "[".repeat(3000), `${"[".repeat(40)}1${"]".repeat(40)}`,
];

/** A text of JSON, harmed. */
export function harmedText(text: string, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0: return utf8(text.slice(0, at));
    case 1: return utf8(text.slice(0, at) + random.pick(TOKENS) + text.slice(at));
    case 2: return utf8(text.replace(/-?\d+(\.\d+)?(e[+-]?\d+)?/g, (number) => (random.chance(0.2) ? random.pick(TOKENS) : number)));
    case 3: return utf8(text.replace(/\{/g, (brace) => (random.chance(0.5) ? `{${JSON.stringify(random.pick(ODD_NAMES))}:1,` : brace)));
    case 4: return utf8(text.replace(/\{("[^"]*":)/g, (brace, key: string) => (random.chance(0.5) ? `{${key}0,${key}` : brace)));
    case 5: return utf8(`\ufeff${text}`);
    case 6: return utf16(text, random.chance(0.5));
    case 7: return utf8(text + random.pick([" ", "\n", "\u0000", text, "x", "\u00a0"]));
    default: return harmedBytes(utf8(text), random);
  }
}

/** Bits flipped, bytes cut out, put in, or repeated. */
export function harmedBytes(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let harmed = Uint8Array.from(bytes);
  for (let k = random.below(3); k >= 0; k--) {
    const at = random.below(harmed.length + 1);
    const end = Math.min(harmed.length, at + random.below(9));
    switch (random.below(5)) {
      case 0: harmed = harmed.slice(0, at); break;
      case 1: harmed = joined(harmed.subarray(0, at), harmed.subarray(end)); break;
      case 2: harmed = joined(harmed.subarray(0, at), Uint8Array.from({ length: 3 }, () => random.below(256)), harmed.subarray(at)); break;
      case 3: harmed = joined(harmed.subarray(0, end), harmed.subarray(at)); break;
      default: if (at < harmed.length) harmed[at]! ^= 1 << random.below(8);
    }
  }
  return harmed;
}

function utf16(text: string, mark: boolean): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from(mark ? `\ufeff${text}` : text, (unit) => unit.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
