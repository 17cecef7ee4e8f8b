// A file of the reader's own, opened for the readers that the command line has: the same tables, refusals and row numbers.

import { allDocuments, type Document } from "../../../read/json.js";
import { openAny } from "../../../read/open.js";
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
  const opened = await openAny({ place: source, pieces: pieces(file, reading) }, tables);
  return "table" in opened ? { source, table: opened.table } : { source, documents: allDocuments(source, opened.pieces) };
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
