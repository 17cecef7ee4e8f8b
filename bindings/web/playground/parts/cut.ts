// A name as sentences, titles and legends say it: of a long one the beginning and the end, for ends tell addresses apart.

const MOST = 32;

export function cut(name: string): string {
  const letters = [...name];
  const half = (MOST - 1) / 2;
  return letters.length <= MOST ? name
    : `${letters.slice(0, Math.ceil(half)).join("")}\u2026${letters.slice(-Math.floor(half)).join("")}`;
}
