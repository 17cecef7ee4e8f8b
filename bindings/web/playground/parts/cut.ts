// Names, whoever wrote them, as the page says them.

const MOST = 32;
/** Letters and marks of writing from right to left, which would turn what stands beside them. */
const TURNING = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200e\u200f\u061c]/u;
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A name in full. What writes from right to left turns nothing but itself; an empty one is said to be none. */
export function named(name: string): string {
  const plain = name.replace(CONTROLS, "");
  return plain.trim() === "" ? "unnamed" : TURNING.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** A name as sentences, titles and legends say it: of a long one the beginning and the end, for ends tell addresses
 *  apart. */
export function cut(name: string): string {
  const letters = [...name.replace(CONTROLS, "")];
  const half = (MOST - 1) / 2;
  return named(letters.length <= MOST ? name
    : `${letters.slice(0, Math.ceil(half)).join("")}\u2026${letters.slice(-Math.floor(half)).join("")}`);
}
