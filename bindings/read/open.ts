// A file of any format: its first bytes decide, not its name.

import { isParquet, isPlain, joined, peeked, textOf, type Pieces } from "./bytes.js";
import { csvSheet } from "./csv-sheet.js";
import { readJson, type Lines } from "./json.js";
import { jsonSheet } from "./json-sheet.js";
import { readLines, type Block, type Host } from "./lines.js";
import { openParquet, partsOf, type Parts, type RowGroups } from "./parquet.js";
import { Unreadable, type Place } from "./place.js";
import { findTable, openTable } from "./recognise.js";
import { parquetSheet, rowsSheet } from "./row-sheets.js";
import type { Table } from "./table.js";
import type { Tables } from "./tables.js";

/** What is read. */
export interface Given {
  readonly place: Place;
  readonly pieces: Pieces;
  /** For Parquet, which is read in parts; without it all of it is held. */
  readonly parts?: Parts | undefined;
  /** Those of Parquet that are read; all, where nothing is said. */
  readonly rowGroups?: RowGroups | undefined;
}

/** A table, or JSON that is none: to be read document by document. */
export type Opened = { readonly table: Table } | { readonly pieces: AsyncIterable<Lines> };

/** @throws Unreadable when it cannot be read or is none of the tables. */
export async function openAny(
  { place, pieces, parts, rowGroups }: Given, tables: Tables, host: Host = {},
): Promise<Opened> {
  const { first, all } = await peeked(pieces);
  if (isParquet(first)) {
    const held = parts ? undefined : await whole(all);
    const file = await openParquet(place, parts ?? partsOf(held!), rowGroups);
    return { table: openTable(parquetSheet(place, file, tables, held), tables) };
  }
  const blocks = readLines(place, textOf(place, all), host);
  let start: Block;
  do {
    const next = await blocks.next();
    if (next.done) throw new Unreadable(place, "nothing in it");
    start = next.value;
  } while (isBlank(start));
  const lines = chained(start, blocks);
  const sign = firstSign(start);
  if (sign !== "{" && sign !== "[") return { table: openTable(await csvSheet(place, lines, isPlain(first)), tables) };
  const documents = readJson(place, lines);
  if (tables.layouts.length === 0) return { pieces: documents };
  const rows = await jsonSheet(place, documents);
  if ("pieces" in rows) return rows;
  const sheet = rowsSheet(place, rows, tables);
  const { columns, groups } = tables.mapping ?? {};
  const table = rows.sure || columns || groups ? openTable(sheet, tables) : findTable(sheet, tables);
  if (!table) return { pieces: rows.again() };
  if (rows.format !== undefined) table.notes.unshift(`read as ${rows.format}`);
  return { table };
}

async function whole(pieces: Pieces): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(new Uint8Array(piece));
  return joined(held);
}

const SPACE = 0x20;

function firstSign({ bytes }: Block): string {
  return String.fromCharCode(bytes.find((byte) => byte > SPACE) ?? SPACE);
}

const isBlank = (block: Block): boolean => firstSign(block) === " ";

async function* chained(first: Block, rest: AsyncIterable<Block>): AsyncGenerator<Block, void, undefined> {
  yield first;
  yield* rest;
}
