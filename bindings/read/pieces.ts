// The pieces of a table that was cut elsewhere, each as a table of its own.

import { csvRanges } from "./csv-ranges.js";
import { csvRecords } from "./csv-sheet.js";
import type { Block, Host } from "./lines.js";
import { openParquet, partsOf, type ParquetFile } from "./parquet.js";
import type { Place } from "./place.js";
import type { FileParts, Reach } from "./ranges.js";
import { openTable } from "./recognise.js";
import { lineSheet, pieceSheet } from "./row-sheets.js";
import { OwnMemory } from "./shared.js";
import type { Form, Piece, Sheet, Text } from "./sheet.js";
import type { Table } from "./table.js";
import type { Tables } from "./tables.js";

export interface WholeTable {
  readonly place: Place;
  readonly form: Form;
  readonly tables: Tables;
  /** The file, for ranges and for Parquet that is not held. */
  readonly parts: () => Promise<FileParts>;
  readonly host?: Host;
}

/** One piece as a table. */
export interface Part {
  readonly table: Table;
  /** Of a range, where it started and ended, once it is read; undefined: no start was found, and nothing is read. */
  reach(): Reach | undefined;
}

/** @returns what opens a piece; the one before is gone then. @throws Unreadable likewise where the table would be refused */
export function piecesOf({ place, form, tables, parts, host }: WholeTable): (piece: Piece) => Promise<Part> {
  let file: Promise<ParquetFile> | undefined;
  const memory = new OwnMemory();
  const records = form.kind === "csv" ? csvRecords(place, form.header, form.delimiter) : undefined;
  const ranges = form.kind === "csv" ? csvRanges(place, form, records!, parts, host) : undefined;
  const sheet = async (piece: Piece): Promise<Sheet> => {
    if (form.kind === "parquet") {
      file ??= form.bytes ? openParquet(place, partsOf(form.bytes)) : parts().then((found) => openParquet(place, found));
      return pieceSheet(place, await file, piece as { from: number; to: number }, form.keys, tables);
    }
    const { bytes, line } = piece as Text;
    const own = { bytes: memory.copy(bytes), line };
    return records ? records(once(own)) : lineSheet(place, form.header, own, tables);
  };
  return async (piece) => {
    if (!("until" in piece)) return { table: openTable(await sheet(piece), tables), reach: () => undefined };
    const range = await ranges!(piece);
    return { table: openTable(range.sheet, tables), reach: range.reach };
  };
}

async function* once(block: Block): AsyncGenerator<Block, void, undefined> {
  yield block;
}
