// The pieces of a table that was cut elsewhere, each as a table of its own.

import { csvRanges } from "./csv-ranges.js";
import { csvRecords } from "./csv-sheet.js";
import type { Edges, KeptRows } from "./edges.js";
import type { Block, Host } from "./lines.js";
import { openParquet, partsOf, type ParquetFile } from "./parquet.js";
import type { Place } from "./place.js";
import type { FileParts, Reach } from "./ranges.js";
import { openTable } from "./recognise.js";
import { lineSheet, pieceSheet } from "./row-sheets.js";
import { OwnMemory } from "./shared.js";
import type { Form, Piece, RowRange, Text } from "./sheet.js";
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
  /** Of Parquet, the rows at its ends that are not in it, likewise. */
  readonly edges?: Edges;
}

/** @param before of Parquet, the rows before the piece that may go on in it, which it has then; undefined: it has none of which
 *  that cannot be known. */
type Pieces = (piece: Piece, before?: readonly KeptRows[]) => Promise<Part>;

/** @returns what opens a piece; the one before is gone then. @throws Unreadable likewise where the table would be refused */
export function piecesOf({ place, form, tables, parts, host }: WholeTable): Pieces {
  let file: Promise<ParquetFile> | undefined;
  const memory = new OwnMemory();
  const records = form.kind === "csv" ? csvRecords(place, form.header, form.delimiter) : undefined;
  const ranges = form.kind === "csv" ? csvRanges(place, form, records!, parts, host) : undefined;
  return async (piece, before) => {
    if ("until" in piece) {
      const range = await ranges!(piece);
      return { table: openTable(range.sheet, tables), reach: range.reach };
    }
    const reach = (): undefined => undefined;
    if (form.kind === "parquet") {
      file ??= form.bytes ? openParquet(place, partsOf(form.bytes)) : parts().then((found) => openParquet(place, found));
      const { sheet, edges } = pieceSheet(place, await file, piece as RowRange, form.keys, tables, before);
      return { table: openTable(sheet, tables), reach, edges };
    }
    const { bytes, line } = piece as Text;
    const own = { bytes: memory.copy(bytes), line };
    const sheet = records ? records(once(own)) : lineSheet(place, form.header, own, tables);
    return { table: openTable(sheet, tables), reach };
  };
}

async function* once(block: Block): AsyncGenerator<Block, void, undefined> {
  yield block;
}
