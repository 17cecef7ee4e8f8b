// A file of the reader's own, opened for the readers that the command line has: the same tables, refusals and row
// numbers.

import { allDocuments, type Document } from "../../../read/json.js";
import { openAny } from "../../../read/open.js";
import type { Parts } from "../../../read/parquet.js";
import type { Place } from "../../../read/place.js";
import type { Table } from "../../../read/table.js";
import type { Tables } from "../../../read/tables.js";

/** How reading goes on. */
export interface Reading {
  /** Ends it: the read rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Bytes read, of so many. */
  progress(done: number, of: number): void;
}

/** A table or JSON. */
export type Input = { readonly source: Place } & (
  | { readonly table: Table }
  | { readonly documents: AsyncIterable<Document> });

/** @throws Unreadable where it is none of the tables */
export async function openFile(file: File, tables: Tables, reading: Reading): Promise<Input> {
  const source = { name: file.name };
  const given = { place: source, pieces: pieces(file, reading), parts: partsOf(file, reading) };
  const opened = await openAny(given, tables);
  if ("table" in opened) return { source, table: opened.table };
  return { source, documents: allDocuments(source, opened.pieces) };
}

/** What is read between two looks at what else happens in the page: 5 to 10 ms. */
const PIECE = 2 ** 18;

async function* pieces(file: File, { signal, progress }: Reading): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < file.size; at += PIECE) {
    progress(at, file.size);
    const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    signal.throwIfAborted();
    yield piece;
  }
  progress(file.size, file.size);
}

/** What Parquet reads: its end first, then the columns that are used. */
function partsOf(file: File, { signal, progress }: Reading): Parts {
  let done = 0;
  return {
    byteLength: file.size,
    async slice(start, end = file.size) {
      const part = await file.slice(start, end).arrayBuffer();
      signal.throwIfAborted();
      progress(Math.min(file.size, done += part.byteLength), file.size);
      return part;
    },
  };
}
