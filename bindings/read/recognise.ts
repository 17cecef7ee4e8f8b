// Which table a sheet is: one of ours by its columns, whatever their case; what a mapping makes of it; or the format of
// somebody else.

import { ignoredOf, located, refuseUnknown } from "./columns.js";
import { foreignTable, wideTable } from "./foreign.js";
import { Translation, meansNumbers, type Mapping } from "./mapping.js";
import { Unreadable, quote } from "./place.js";
import type { Sheet } from "./sheet.js";
import { Table, describe, type Layout } from "./table.js";
import { Tally } from "./tally.js";
import type { Tables } from "./tables.js";
import { columnsOf, type ViewColumn } from "./view.js";

/** @throws Unreadable when the header is none of the layouts', or has one of their columns twice. */
export function openTable(sheet: Sheet, tables: Tables): Table {
  const table = findTable(sheet, tables);
  if (table) return table;
  throw new Unreadable(
    sheet.headed,
    `expected the columns ${tables.layouts.map(describe).join(" or ")}; got ${quote(sheet.header.join(","), 200)}`,
  );
}

/** The same; undefined where it is none. */
export function findTable(sheet: Sheet, tables: Tables): Table | undefined {
  const { layouts, mapping = {} } = tables;
  refuseUnknown(sheet, layouts, mapping);
  return mapping.groups ? wideTable(sheet, tables, mapping.groups) : (ownTable(sheet, tables) ?? foreignTable(sheet, tables));
}

/** A table of ours, with the columns that the mapping names. */
function ownTable(sheet: Sheet, { layouts, mapping = {}, classes }: Tables): Table | undefined {
  const { header } = sheet;
  for (const layout of layouts) {
    const at = located(sheet, layout, mapping);
    if (!at) continue;
    const notes = [...chosen(header, at, mapping), ...ignored(header, layout, at)];
    if (!mapping.values && !mapping.scale) return new Table(sheet, layout, at, notes);
    const translation = new Translation(mapping.values, mapping.scale);
    const names = [...at.keys()];
    const columns = names.map((name): ViewColumn => {
      const from = at.get(name)!;
      return { name: header[from]!, from: [from], value: layout.values?.includes(name) ?? false };
    });
    const view = columnsOf(sheet, columns, translation);
    const numbers = meansNumbers(mapping, classes);
    return new Table(view, layout, new Map(names.map((name, k) => [name, k])), notes, new Tally(translation), numbers);
  }
  return undefined;
}

function chosen(header: readonly string[], at: ReadonlyMap<string, number>, { columns }: Mapping): string[] {
  if (!columns) return [];
  return [`read as ${Array.from(at, ([name, k]) => (header[k] === name ? name : `${name}=${header[k]}`)).join(", ")}`];
}

function ignored(header: readonly string[], { others }: Layout, at: ReadonlyMap<string, number>): string[] {
  if (others !== undefined) return [];
  const used = new Set(at.values());
  return ignoredOf(header.filter((_, k) => !used.has(k)));
}
