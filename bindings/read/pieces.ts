// The pieces of a table that was cut elsewhere, each as a table of its own.

import { csvRecords } from "./csv-sheet.js";
import { openParquet, partsOf, type ParquetFile, type Parts } from "./parquet.js";
import type { Place } from "./place.js";
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
  /** The file, for Parquet that is not held. */
  readonly parts: () => Promise<Parts>;
}

/** @returns what opens a piece; the one before is gone then. @throws Unreadable likewise where the table would be refused */
export function piecesOf({ place, form, tables, parts }: WholeTable): (piece: Piece) => Promise<Table> {
  let file: Promise<ParquetFile> | undefined;
  const memory = new OwnMemory();
  const records = form.kind === "csv" ? csvRecords(place, form.header, form.delimiter) : undefined;
  const sheet = async (piece: Piece): Promise<Sheet> => {
    if (form.kind === "parquet") {
      file ??= form.bytes ? openParquet(place, partsOf(form.bytes)) : parts().then((found) => openParquet(place, found));
      return pieceSheet(place, await file, piece as { from: number; to: number }, form.keys, tables);
    }
    const { bytes, line } = piece as Text;
    const own = { bytes: memory.copy(bytes), line };
    return records ? records(own) : lineSheet(place, form.header, own, tables);
  };
  return async (piece) => openTable(await sheet(piece), tables);
}
