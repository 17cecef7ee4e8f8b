// Which columns of a sheet are which.

import { columnsNamed, folded, type Mapping } from "./mapping.js";
import { Unreadable, quote } from "./place.js";
import type { Sheet } from "./sheet.js";
import type { Layout } from "./table.js";

/** Where the columns of a layout are; undefined where one is missing. */
export function located(sheet: Sheet, layout: Layout, mapping: Mapping): Map<string, number> | undefined {
  const { columns, optional = [], others, without = [] } = layout;
  const { header } = sheet;
  if (without.some((name) => columnsNamed(header, name).length > 0)) return undefined;
  const at = new Map<string, number>();
  for (const name of [...columns, ...optional]) {
    const found = columnNamed(sheet, layout, mapping, name);
    if (found >= 0) at.set(name, found);
    else if (columns.includes(name)) return undefined;
  }
  if (others === undefined) return at;
  if (header.length === columns.length || columns.some((name, k) => at.get(name) !== k)) return undefined;
  const twice = header.find((name, k) => header.indexOf(name) < k);
  if (twice !== undefined) throw new Unreadable(sheet.headed, `column ${quote(twice)} comes twice`);
  return at;
}

/** The column of a layout's name: the one that the mapping says, or the one that is called so. -1: there is none. */
export function columnNamed({ header, headed }: Sheet, { also = {} }: Layout, mapping: Mapping, name: string): number {
  const words = [name, ...(also[name] ?? [])];
  const said = words.map((word) => mapping.columns?.get(word)).find((theirs) => theirs !== undefined);
  const taken = new Set(Array.from(mapping.columns?.values() ?? [], folded));
  for (const word of said !== undefined ? [said] : words) {
    const found = columnsNamed(header, word);
    if (found.length > 1) throw new Unreadable(headed, `column ${quote(header[found[1]!]!)} comes twice`);
    // what the mapping gives to another is not this one
    if (found.length === 1 && (said !== undefined || !taken.has(folded(word)))) return found[0]!;
  }
  return -1;
}

/** @throws Unreadable for a word of the mapping that no table has, and for a column of theirs that is not there. */
export function refuseUnknown({ header, headed }: Sheet, layouts: readonly Layout[], mapping: Mapping): void {
  const words = layouts.flatMap(({ columns, optional = [], also = {} }) => (
    [...columns, ...optional, ...Object.values(also).flat()]));
  for (const [word, theirs] of mapping.columns ?? []) {
    if (!words.includes(word)) {
      throw new Unreadable(headed, `--columns: ${quote(word)} is none of ${[...new Set(words)].join(", ")}`);
    }
    if (columnsNamed(header, theirs).length === 0) {
      throw new Unreadable(headed, `--columns: no column ${quote(theirs)}; there are ${header.join(", ")}`);
    }
  }
}

/** Columns by name; those in brackets where they are there. */
export function namesAt({ header, headed }: Sheet, names: readonly string[]): number[] {
  return names.flatMap((name) => {
    const [, optional] = /^\[(.*)\]$/.exec(name) ?? [];
    const found = columnsNamed(header, optional ?? name);
    if (found.length === 0 && optional === undefined) {
      throw new Unreadable(headed, `no column ${quote(name)}; there are ${header.join(", ")}`);
    }
    return found.slice(0, 1);
  });
}

/** What is said of columns that are not read. */
export function ignoredOf(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`ignored: ${names.length > 1 ? "columns" : "column"} ${names.join(", ")}`];
}
