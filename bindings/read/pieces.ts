// The pieces of a table that was cut elsewhere, each as a table of its own.

import { csvRecords } from "./csv-sheet.js";
import { openParquet, partsOf, type ParquetFile, type Parts } from "./parquet.js";
import type { Place } from "./place.js";
import { openTable } from "./recognise.js";
import { lineSheet, pieceSheet } from "./row-sheets.js";
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

/** @returns what opens a piece. @throws Unreadable likewise where the table would be refused */
export function piecesOf({ place, form, tables, parts }: WholeTable): (piece: Piece) => Promise<Table> {
  let file: Promise<ParquetFile> | undefined;
  const sheet = async (piece: Piece): Promise<Sheet> => {
    if (form.kind === "parquet") {
      file ??= form.bytes ? openParquet(place, partsOf(form.bytes)) : parts().then((found) => openParquet(place, found));
      return pieceSheet(place, await file, piece as { from: number; to: number }, form.keys, tables);
    }
    const { bytes, line } = piece as Text;
    // memory that is shared is slower to look through
    const own = { bytes: new Uint8Array(bytes), line };
    return form.kind === "csv" ? csvRecords(place, form.header, form.delimiter, own) : lineSheet(place, form.header, own, tables);
  };
  return async (piece) => openTable(await sheet(piece), tables);
}
